// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_STREAMS_HPP
#define NEXUS_IO_DETAIL_STREAMS_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/detail/stream_reader.hpp>
#include <nexus/io/endpoint.hpp>
#include <nexus/io/stream.hpp>
#include <nexus/refuse.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <sys/socket.h>
#include <type_traits>
#include <utility>

/// \file
/// Byte streams, TCP and UNIX: connecting, reading frames, writing with a bound.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class App>
consteval void report_stream_of_number() {
    static_assert(never<App>, "nexus: Io::stream: an int does not say who closes the socket; pass "
                              "nexus::Descriptor(number), which the stream then owns");
}
template <class App, class First, class Second>
consteval void report_swapped_handlers() {
    static_assert(never<App>, "nexus: Io: the handlers `First` and `Second` of a stream are in the "
                              "wrong order; first the one for what it receives, then the one for "
                              "its StreamStatus");
}

/// Whether each of a stream's handlers takes the other's event.
template <class App, class First, class Second>
consteval bool are_swapped() {
    if constexpr (std::is_convertible_v<First, StreamOptions> || PortAlone<First>) {
        return false; // options, and a handler
    } else {
        using Told = typename bound_t<App, Received, First>::event_type;
        using Got = typename bound_t<App, StreamStatus, Second>::event_type;
        return std::is_same_v<std::remove_cvref_t<Told>, StreamStatus> &&
               std::is_same_v<std::remove_cvref_t<Got>, Received>;
    }
}

/// The streams of an `Io`: where they come from, and what a turn does for one.
template <class App>
class Streams : public StreamReader<App> {
    using Base = StreamReader<App>;
    using Base::slots_, Base::epoll_, Base::open, Base::put_off, Base::update_interest,
        Base::update_or_break, Base::notify, Base::end_with, Base::flush, Base::shut_output,
        Base::read_and_deliver;
    using typename Base::Handle, typename Base::Slot, typename Base::Table;
    using Connecting = StreamProgress::Connecting;

public:
    explicit Streams(Epoll& epoll) noexcept : Base(epoll) {}

    /// Takes over a connected socket: one that was accepted, one end of a `socketpair`, or another
    /// descriptor that `recv` and `send` work on. Allocates its buffer, and a slot when none is
    /// free. Throws `std::system_error` when the system refuses it.
    StreamHandle stream(Descriptor socket, const StreamOptions& options,
                        Virtual<Received, App> on_received,
                        Virtual<StreamStatus, App> on_status = {}) {
        if (epoll_.is_closed())
            return {};
        if (!socket)
            detail::refuse("Io::stream: the Descriptor owns none");
        if (options.no_delay)
            detail::set_no_delay(socket.get());
        const StreamHandle handle = open(options, on_received, on_status);
        Slot& slot = *slots_.find(handle);
        slot.socket = std::move(socket);
        if (const int error = update_interest(handle, slot)) {
            slots_.close(handle);
            detail::system_refused(error, "epoll_ctl for a stream");
        }
        return handle;
    }
    template <class OnReceived>
    requires(!std::is_convertible_v<OnReceived, StreamOptions>) StreamHandle
        stream(Descriptor socket, OnReceived&& on_received,
               Virtual<StreamStatus, App> on_status = {}) {
        return stream(std::move(socket), StreamOptions{}, static_cast<OnReceived&&>(on_received),
                      std::move(on_status));
    }
    /// Mistakes, for one sentence each.
    template <class... Given>
    StreamHandle stream(int, Given&&...) {
        detail::report_stream_of_number<App>();
        return detail::rejected<StreamHandle>();
    }
    template <class First, class Second>
    requires(are_swapped<App, First, Second>()) StreamHandle
        stream(Descriptor, const StreamOptions&, First&&, Second&&) {
        detail::report_swapped_handlers<App, First, Second>();
        return detail::rejected<StreamHandle>();
    }
    template <class First, class Second>
    requires(are_swapped<App, First, Second>()) StreamHandle
        stream(Descriptor socket, First&& first, Second&& second) {
        return stream(std::move(socket), StreamOptions{}, static_cast<First&&>(first),
                      static_cast<Second&&>(second));
    }

