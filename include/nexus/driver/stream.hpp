// SPDX-License-Identifier: MIT
#ifndef NEXUS_DRIVER_STREAM_HPP
#define NEXUS_DRIVER_STREAM_HPP

#include <nexus/driver/descriptor.hpp>
#include <nexus/driver/endpoint.hpp>
#include <nexus/driver/epoll.hpp>
#include <nexus/driver/framing.hpp>
#include <nexus/driver/slots.hpp>
#include <nexus/driver/socket.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/world/world.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Byte streams, TCP and UNIX: connecting, reading frames, writing with a bound.

NEXUS_DETAIL_BEGIN

namespace detail {
struct StreamKind {};
} // namespace detail

using StreamHandle = IoHandle<detail::StreamKind>;

/// One frame has arrived. `bytes` lie in the stream's buffer, until the handler returns.
struct Received {
    StreamHandle stream;
    std::span<const std::byte> bytes;

    [[nodiscard]] std::string_view text() const noexcept {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
};

enum class StreamChange : std::uint8_t {
    connected, ///< what `connect` began has succeeded
    drained,   ///< all that was buffered for sending has been taken by the system
    ended,     ///< the peer sends no more; only with `stay_open_at_end`
    closed     ///< the handle is stale; exactly once, unless the program closed the stream itself
};

/// Why a stream was closed.
enum class CloseReason : std::uint8_t {
    none,     ///< it was not
    end,      ///< the peer sends no more, and ended after a frame
    cut_off,  ///< the peer sends no more, and ended within a frame
    reset,    ///< the peer broke the connection off
    refused,  ///< the connection could not be made; `error` says why
    too_long, ///< a frame exceeds the framing's `max_length`
    failed    ///< the system reported `error`
};

struct StreamStatus {
    StreamHandle stream;
    StreamChange change = StreamChange::closed;
    CloseReason reason = CloseReason::none;
    int error = 0; ///< an `errno` value, or 0
};

/// What became of bytes that were to be sent.
enum class Sent : std::uint8_t {
    sent,     ///< the system has taken them all
    buffered, ///< some wait in the stream's buffer; `drained` follows
    refused,  ///< none were taken: the limit would be exceeded, or the datagram does not fit now
    closed    ///< none were taken: there is no such stream, or its sending side is shut
};

struct StreamOptions {
    Framing framing = Framing::raw();
    /// The most bytes that wait for the peer: what one that never reads may cost. Memory grows on
    /// demand and stays with the slot. A message longer than this is always refused.
    std::size_t send_limit = std::size_t{1} << 20;
    /// The most bytes read at once. The buffer has this size, or that of the longest frame.
    std::size_t receive_size = 16384;
    bool no_delay = true; ///< TCP: send small packets at once
    /// When the peer sends no more: report `ended` and let the program close, instead of closing.
    bool stay_open_at_end = false;
    /// UNIX sockets: how many descriptors the peer may pass at once; see `take_descriptor`.
    std::size_t descriptors = 0;
};

namespace detail {

/// Bytes in a row: written at the end, read at the front. Never shrinks.
class ByteQueue {
public:
    [[nodiscard]] std::span<const std::byte> bytes() const noexcept {
        return {memory_.get() + begin_, end_ - begin_};
    }
    [[nodiscard]] std::size_t size() const noexcept { return end_ - begin_; }
    [[nodiscard]] bool empty() const noexcept { return begin_ == end_; }

    /// Room behind what is in it.
    [[nodiscard]] std::span<std::byte> room() noexcept {
        return {memory_.get() + end_, capacity_ - end_};
    }
    void written(std::size_t count) noexcept { end_ += count; }
    void read(std::size_t count) noexcept {
        begin_ += count;
        if (begin_ == end_)
            begin_ = end_ = 0;
    }
    void clear() noexcept { begin_ = end_ = 0; }

    /// Appends, for which there is room.
    void append(std::span<const std::byte> bytes) noexcept {
        if (!bytes.empty())
            std::memcpy(memory_.get() + end_, bytes.data(), bytes.size());
        end_ += bytes.size();
    }

    /// Makes the room at least half of the memory, if what is in it allows.
    void make_room() noexcept {
        if (begin_ != 0 && capacity_ - end_ < capacity_ / 2)
            compact();
    }

