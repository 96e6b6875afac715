// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_WATCH_HPP
#define NEXUS_IO_WATCH_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/slots.hpp>
#include <nexus/io/handle.hpp>
#include <nexus/world/world.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

/// \file
/// Any other descriptor: pipes, terminals, eventfd, inotify, the sockets of a library.

NEXUS_DETAIL_BEGIN

namespace detail {
struct WatchKind {};
} // namespace detail

using WatchHandle = IoHandle<detail::WatchKind>;

/// The events for which a descriptor is watched. `none` still reports `hangup` and `error`.
enum class Interest : std::uint8_t { none = 0, read = 1, write = 2, read_write = 3 };

/// A watched descriptor is ready. It is reported in every turn while it stays ready: read all of
/// its input, ask for less with `change`, or close the watch.
struct Ready {
    WatchHandle watch;
    int descriptor = -1;
    bool readable = false;
    bool writable = false;
    bool hangup = false; ///< the other end is closed; the rest of its data can still be read
    bool error = false;
};

namespace detail {

template <class App>
struct WatchSlot {
    using kind = WatchKind;

    Descriptor owned;
    int descriptor = -1;
    Virtual<Ready, App> on_ready;

    void reset() noexcept {
        owned.close();
        const auto handler = std::move(on_ready);
    }
};

/// The watched descriptors of an `Io`.
template <class App>
class Watches {
    using Slot = WatchSlot<App>;
    using Table = Slots<Slot>;
    using Handle = WatchHandle;

public:
    explicit Watches(Epoll& epoll) noexcept : epoll_(epoll) {}

    /// Watches a descriptor that the caller owns. Close the watch before the descriptor. Throws
    /// `std::system_error` when the system refuses it, as it does for regular files.
    WatchHandle watch(int descriptor, Interest interest, Virtual<Ready, App> on_ready) {
        if (epoll_.is_closed())
            return {};
        if (!on_ready)
            detail::refuse("Io::watch: there is no handler");
        const Handle handle = watches_.open();
        Slot& slot = *watches_.find(handle);
        slot.descriptor = descriptor;
        slot.on_ready = std::move(on_ready);
        if (const int error = epoll_.add(descriptor, bits(interest), tag_of(handle))) {
            watches_.close(handle);
            detail::system_refused(error, "Io::watch descriptor " + std::to_string(descriptor));
        }
        return handle;
    }
    /// Watches a descriptor and owns it: closing the watch closes it.
    WatchHandle watch(Descriptor owned, Interest interest, Virtual<Ready, App> on_ready) {
        const Handle handle = watch(owned.get(), interest, std::move(on_ready));
        if (Slot* const slot = watches_.find(handle))
            slot->owned = std::move(owned);
        return handle;
    }

    /// Changes the interest. False when stale.
    bool change(WatchHandle handle, Interest interest) noexcept {
        Slot* const slot = watches_.find(handle);
        return slot != nullptr &&
               epoll_.change(slot->descriptor, bits(interest), tag_of(handle)) == 0;
    }

    /// Stops watching. False when stale.
    bool close(WatchHandle handle) noexcept {
        Slot* const slot = watches_.find(handle);
        if (slot == nullptr)
            return false;
        epoll_.remove(slot->descriptor);
        slot->owned.close();
        watches_.close(handle);
        return true;
    }
    [[nodiscard]] bool is_open(WatchHandle handle) noexcept {
        return watches_.find(handle) != nullptr;
    }
    [[nodiscard]] int descriptor(WatchHandle handle) noexcept {
        const Slot* const slot = watches_.find(handle);
        return slot == nullptr ? -1 : slot->descriptor;
    }

protected:
    void close_watches() noexcept {
        watches_.for_each([this](Handle handle, Slot&) { close(handle); });
    }

    std::size_t dispatch_watch(World<App>& world, IoTag tag, std::uint32_t& events) {
        Slot* const slot = watches_.find(tag.index, tag.generation);
        const std::uint32_t ready = std::exchange(events, 0u);
        if (slot == nullptr || ready == 0)
            return 0;
        const Handle handle = watches_.handle(tag.index);
        const typename Table::Visit visit(watches_, handle);
        world.next_sequence();
        slot->on_ready.run(world, Ready{handle, slot->descriptor, (ready & EPOLLIN) != 0,
                                        (ready & EPOLLOUT) != 0, (ready & EPOLLHUP) != 0,
                                        (ready & EPOLLERR) != 0});
        return 1;
    }

private:
    static IoTag tag_of(Handle handle) noexcept {
        return {IoTag::Kind::watch, handle.index(), Table::generation(handle)};
    }
    static std::uint32_t bits(Interest interest) noexcept {
        const auto wanted = static_cast<unsigned>(interest);
        return ((wanted & 1u) != 0 ? std::uint32_t{EPOLLIN} : 0u) |
               ((wanted & 2u) != 0 ? std::uint32_t{EPOLLOUT} : 0u);
    }

    Epoll& epoll_;
    Table watches_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_WATCH_HPP
