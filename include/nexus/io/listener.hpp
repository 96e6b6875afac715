// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_LISTENER_HPP
#define NEXUS_IO_LISTENER_HPP

#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/slots.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/endpoint.hpp>
#include <nexus/io/handle.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <type_traits>
#include <utility>

/// \file
/// Listeners, TCP and UNIX.

NEXUS_DETAIL_BEGIN

namespace detail {
struct ListenerKind {};
} // namespace detail

using ListenerHandle = IoHandle<detail::ListenerKind>;

/// A peer has connected. Take this by value or `&&` and move `socket` to `Io::stream`. A socket
/// that the handler does not move is closed.
struct Accepted {
    ListenerHandle listener;
    Descriptor socket;
    Endpoint peer;
};

/// Accepting has failed because there are no free descriptors (`EMFILE`, `ENFILE`) or no memory.
/// New connections wait in the system's queue; the listener tries again after `retry_after`.
struct AcceptFailed {
    ListenerHandle listener;
    int error = 0;
    std::chrono::nanoseconds retry_after{0};
};

struct ListenOptions {
    int backlog = SOMAXCONN;                    ///< how many connections may wait to be accepted
    std::size_t accepts_per_turn = 16;          ///< at most; the rest waits for the next turn
    bool reuse_address = true;                  ///< TCP: bind even if old connections linger
    bool reuse_port = false;                    ///< TCP: share the port with others that set this
    std::chrono::milliseconds retry_after{100}; ///< the pause after accepting has failed
};

namespace detail {

template <class App>
struct ListenerSlot {
    using kind = ListenerKind;

    Descriptor socket;
    ListenOptions options;
    BoundPath path;
    std::optional<TimePoint> retry_at;
    Virtual<Accepted, App> on_accepted;
    Virtual<AcceptFailed, App> on_failed;

    void reset() noexcept {
        socket.close();
        retry_at.reset();
        const auto accepted = std::move(on_accepted);
        const auto failed = std::move(on_failed);
    }
};

/// The listeners of an `Io`.
template <class App>
class Listeners {
    using Slot = ListenerSlot<App>;
    using Table = Slots<Slot>;
    using Handle = ListenerHandle;

public:
    explicit Listeners(Epoll& epoll) noexcept : epoll_(epoll) {}
    Listeners(const Listeners&) = delete;
    Listeners& operator=(const Listeners&) = delete;

    /// Listens at `local`. Port 0 is any free port, which `local_endpoint` returns. Closing the
    /// listener removes a UNIX path; a path left by a dead program is replaced. Throws
    /// `std::system_error`, which names the address, when the system refuses it.
    ListenerHandle listen(const Endpoint& local, const ListenOptions& options,
                          Virtual<Accepted, App> on_accepted,
                          Virtual<AcceptFailed, App> on_failed = {}) {
        if (epoll_.is_closed())
            return {};
        if (!on_accepted)
            detail::refuse("Io::listen: there is no handler for accepted connections");
        if (options.accepts_per_turn == 0)
            detail::refuse("ListenOptions: accepts_per_turn is 0; it must be at least 1");
        if (options.retry_after.count() <= 0)
            detail::refuse("ListenOptions: retry_after is " +
                           std::to_string(options.retry_after.count()) +
                           " ms; it must be at least 1 ms");
        Descriptor socket = detail::bound_socket(local, SOCK_STREAM, options.reuse_address,
                                                 options.reuse_port, "listen at");
        if (::listen(socket.get(), options.backlog) != 0)
            detail::system_refused(errno, "listen at " + local.to_string());
        const Handle handle = listeners_.open();
        Slot& slot = *listeners_.find(handle);
        slot.socket = std::move(socket);
        slot.options = options;
        slot.path = BoundPath(local);
        slot.on_accepted = std::move(on_accepted);
        slot.on_failed = std::move(on_failed);
        if (const int error = epoll_.add(slot.socket.get(), EPOLLIN, tag_of(handle))) {
            close(handle);
            detail::system_refused(error, "epoll_ctl for a listener at " + local.to_string());
        }
        return handle;
    }
    template <class OnAccepted>
    requires(!std::is_convertible_v<OnAccepted, ListenOptions> &&
             !PortAlone<OnAccepted>) ListenerHandle
        listen(const Endpoint& local, OnAccepted&& on_accepted,
               Virtual<AcceptFailed, App> on_failed = {}) {
        return listen(local, ListenOptions{}, static_cast<OnAccepted&&>(on_accepted),
                      std::move(on_failed));
    }

