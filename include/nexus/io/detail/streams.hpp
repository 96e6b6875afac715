// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_STREAMS_HPP
#define NEXUS_IO_DETAIL_STREAMS_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/detail/stream_reader.hpp>
#include <nexus/io/detail/stream_table.hpp>
#include <nexus/io/detail/stream_writer.hpp>
#include <nexus/io/endpoint.hpp>
#include <nexus/io/stream.hpp>
#include <nexus/refuse.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <type_traits>
#include <utility>

/// \file
/// Byte streams, TCP and UNIX: they receive frames and send from a bounded buffer.

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
        using FirstEvent = typename bound_t<App, Received, First>::event_type;
        using SecondEvent = typename bound_t<App, StreamStatus, Second>::event_type;
        return std::is_same_v<std::remove_cvref_t<FirstEvent>, StreamStatus> &&
               std::is_same_v<std::remove_cvref_t<SecondEvent>, Received>;
    }
}

/// The streams of an `Io`: the functions that programs call, and the dispatch of one stream.
template <class App>
class Streams {
    using Slot = StreamSlot<App>;
    using Bytes = std::span<const std::byte>;
    using Connecting = StreamState::Connecting;

public:
    explicit Streams(Epoll& epoll) noexcept : table_(epoll), writer_(table_), reader_(table_) {}
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;