    /// Whether there is now room for `count` more bytes; false when there is no memory. What is in
    /// it may move. New memory is twice the old, within `least` and `most`, which suffices.
    [[nodiscard]] bool reserve(std::size_t count, std::size_t least, std::size_t most) noexcept {
        if (capacity_ - end_ >= count)
            return true;
        const std::size_t needed = size() + count;
        if (needed <= capacity_) {
            compact();
            return true;
        }
        const std::size_t grown = (std::min)((std::max)(least, 2 * capacity_), most);
        const std::size_t capacity = (std::max)(needed, grown);
        std::unique_ptr<std::byte[]> memory(new (std::nothrow) std::byte[capacity]);
        if (memory == nullptr)
            return false;
        const std::size_t size_before = size();
        if (size_before > 0)
            std::memcpy(memory.get(), memory_.get() + begin_, size_before);
        memory_ = std::move(memory);
        capacity_ = capacity;
        begin_ = 0;
        end_ = size_before;
        return true;
    }

private:
    void compact() noexcept {
        std::memmove(memory_.get(), memory_.get() + begin_, size());
        end_ -= begin_;
        begin_ = 0;
    }

    std::unique_ptr<std::byte[]> memory_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

/// The part of a stream that knows no handlers.
struct StreamState {
    Descriptor socket;
    StreamOptions options;
    ByteQueue in;
    ByteQueue out;
    std::size_t scanned = 0;        // bytes of `in` that are known to end no line
    std::uint32_t interest = 0;     // what epoll has been told
    int error = 0;                  // of connecting or sending; the stream is to be closed for it
    bool registered = false;        // with epoll
    bool connecting = false;        // and not yet known to have succeeded or failed
    bool told_connected = true;     // or nothing to tell
    bool paused = false;            // by the program
    bool input_ended = false;       // the peer sends no more
    bool told_ended = false;        // with stay_open_at_end
    bool finishing = false;         // shut down the sending side when `out` is empty
    bool output_ended = false;      // the sending side is shut
    std::vector<Descriptor> passed; // by the peer, not yet taken

    /// For the next stream of the slot, which inherits the buffers' memory.
    void reset() noexcept {
        socket.close();
        in.clear();
        out.clear();
        passed.clear();
        scanned = 0;
        interest = 0;
        error = 0;
        told_connected = true;
        registered = connecting = paused = input_ended = told_ended = finishing = output_ended =
            false;
    }

    [[nodiscard]] std::uint32_t wanted() const noexcept {
        if (connecting)
            return EPOLLOUT;
        return (paused || input_ended ? 0u : std::uint32_t{EPOLLIN}) |
               (out.empty() ? 0u : std::uint32_t{EPOLLOUT});
    }
};

template <class App>
struct StreamSlot : StreamState {
    using kind = StreamKind;

    Virtual<Received, App> on_received;
    Virtual<StreamStatus, App> on_status;

    void reset() noexcept {
        StreamState::reset();
        const auto received = std::move(on_received); // destroyed when the slot has been tidied
        const auto status = std::move(on_status);
    }
};

/// The streams of an `Io`.
template <class App>
class Streams {
    using Slot = StreamSlot<App>;
    using Table = Slots<Slot>;
    using Handle = StreamHandle;
    using Bytes = std::span<const std::byte>;

public:
    explicit Streams(Epoll& epoll) noexcept : epoll_(epoll) {}