    /// The port is part of the address. (Compilers quote the line with its comment.)
    template <PortAlone Port, class... Handlers>
    ListenerHandle listen(const Endpoint&, Port, Handlers&&...) = delete; // write "address:port"

    /// Stops listening. Accepted streams stay open. False when stale.
    bool close(ListenerHandle handle) noexcept {
        Slot* const slot = listeners_.find(handle);
        if (slot == nullptr)
            return false;
        if (slot->retry_at)
            --retrying_;
        epoll_.remove(slot->socket.get());
        slot->path.remove();
        slot->socket.close();
        listeners_.close(handle);
        return true;
    }
    [[nodiscard]] bool is_open(ListenerHandle handle) noexcept {
        return listeners_.find(handle) != nullptr;
    }
    [[nodiscard]] Endpoint local_endpoint(ListenerHandle handle) noexcept {
        const Slot* const slot = listeners_.find(handle);
        return slot == nullptr ? Endpoint() : detail::local_endpoint_of(slot->socket.get());
    }
    [[nodiscard]] int descriptor(ListenerHandle handle) noexcept {
        const Slot* const slot = listeners_.find(handle);
        return slot == nullptr ? -1 : slot->socket.get();
    }

protected:
    void close_listeners() noexcept {
        listeners_.for_each([this](Handle handle, Slot&) { close(handle); });
    }

    std::size_t dispatch_listener(World<App>& world, IoTag tag, std::uint32_t&) {
        Slot* const slot = listeners_.find(tag.index, tag.generation);
        if (slot == nullptr || slot->retry_at)
            return 0;
        const Handle handle = listeners_.handle(tag.index);
        const typename Table::Visit visit(listeners_, handle);
        std::size_t count = 0;
        for (std::size_t tries = slot->options.accepts_per_turn; tries > 0; --tries) {
            Endpoint peer;
            socklen_t size = Endpoint::capacity;
            Descriptor socket(
                ::accept4(slot->socket.get(), peer.data(), &size, SOCK_NONBLOCK | SOCK_CLOEXEC));
            if (!socket) {
                if (detail::would_block(errno))
                    break;
                if (concerns_the_connection(errno))
                    continue;
                count += back_off(world, handle, *slot, errno);
                break;
            }
            peer.resize(size);
            world.next_sequence();
            ++count;
            slot->on_accepted.run(world, Accepted{handle, std::move(socket), peer});
            if (listeners_.find(handle) == nullptr)
                break;
        }
        return count;
    }

    /// The earliest time at which a paused listener tries again.
    [[nodiscard]] std::optional<TimePoint> next_retry() noexcept {
        std::optional<TimePoint> first;
        if (retrying_ != 0)
            listeners_.for_each([&](Handle, Slot& slot) {
                if (slot.retry_at && (!first || *slot.retry_at < *first))
                    first = slot.retry_at;
            });
        return first;
    }

    /// Resumes the listeners whose pause is over.
    void retry_accepting() noexcept {
        if (retrying_ == 0)
            return;
        const TimePoint now = std::chrono::steady_clock::now();
        listeners_.for_each([&](Handle handle, Slot& slot) {
            if (!slot.retry_at || *slot.retry_at > now)
                return;
            slot.retry_at.reset();
            --retrying_;
            epoll_.change(slot.socket.get(), EPOLLIN, tag_of(handle));
        });
    }

private:
    static IoTag tag_of(Handle handle) noexcept {
        return {IoTag::Kind::listener, handle.index(), Table::generation(handle)};
    }

    /// Whether an error of accept(2) belongs to one connection, so that the next may succeed.
    static bool concerns_the_connection(int error) noexcept {
        switch (error) {
        case EINTR:
        case ECONNABORTED:
        case EPERM:
        case EPROTO:
        case ENOPROTOOPT:
        case EOPNOTSUPP:
        case ENETDOWN:
        case ENETUNREACH:
        case EHOSTDOWN:
        case EHOSTUNREACH:
        case ENONET:
            return true;
        default:
            return false;
        }
    }

    std::size_t back_off(World<App>& world, Handle handle, Slot& slot, int error) {
        slot.retry_at = std::chrono::steady_clock::now() + slot.options.retry_after;
        ++retrying_;
        epoll_.change(slot.socket.get(), 0, tag_of(handle));
        if (!slot.on_failed)
            return 0;
        world.next_sequence();
        slot.on_failed.run(world, AcceptFailed{handle, error, slot.options.retry_after});
        return 1;
    }

    Epoll& epoll_;
    Table listeners_;
    std::size_t retrying_ = 0;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_LISTENER_HPP
