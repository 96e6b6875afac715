// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_STREAM_TABLE_HPP
#define NEXUS_IO_DETAIL_STREAM_TABLE_HPP

#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/byte_queue.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/slots.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/endpoint.hpp>
#include <nexus/io/stream.hpp>
#include <nexus/refuse.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// \file
/// What `Io` keeps of each stream, and how streams are opened and closed.

NEXUS_DETAIL_BEGIN

namespace detail {

/// How far a stream has come. Connecting, its input and its output go on independently of each
/// other, each in this order.
struct StreamProgress {
    enum class Connecting : std::uint8_t {
        pending, // not yet known to have succeeded or failed
        untold,  // it has succeeded, and the program is to be told
        done     // or there was nothing to connect
    };
    enum class Input : std::uint8_t {
        open,
        ended, // the peer sends no more
        told   // so does the program know, with stay_open_at_end
    };
    enum class Output : std::uint8_t {
        open,
        finishing, // to be shut when `out` is empty
        shut
    };

    std::size_t scanned = 0;    // bytes of `in` that are known to end no line
    std::uint32_t interest = 0; // what epoll has been told
    int error = 0;              // of connecting or sending; the stream is to be closed for it
    Connecting connecting = Connecting::done;
    Input input = Input::open;
    Output output = Output::open;
    bool registered = false; // with epoll
    bool paused = false;     // by the program
};

/// The part of a stream that knows no handlers.
struct StreamState : StreamProgress {
    Descriptor socket;
    StreamOptions options;
    ByteQueue in;
    ByteQueue out;
    std::vector<Descriptor> passed; // by the peer, not yet taken

    /// For the next stream of the slot, which inherits the buffers' memory.
    void reset() noexcept {
        static_cast<StreamProgress&>(*this) = StreamProgress();
        socket.close();
        in.clear();
        out.clear();
        passed.clear();
    }

    [[nodiscard]] std::uint32_t wanted() const noexcept {
        if (connecting == Connecting::pending)
            return EPOLLOUT;
        return (paused || input != Input::open ? 0u : std::uint32_t{EPOLLIN}) |
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

/// The open streams: their slots, what epoll is told of them, and how they end.
template <class App>
class StreamTable {
protected:
    using Slot = StreamSlot<App>;
    using Table = Slots<Slot>;
    using Handle = StreamHandle;
    using Bytes = std::span<const std::byte>;

public:
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
    explicit StreamTable(Epoll& epoll) noexcept : epoll_(epoll) {}

    void close_streams() noexcept {
        slots_.for_each([this](Handle handle, Slot&) { close(handle); });
    }

    Handle open(const StreamOptions& options, Virtual<Received, App>& on_received,
                Virtual<StreamStatus, App>& on_status) {
        if (!on_received)
            detail::refuse("Io: a stream needs a handler for what it receives");
        const std::size_t frame = options.framing.max_size();
        const std::size_t room = options.receive_size > frame ? options.receive_size : frame;
        if (room == 0)
            detail::refuse(
                "StreamOptions: receive_size is 0; it must be at least 1 with raw framing");
        if (options.send_limit == 0)
            detail::refuse("StreamOptions: send_limit is 0; it must be at least 1");
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

    Epoll& epoll_;
    Table slots_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_STREAM_TABLE_HPP