    /// Takes over a connected socket: one that was accepted, one end of a `socketpair`, or another
    /// descriptor that `recv` and `send` work on. Allocates its buffer, and a slot when none is
    /// free. Throws `std::system_error` when the system refuses it.
    StreamHandle stream(Descriptor socket, const StreamOptions& options,
                        Virtual<Received, App> on_received,
                        Virtual<StreamStatus, App> on_status = {}) {
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

    /// Begins to connect to `peer`; `on_status` gets `connected`, or `closed` with the reason. What
    /// is sent until then waits in the buffer. Whatever the system refuses is such an event, too,
    /// so that trying again has one place; an endpoint that is none throws.
    StreamHandle connect(const Endpoint& peer, const StreamOptions& options,
                         Virtual<Received, App> on_received,
                         Virtual<StreamStatus, App> on_status = {}) {
        if (!peer)
            detail::refuse("Io::connect: the Endpoint is none");
        const StreamHandle handle = open(options, on_received, on_status);
        Slot& slot = *slots_.find(handle);
        slot.connecting = true;
        slot.told_connected = false;
        slot.socket =
            Descriptor(::socket(peer.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        int error = slot.socket ? 0 : errno;
        if (error == 0) {
            if (options.no_delay && peer.family() != AF_UNIX)
                detail::set_no_delay(slot.socket.get());
            if (::connect(slot.socket.get(), peer.data(), peer.size()) == 0)
                slot.connecting = false;
            else if (errno != EINPROGRESS)
                error = errno;
        }
        if (error == 0)
            error = update_interest(handle, slot);
        slot.error = error;
        if (error != 0 || !slot.connecting)
            put_off(handle);
        return handle;
    }
    template <class OnReceived>
    requires(!std::is_convertible_v<OnReceived, StreamOptions>) StreamHandle
        connect(const Endpoint& peer, OnReceived&& on_received,
                Virtual<StreamStatus, App> on_status = {}) {
        return connect(peer, StreamOptions{}, static_cast<OnReceived&&>(on_received),
                       std::move(on_status));
    }

    /// Sends all of `bytes` or nothing: at once as much as the system takes, the rest as it becomes
    /// ready. One system call, none while something is pending. Allocates only when the buffer has
    /// to grow.
    Sent send(StreamHandle handle, Bytes bytes) { return send_parts(handle, &bytes, 1); }
    Sent send(StreamHandle handle, std::string_view text) {
        return send(handle, std::as_bytes(std::span<const char>(text)));
    }
    /// The same for up to 8 parts, in one system call.
    Sent send(StreamHandle handle, std::initializer_list<Bytes> parts) {
        return send_parts(handle, parts.begin(), parts.size());
    }

    /// Sends `frame` with what the stream's framing puts around it. Refused when it is longer than
    /// the framing's `max_length`.
    Sent send_frame(StreamHandle handle, Bytes frame) {
        Slot* const slot = slots_.find(handle);
        if (slot == nullptr)
            return Sent::closed;
        const Framing& framing = slot->options.framing;
        if (framing.max_size() != 0 && frame.size() > framing.max_length())
            return Sent::refused;
        std::byte around[4];
        std::size_t after = 0;
        const std::size_t before = framing.wrap(frame.size(), around, after);
        const Bytes parts[] = {Bytes(around, before), frame, Bytes(around, after)};
        return before + after == 0 ? send_parts(handle, &frame, 1)
                                   : send_parts(handle, parts + (before == 0), 2);
    }
    Sent send_frame(StreamHandle handle, std::string_view text) {
        return send_frame(handle, std::as_bytes(std::span<const char>(text)));
    }

    /// Sends `bytes`, at least one, and with them a duplicate of `descriptor`, over a UNIX socket.
    /// Refused while something is pending, and when the system does not take both at once.
    Sent send_descriptor(StreamHandle handle, Bytes bytes, int descriptor) {
        Slot* const slot = slots_.find(handle);
        if (slot == nullptr || slot->finishing || slot->error != 0)
            return Sent::closed;
        if (bytes.empty() || slot->connecting || !slot->out.empty() ||
            bytes.size() > slot->options.send_limit)
            return Sent::refused;
        const ssize_t taken = detail::send_with_descriptor(slot->socket.get(), bytes, descriptor);
        if (taken == static_cast<ssize_t>(bytes.size()))
            return Sent::sent;
        if (taken >= 0)
            return keep_rest(handle, *slot, &bytes, 1, bytes.size(),
                             static_cast<std::size_t>(taken));
        if (detail::would_block(errno) || errno == EBADF || errno == ETOOMANYREFS)
            return Sent::refused;
        break_off(handle, *slot, errno);
        return Sent::closed;
    }

    /// The descriptor that the peer passed first of those not yet taken, or none. They can be taken
    /// from when the bytes they came with have been received until the stream is closed.
    [[nodiscard]] Descriptor take_descriptor(StreamHandle handle) {
        Slot* const slot = slots_.find(handle);
        if (slot == nullptr || slot->passed.empty())
            return {};
        Descriptor first = std::move(slot->passed.front());
        slot->passed.erase(slot->passed.begin());
        return first;
    }

    /// How many bytes wait for the peer.
    [[nodiscard]] std::size_t pending(StreamHandle handle) noexcept {
        const Slot* const slot = slots_.find(handle);
        return slot == nullptr ? 0 : slot->out.size();
    }

    /// Nothing more will be sent: shuts the sending side when all that is pending has gone. Reading
    /// goes on; when the peer has ended, too, the stream is closed. False when stale.
    bool finish(StreamHandle handle) {
        Slot* const slot = slots_.find(handle);
        if (slot == nullptr)
            return false;
        slot->finishing = true;
        if (slot->out.empty() && !slot->connecting)
            shut_output(handle, *slot);
        return true;
    }

    /// Reads no more until `resume`: the peer is held up by the network. No handler gets a frame,
    /// those that have arrived already wait. False when stale.
    bool pause(StreamHandle handle) {
        Slot* const slot = slots_.find(handle);
        if (slot == nullptr)
            return false;
        slot->paused = true;
        update_or_break(handle, *slot);
        return true;
    }
    bool resume(StreamHandle handle) {
        Slot* const slot = slots_.find(handle);
        if (slot == nullptr)
            return false;
        if (slot->paused) {
            slot->paused = false;
            update_or_break(handle, *slot);
            put_off(handle); // for what is in the buffer
        }
        return true;
    }

    /// Closes it at once, without an event; what is pending is lost. False when stale.
    bool close(StreamHandle handle) noexcept {
        Slot* const slot = slots_.find(handle);
        if (slot == nullptr)
            return false;
        let_go(handle, *slot);
        return true;
    }

    [[nodiscard]] bool is_open(StreamHandle handle) noexcept {
        return slots_.find(handle) != nullptr;
    }
    /// How many streams are open, those that are still connecting included.
    [[nodiscard]] std::size_t streams() const noexcept { return slots_.size(); }

    [[nodiscard]] Endpoint local_endpoint(StreamHandle handle) noexcept {
        const Slot* const slot = slots_.find(handle);
        return slot == nullptr ? Endpoint() : detail::local_endpoint_of(slot->socket.get());
    }
    /// None when stale or not connected.
    [[nodiscard]] Endpoint peer_endpoint(StreamHandle handle) noexcept {
        const Slot* const slot = slots_.find(handle);
        return slot == nullptr ? Endpoint() : detail::peer_endpoint_of(slot->socket.get());
    }
    /// The descriptor, for socket options; -1 when stale.
    [[nodiscard]] int descriptor(StreamHandle handle) noexcept {
        const Slot* const slot = slots_.find(handle);
        return slot == nullptr ? -1 : slot->socket.get();
    }

protected:
    void close_streams() noexcept {
        slots_.for_each([this](Handle handle, Slot&) { close(handle); });
    }

    /// Does what `events` say, and what an earlier turn has left. Returns how many handlers ran.
    std::size_t dispatch_stream(World<App>& world, IoTag tag, std::uint32_t& events) {
        Slot* const slot = slots_.find(tag.index, tag.generation);
        if (slot == nullptr)
            return 0; // closed by a handler that ran before it in this turn
        const Handle handle = slots_.handle(tag.index);
        const typename Table::Visit visit(slots_, handle);
        std::size_t count = 0;
        if (slot->told_connected || finish_connecting(world, handle, *slot, events, count))
            advance(world, handle, *slot, events, count);
        return count;
    }

private:
    static constexpr std::uint32_t input_events = EPOLLIN | EPOLLHUP | EPOLLERR;

    Handle open(const StreamOptions& options, Virtual<Received, App>& on_received,
                Virtual<StreamStatus, App>& on_status) {
        if (!on_received)
            detail::refuse("Io: a stream needs a handler for what it receives");
        const std::size_t frame = options.framing.max_size();
        const std::size_t room = options.receive_size > frame ? options.receive_size : frame;
        if (room == 0 || options.send_limit == 0)
            detail::refuse("StreamOptions: receive_size and send_limit must not be 0");
        const Handle handle = slots_.open();
        Slot& slot = *slots_.find(handle);
        if (!slot.in.reserve(room, room, room)) {
            slots_.close(handle);
            detail::system_refused(ENOMEM, "the receive buffer of a stream, " +
                                               std::to_string(room) + " bytes");
        }
        slot.options = options;
        slot.on_received = std::move(on_received);
        slot.on_status = std::move(on_status);
        return handle;
    }

    static IoTag tag_of(Handle handle) noexcept {
        return {IoTag::Kind::stream, handle.index(), Table::generation(handle)};
    }
    void put_off(Handle handle) { epoll_.put_off(tag_of(handle)); }

    /// Tells epoll what the stream waits for, if that has changed. Returns the error number.
    int update_interest(Handle handle, Slot& slot) noexcept {
        const std::uint32_t wanted = slot.wanted();
        if (slot.registered && wanted == slot.interest)
            return 0;
        if (!slot.registered && slot.paused)
            return 0; // the peer has hung up, which epoll would report all the time
        const int error = slot.registered ? epoll_.change(slot.socket.get(), wanted, tag_of(handle))
                                          : epoll_.add(slot.socket.get(), wanted, tag_of(handle));
        slot.registered = slot.registered || error == 0;
        slot.interest = wanted;
        return error;
    }
    void update_or_break(Handle handle, Slot& slot) {
        if (slot.error == 0)
            if (const int error = update_interest(handle, slot))
                break_off(handle, slot, error);
    }

    /// The stream cannot go on; a later turn reads what has arrived, then closes it.
    void break_off(Handle handle, Slot& slot, int error) {
        slot.error = error;
        slot.out.clear();
        put_off(handle);
    }

    void let_go(Handle handle, Slot& slot) noexcept {
        if (slot.registered)
            epoll_.remove(slot.socket.get());
        slot.registered = false;
        slot.socket.close();
        slots_.close(handle);
    }

    Sent send_parts(Handle handle, const Bytes* parts, std::size_t part_count) {
        Slot* const slot = slots_.find(handle);
        if (slot == nullptr || slot->finishing || slot->error != 0)
            return Sent::closed;
        NEXUS_ASSERT(part_count <= max_parts, "Io::send: more than 8 parts");
        std::size_t size = 0;
        for (std::size_t i = 0; i < part_count; ++i)
            size += parts[i].size();
        if (size > slot->options.send_limit - slot->out.size())
            return Sent::refused;
        std::size_t taken = 0;
        if (size == 0)
            return Sent::sent;
        if (slot->out.empty() && !slot->connecting) {
            const ssize_t result = detail::send_some(slot->socket.get(), parts, part_count);
            if (result >= 0) {
                taken = static_cast<std::size_t>(result);
            } else if (!detail::would_block(errno)) {
                break_off(handle, *slot, errno);
                return Sent::closed;
            }
        }
        return taken == size ? Sent::sent
                             : keep_rest(handle, *slot, parts, part_count, size, taken);
    }

    [[gnu::noinline]] Sent keep_rest(Handle handle, Slot& slot, const Bytes* parts,
                                     std::size_t part_count, std::size_t size, std::size_t taken) {
        const std::size_t limit = slot.options.send_limit;
        if (!slot.out.reserve(size - taken, limit < 4096 ? limit : 4096, limit)) {
            break_off(handle, slot, ENOMEM);
            return Sent::closed;
        }
        for (std::size_t i = 0; i < part_count; ++i) {
            const std::size_t skipped = taken < parts[i].size() ? taken : parts[i].size();
            taken -= skipped;
            slot.out.append(parts[i].subspan(skipped));
        }
        update_or_break(handle, slot);
        return slot.error == 0 ? Sent::buffered : Sent::closed;
    }

    void shut_output(Handle handle, Slot& slot) {
        ::shutdown(slot.socket.get(), SHUT_WR);
        slot.output_ended = true;
        if (slot.input_ended)
            put_off(handle); // both sides have ended: to be closed
    }

    /// Whether the stream is still open after its handler ran.
    bool notify(World<App>& world, Handle handle, Slot& slot, StreamChange change,
                std::size_t& count, CloseReason reason = CloseReason::none, int error = 0) {
        if (slot.on_status) {
            world.next_sequence();
            ++count;
            slot.on_status.run(world, StreamStatus{handle, change, reason, error});
        }
        return slots_.find(handle) != nullptr;
    }

    void end_with(World<App>& world, Handle handle, Slot& slot, CloseReason reason, int error,
                  std::size_t& count) {
        let_go(handle, slot);
        notify(world, handle, slot, StreamChange::closed, count, reason, error);
    }

    void end_with(World<App>& world, Handle handle, Slot& slot, int error, std::size_t& count) {
        const bool reset = error == ECONNRESET || error == EPIPE || error == ECONNABORTED;
        end_with(world, handle, slot, reset ? CloseReason::reset : CloseReason::failed, error,
                 count);
    }

    /// Whether the stream is connected, and still open after the program has been told.
    bool finish_connecting(World<App>& world, Handle handle, Slot& slot, std::uint32_t& events,
                           std::size_t& count) {
        if (slot.error == 0 && slot.connecting) {
            if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) == 0)
                return false;
            slot.error = detail::take_error(slot.socket.get());
        }
        if (slot.error != 0) {
            end_with(world, handle, slot, CloseReason::refused, slot.error, count);
            return false;
        }
        slot.connecting = false;
        slot.told_connected = true;
        events |= EPOLLOUT; // for what was sent meanwhile
        if (slot.finishing && slot.out.empty())
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

    /// False when the stream has been closed.
    bool flush(World<App>& world, Handle handle, Slot& slot, std::size_t& count) {
        const Bytes waiting = slot.out.bytes();
        const ssize_t taken = detail::send_some(slot.socket.get(), &waiting, 1);
        if (taken < 0) {
            if (!detail::would_block(errno))
                break_off(handle, slot, errno);
            return true;
        }
        slot.out.read(static_cast<std::size_t>(taken));
        if (!slot.out.empty())
            return true;
        if (slot.finishing)
            shut_output(handle, slot);
        return notify(world, handle, slot, StreamChange::drained, count);
    }

    /// False when the stream has been closed.
    bool read_and_deliver(World<App>& world, Handle handle, Slot& slot, std::uint32_t& events,
                          std::size_t& count) {
        bool has_read = false;
        bool is_gone = false; // both sides are
        if ((events & input_events) != 0 || slot.error != 0) {
            const bool hung_up = (events & (EPOLLHUP | EPOLLERR)) != 0;
            events &= ~input_events;
            if (slot.input_ended)
                is_gone = hung_up;
            else
                has_read = receive(slot);
        }
        if (!deliver(world, handle, slot, count))
            return false;
        if (slot.paused)
            return true;
        if (is_gone) { // after what waited for `resume`
            const int error = detail::take_error(slot.socket.get());
            if (error != 0)
                end_with(world, handle, slot, error, count);
            else
                end_with(world, handle, slot, end_reason(slot), 0, count);
            return false;
        }
        if (slot.error != 0) {
            if (!has_read) {
                end_with(world, handle, slot, slot.error, count);
                return false;
            }
            put_off(handle);
            return true;
        }
        return !slot.input_ended || end_input(world, handle, slot, count);
    }

    /// One read into the buffer. False when there was nothing, or nothing will follow.
    bool receive(Slot& slot) {
        slot.in.make_room();
        const std::span<std::byte> room = slot.in.room();
        if (room.empty())
            return true; // frames that wait for `resume` or came before an exception
        const int socket = slot.socket.get();
        const ssize_t count =
            slot.options.descriptors == 0
                ? detail::uninterrupted(
                      [&] { return ::recv(socket, room.data(), room.size(), MSG_DONTWAIT); })
                : detail::receive_with_descriptors(socket, room, slot.passed,
                                                   slot.options.descriptors);
        if (count > 0)
            slot.in.written(static_cast<std::size_t>(count));
        else if (count == 0)
            slot.input_ended = true;
        else if (!detail::would_block(errno) && slot.error == 0)
            slot.error = errno;
        return count > 0;
    }

    /// False when the stream has been closed.
    bool deliver(World<App>& world, Handle handle, Slot& slot, std::size_t& count) {
        while (!slot.paused) {
            const Bytes bytes = slot.in.bytes();
            const StreamFrame frame = slot.options.framing.first(bytes, slot.scanned);
            if (frame.state == StreamFrame::State::incomplete) {
                slot.scanned = bytes.size();
                return true;
            }
            if (frame.state == StreamFrame::State::too_long) {
                end_with(world, handle, slot, CloseReason::too_long, EMSGSIZE, count);
                return false;
            }
            slot.in.read(frame.size); // before the handler, which may throw
            slot.scanned = 0;
            world.next_sequence();
            ++count;
            slot.on_received.run(world,
                                 Received{handle, bytes.subspan(frame.offset, frame.length)});
            if (slots_.find(handle) == nullptr)
                return false;
        }
        return true;
    }

    static CloseReason end_reason(const Slot& slot) noexcept {
        return slot.in.empty() ? CloseReason::end : CloseReason::cut_off;
    }

    /// The peer sends no more. False when the stream has been closed.
    bool end_input(World<App>& world, Handle handle, Slot& slot, std::size_t& count) {
        const CloseReason reason = end_reason(slot);
        const bool stays = slot.options.stay_open_at_end;
        if (stays && !std::exchange(slot.told_ended, true) &&
            !notify(world, handle, slot, StreamChange::ended, count, reason))
            return false;
        if (slot.output_ended || (!stays && !slot.finishing)) {
            end_with(world, handle, slot, reason, 0, count);
            return false;
        }
        return true;
    }

    Epoll& epoll_;
    Table slots_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_DRIVER_STREAM_HPP
