// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_IO_HPP
#define NEXUS_IO_IO_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/parts.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

/// \file
/// `Io<App>`, the resource that owns all open objects, and `IoDriver`, which polls it. Linux only.

NEXUS_DETAIL_BEGIN

class IoDriver;

struct IoOptions {
    std::size_t events_per_turn = 256; ///< at most; the rest comes in the next turn
};

namespace detail {

struct IoBase {
    explicit IoBase(const IoOptions& options) : turn_(options.events_per_turn) {}

protected:
    Epoll turn_;
};

} // namespace detail

/// Sockets, descriptors, signals and child processes whose handlers run in the world of `App`,
/// which may be incomplete here. `Io` is a resource: handlers reach it as `ResMut<Io<App>>`, even
/// while it runs them, and may open and close anything, including the object they belong to.
///
/// A handler stays registered until its object is closed. Receiving and sending allocate nothing.
/// Neither copied nor moved. The constructor opens two descriptors and throws `std::system_error`
/// when the system refuses them. The destructor closes all open objects without an event. If the
/// destructor of a handler opens something meanwhile, it gets an empty handle.
template <class App>
class Io : private detail::IoBase, public detail::IoParts<App> {
public:
    Io(IoOptions options = {}) : IoBase(options), detail::IoParts<App>(turn_) {}
    /// Handlers are destroyed while all parts still exist: their destructors may close anything.
    /// The epoll descriptor is closed first. So nothing is removed from its set one by one, and a
    /// forked child that gets here leaves the set of its parent alone.
    ~Io() {
        turn_.close();
        this->close_streams();
        this->close_listeners();
        this->close_datagrams();
        this->close_watches();
        this->close_children();
        this->close_signals();
    }

private:
    friend IoDriver;

    std::size_t poll(World<App>& world) {
        this->retry_accepting();
        std::size_t count = 0;
        turn_.poll([&](detail::IoTag tag, std::uint32_t& events) {
            using Kind = detail::IoTag::Kind;
            switch (tag.kind) {
            case Kind::stream:
                count += this->dispatch_stream(world, tag, events);
                break;
            case Kind::listener:
                count += this->dispatch_listener(world, tag, events);
                break;
            case Kind::datagram:
                count += this->dispatch_datagram(world, tag, events);
                break;
            case Kind::watch:
                count += this->dispatch_watch(world, tag, events);
                break;
            case Kind::child:
                count += this->dispatch_child(world, tag, events);
                break;
            case Kind::signal:
                count += this->dispatch_signal(world, tag, events);
                break;
            case Kind::wake:
                break;
            }
        });
        return count;
    }

    std::size_t attached_ = 0; // nested loops that wait here
};

namespace detail {

template <class App>
consteval void report_no_io() {
    static_assert(never<App>, "nexus: IoDriver: the schema `App` has no Io<App>; add a field of "
                              "that type");
}

} // namespace detail

/// The driver of `Io<App>`: level-triggered epoll, one `epoll_wait` per turn, no timer descriptors.
///
/// Each frame, datagram, connection or change of a stream is an event with its own sequence number.
/// An exception of a handler passes through `poll`; the next `poll` continues with the next event.
class IoDriver {
public:
    /// Dispatches the events that `wait` has collected; without a `wait`, those that are ready now.
    /// Returns their number. A handler that this driver runs must not call it.
    template <class App>
    std::size_t poll(World<App>& world) {
        if constexpr (has_io<App>())
            return io(world).poll(world);
        else
            return 0;
    }

    /// Blocks until something is ready, or until `until` but never shorter; nullopt: no limit. The
    /// next `poll` dispatches the ready events without another system call.
    template <class App>
    void wait(World<App>& world, std::optional<TimePoint> until) {
        if constexpr (has_io<App>())
            io(world).turn_.wait(until);
    }

    /// The time at which a paused listener tries again.
    template <class App>
    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>& world) {
        if constexpr (has_io<App>())
            return io(world).next_retry();
        else
            return std::nullopt;
    }

    /// Makes `shutdown()` end a `wait` at once, even from a signal handler or another thread. Calls
    /// nest: when a handler runs a loop of its own, the outer loop stays attached.
    template <class App>
    void attach(World<App>& world) {
        if constexpr (has_io<App>()) {
            ++io(world).attached_;
            world.set_wake_hook(&detail::Epoll::wake, &io(world).turn_);
        }
    }
    template <class App>
    void detach(World<App>& world) {
        if constexpr (has_io<App>())
            if (--io(world).attached_ == 0)
                world.set_wake_hook(nullptr, nullptr);
    }

private:
    template <class App>
    static consteval bool has_io() {
        if constexpr (!World<App>::template contains<Io<App>>)
            detail::report_no_io<App>();
        return World<App>::template contains<Io<App>>;
    }

    /// Unchecked access: a running handler holds the `Io` that has dispatched it.
    template <class App>
    static Io<App>& io(World<App>& world) {
        return detail::WorldAccess::field<Io<App>>(world);
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_IO_IO_HPP
