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
/// `Io<App>`, the resource that holds what is open, and `IoDriver`, which polls it. Linux only.

NEXUS_DETAIL_BEGIN

class IoDriver;

struct IoOptions {
    std::size_t events_per_turn = 256; ///< at most; what is left comes in the next turn
};

namespace detail {

struct IoBase {
    explicit IoBase(const IoOptions& options) : turn_(options.events_per_turn) {}

protected:
    Epoll turn_;
};

} // namespace detail

/// Sockets, descriptors, signals and child processes whose handlers run in the world of `App`,
/// which may be incomplete here. A resource: handlers reach it as `ResMut<Io<App>>`, also those
/// that it is running, and may open and close anything, what they belong to included.
///
/// Every handler stays registered until what it belongs to is closed. Receiving and sending
/// allocate nothing. Pinned. Making one opens two descriptors and throws `std::system_error` when
/// the system refuses them; what is open when it is destroyed is closed, without an event. What the
/// destructors of handlers would open then is not opened: they get an empty handle.
template <class App>
class Io : private detail::IoBase, public detail::IoParts<App> {
public:
    Io(IoOptions options = {}) : IoBase(options), detail::IoParts<App>(turn_) {}
    /// Handlers are destroyed while all of it is there: their destructors may close what they like.
    /// The epoll descriptor goes first, so that what follows is not removed from the set one by
    /// one, nor from the set of a parent when a forked child gets here.
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

    std::size_t attached_ = 0; // loops that wait here, one inside the other
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
/// What a handler throws passes through `poll`; the next `poll` goes on with the event after it.
class IoDriver {
public:
    /// Dispatches what `wait` has collected, or else what is ready now. Returns the number of
    /// events. Not to be called by a handler that it is running.
    template <class App>
    std::size_t poll(World<App>& world) {
        if constexpr (has_io<App>())
            return io(world).poll(world);
        else
            return 0;
    }

    /// Blocks until something is ready or `until`, never less; nullopt: until woken. The next
    /// `poll` dispatches what was ready, without another system call.
    template <class App>
    void wait(World<App>& world, std::optional<TimePoint> until) {
        if constexpr (has_io<App>())
            io(world).turn_.wait(until);
    }

    /// When a listener that paused tries again.
    template <class App>
    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>& world) {
        if constexpr (has_io<App>())
            return io(world).next_retry();
        else
            return std::nullopt;
    }

    /// Makes `shutdown()`, from a signal handler or another thread too, end a `wait` at once. When
    /// a handler runs a loop of its own, the one outside stays attached.
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

    /// Unchecked: handlers that run hold the `Io` they were dispatched by.
    template <class App>
    static Io<App>& io(World<App>& world) {
        return detail::WorldAccess::field<Io<App>>(world);
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_IO_IO_HPP