    /// Takes over a connected socket: an accepted one, one end of a `socketpair`, or another
    /// descriptor that `recv` and `send` work on. Allocates the receive buffer, and a slot when
    /// none is free. Throws `std::system_error` when the system refuses the socket.
    StreamHandle stream(Descriptor socket, const StreamOptions& options,
                        Virtual<Received, App> on_received,
                        Virtual<StreamStatus, App> on_status = {}) {
        if (table_.is_shut_down())
            return {};
        if (!socket)
            detail::refuse("Io::stream: the Descriptor owns none");
        if (options.no_delay)
            detail::set_no_delay(socket.get());
        const StreamHandle handle = table_.open(options, on_received, on_status);
        Slot& slot = *table_.find(handle);
        slot.socket = std::move(socket);
        if (const int error = table_.update_interest(handle, slot)) {
            table_.close(handle, slot);
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
    /// Mistakes: each is reported as one sentence.
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

    /// Begins to connect to `peer`; `on_status` gets `connected`, or `closed` with the reason.
    /// Bytes sent until then wait in the buffer. When the system refuses a call, that is such an
    /// event too, so that a program retries in one place. An empty endpoint throws
    /// `std::invalid_argument`. Allocates as `stream` does.
    StreamHandle connect(const Endpoint& peer, const StreamOptions& options,
                         Virtual<Received, App> on_received,
                         Virtual<StreamStatus, App> on_status = {}) {
        if (table_.is_shut_down())
            return {};
        if (!peer)
            detail::refuse("Io::connect: the Endpoint is none");
        const StreamHandle handle = table_.open(options, on_received, on_status);
        Slot& slot = *table_.find(handle);
        slot.state.connecting = Connecting::pending;
        slot.socket =
            Descriptor(::socket(peer.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        int error = slot.socket ? 0 : errno;
        if (error == 0) {
            if (options.no_delay && peer.family() != AF_UNIX)
                detail::set_no_delay(slot.socket.get());
            if (::connect(slot.socket.get(), peer.data(), peer.size()) == 0)
                slot.state.connecting = Connecting::unreported;
            else if (errno != EINPROGRESS)
                error = errno;
        }
        if (error == 0)
            error = table_.update_interest(handle, slot);
        slot.state.error = error;
        if (error != 0 || slot.state.connecting == Connecting::unreported)
            table_.put_off(handle);
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
    /// A mistake, reported as one sentence.
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

    /// Closes the stream at once, without an event; what is pending is lost. False when stale.
    bool close(StreamHandle handle) noexcept {
        Slot* const slot = table_.find(handle);
        if (slot != nullptr)
            table_.close(handle, *slot);
        return slot != nullptr;
    }

    [[nodiscard]] bool is_open(StreamHandle handle) noexcept {
        return table_.find(handle) != nullptr;
    }
    /// How many streams are open, including those that are still connecting.
    [[nodiscard]] std::size_t streams() const noexcept { return table_.size(); }

    [[nodiscard]] Endpoint local_endpoint(StreamHandle handle) noexcept {
        const Slot* const slot = table_.find(handle);
        return slot == nullptr ? Endpoint() : detail::local_endpoint_of(slot->socket.get());
    }
    /// Empty when stale or not connected.
    [[nodiscard]] Endpoint peer_endpoint(StreamHandle handle) noexcept {
        const Slot* const slot = table_.find(handle);
        return slot == nullptr ? Endpoint() : detail::peer_endpoint_of(slot->socket.get());
    }
    /// The descriptor, for socket options; -1 when stale.
    [[nodiscard]] int descriptor(StreamHandle handle) noexcept {
        const Slot* const slot = table_.find(handle);
        return slot == nullptr ? -1 : slot->socket.get();
    }

    /// Sends all of `bytes` or nothing: the system takes at once as much as it can, the rest waits
    /// in the buffer until the peer reads. One system call; none while something is pending.
    /// Allocates only when the buffer has to grow.
    Sent send(StreamHandle handle, Bytes bytes) { return writer_.send(handle, &bytes, 1); }
    Sent send(StreamHandle handle, std::string_view text) { return send(handle, as_bytes(text)); }
    /// The same for up to 8 parts, in one system call. More are refused, and end a checked build.
    Sent send(StreamHandle handle, std::initializer_list<Bytes> parts) {
        return writer_.send(handle, parts.begin(), parts.size());
    }

    /// Sends `frame` with the prefix or suffix of the stream's framing. Refused when it is longer
    /// than the framing's `max_length`.
    Sent send_frame(StreamHandle handle, Bytes frame) { return writer_.send_frame(handle, frame); }
    Sent send_frame(StreamHandle handle, std::string_view text) {
        return send_frame(handle, as_bytes(text));
    }

    /// Sends `bytes`, at least one, together with a duplicate of `descriptor`, over a UNIX socket.
    /// Refused while something is pending, and when the system does not take both at once.
    Sent send_descriptor(StreamHandle handle, Bytes bytes, int descriptor) {
        return writer_.send_descriptor(handle, bytes, descriptor);
    }
    template <std::convertible_to<std::string_view> Text>
    Sent send_descriptor(StreamHandle handle, const Text& text, int descriptor) {
        return send_descriptor(handle, as_bytes(text), descriptor);
    }

    /// How many bytes wait to be sent.
    [[nodiscard]] std::size_t pending(StreamHandle handle) noexcept {
        return writer_.pending(handle);
    }

    /// The program sends no more: shuts the sending side as soon as nothing is pending. Reading
    /// continues; the stream is closed when the peer has ended too. False when stale.
    bool finish(StreamHandle handle) { return writer_.finish(handle); }

    /// Stops reading until `resume`, so that the network holds up the peer. Frames that have
    /// already arrived wait too. False when stale.
    bool pause(StreamHandle handle) { return reader_.pause(handle); }
    /// Reads again; frames that waited are delivered in a later turn. False when stale.
    bool resume(StreamHandle handle) { return reader_.resume(handle); }

    /// The oldest descriptor that the peer has passed and the program has not taken, or none. It
    /// can be taken as soon as the bytes it came with are received, until the stream is closed.
    [[nodiscard]] Descriptor take_descriptor(StreamHandle handle) {
        return reader_.take_descriptor(handle);
    }

protected:
    /// Handles `events`, and work that an earlier turn has put off. Returns how many handlers ran.
    std::size_t dispatch_stream(World<App>& world, IoTag tag, std::uint32_t& events) {
        Slot* const slot = table_.find(tag);
        if (slot == nullptr)
            return 0; // closed by another handler in this turn
        const StreamHandle handle = table_.handle(tag.index);
        const typename StreamTable<App>::Visit visit = table_.visit(handle);
        std::size_t count = 0;
        if (slot->state.connecting == Connecting::done ||
            finish_connecting(world, handle, *slot, events, count))
            advance(world, handle, *slot, events, count);
        return count;
    }

    void close_streams() noexcept { table_.close_all(); }

private:
    static Bytes as_bytes(std::string_view text) noexcept {
        return std::as_bytes(std::span<const char>(text));
    }

    /// Whether the stream is connected, and still open after the program has been notified.
    bool finish_connecting(World<App>& world, StreamHandle handle, Slot& slot,
                           std::uint32_t& events, std::size_t& count) {
        StreamState& state = slot.state;
        if (state.error == 0 && state.connecting == Connecting::pending) {
            if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) == 0)
                return false;
            state.error = detail::take_error(slot.socket.get());
        }
        if (state.error != 0) {
            table_.end(world, handle, slot, CloseReason::refused, state.error, count);
            return false;
        }
        state.connecting = Connecting::done;
        events |= EPOLLOUT; // flushes the bytes that were sent while connecting
        writer_.shut_if_finished(handle, slot);
        return table_.notify(world, handle, slot, StreamChange::connected, count);
    }

    void advance(World<App>& world, StreamHandle handle, Slot& slot, std::uint32_t& events,
                 std::size_t& count) {
        if ((events & EPOLLOUT) != 0) {
            events &= ~std::uint32_t{EPOLLOUT};
            if (!writer_.flush(world, handle, slot, count))
                return;
        }
        if (slot.state.paused) {
            if ((events & (EPOLLHUP | EPOLLERR)) != 0)
                table_.unregister(slot);
        } else if (!reader_.read_and_deliver(world, handle, slot, events, count)) {
            return;
        }
        table_.update_or_fail(handle, slot);
    }

    StreamTable<App> table_;
    StreamWriter<App> writer_;
    StreamReader<App> reader_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_STREAMS_HPP