    /// Begins to connect to `peer`; `on_status` gets `connected`, or `closed` with the reason. What
    /// is sent until then waits in the buffer. Whatever the system refuses is such an event, too,
    /// so that trying again has one place; an endpoint that is none throws.
    StreamHandle connect(const Endpoint& peer, const StreamOptions& options,
                         Virtual<Received, App> on_received,
                         Virtual<StreamStatus, App> on_status = {}) {
        if (epoll_.is_closed())
            return {};
        if (!peer)
            detail::refuse("Io::connect: the Endpoint is none");
        const StreamHandle handle = open(options, on_received, on_status);
        Slot& slot = *slots_.find(handle);
        slot.connecting = Connecting::pending;
        slot.socket =
            Descriptor(::socket(peer.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        int error = slot.socket ? 0 : errno;
        if (error == 0) {
            if (options.no_delay && peer.family() != AF_UNIX)
                detail::set_no_delay(slot.socket.get());
            if (::connect(slot.socket.get(), peer.data(), peer.size()) == 0)
                slot.connecting = Connecting::untold;
            else if (errno != EINPROGRESS)
                error = errno;
        }
        if (error == 0)
            error = update_interest(handle, slot);
        slot.error = error;
        if (error != 0 || slot.connecting == Connecting::untold)
            put_off(handle);
        return handle;
    }
    template <class OnReceived>
    requires(!std::is_convertible_v<OnReceived, StreamOptions> &&
             !PortAlone<OnReceived>) StreamHandle
        connect(const Endpoint& peer, OnReceived&& on_received,
                Virtual<StreamStatus, App> on_status = {}) {
        return connect(peer, StreamOptions{}, static_cast<OnReceived&&>(on_received),
                       std::move(on_status));
    }
    /// A mistake, for one sentence.
    template <class First, class Second>
    requires(are_swapped<App, First, Second>()) StreamHandle
        connect(const Endpoint&, const StreamOptions&, First&&, Second&&) {
        detail::report_swapped_handlers<App, First, Second>();
        return detail::rejected<StreamHandle>();
    }
    template <class First, class Second>
    requires(are_swapped<App, First, Second>()) StreamHandle
        connect(const Endpoint& peer, First&& first, Second&& second) {
        return connect(peer, StreamOptions{}, static_cast<First&&>(first),
                       static_cast<Second&&>(second));
    }

protected:
    /// Does what `events` say, and what an earlier turn has left. Returns how many handlers ran.
    std::size_t dispatch_stream(World<App>& world, IoTag tag, std::uint32_t& events) {
        Slot* const slot = slots_.find(tag.index, tag.generation);
        if (slot == nullptr)
            return 0; // closed by a handler that ran before it in this turn
        const Handle handle = slots_.handle(tag.index);
        const typename Table::Visit visit(slots_, handle);
        std::size_t count = 0;
        if (slot->connecting == Connecting::done ||
            finish_connecting(world, handle, *slot, events, count))
            advance(world, handle, *slot, events, count);
        return count;
    }

private:
    /// Whether the stream is connected, and still open after the program has been told.
    bool finish_connecting(World<App>& world, Handle handle, Slot& slot, std::uint32_t& events,
                           std::size_t& count) {
        if (slot.error == 0 && slot.connecting == Connecting::pending) {
            if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) == 0)
                return false;
            slot.error = detail::take_error(slot.socket.get());
        }
        if (slot.error != 0) {
            end_with(world, handle, slot, CloseReason::refused, slot.error, count);
            return false;
        }
        slot.connecting = Connecting::done;
        events |= EPOLLOUT; // for what was sent meanwhile
        if (slot.output == Slot::Output::finishing && slot.out.empty())
            shut_output(handle, slot);
        return notify(world, handle, slot, StreamChange::connected, count);
    }

    void advance(World<App>& world, Handle handle, Slot& slot, std::uint32_t& events,
                 std::size_t& count) {
        if ((events & EPOLLOUT) != 0) {
            events &= ~std::uint32_t{EPOLLOUT};
            if (!slot.out.empty() && !flush(world, handle, slot, count))
                return;
        }
        if (slot.paused) {
            if ((events & (EPOLLHUP | EPOLLERR)) != 0 && slot.registered) {
                epoll_.remove(slot.socket.get());
                slot.registered = false;
            }
        } else if (!read_and_deliver(world, handle, slot, events, count)) {
            return;
        }
        update_or_break(handle, slot);
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_STREAMS_HPP
