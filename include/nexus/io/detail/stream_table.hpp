// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_STREAM_TABLE_HPP
#define NEXUS_IO_DETAIL_STREAM_TABLE_HPP

#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/byte_queue.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/slots.hpp>
#include <nexus/io/stream.hpp>
#include <nexus/refuse.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/epoll.h>
#include <utility>
#include <vector>

/// \file
/// The state that `Io` keeps for each stream, and how streams are opened and closed.

NEXUS_DETAIL_BEGIN

namespace detail {

/// How far a stream has come. Connecting, input and output advance independently of each other,
/// each in the order of its enumerators.
struct StreamState {
    enum class Connecting : std::uint8_t {
        pending,    // not yet known to have succeeded or failed
        unreported, // succeeded, but the program has not been notified
        done        // or there was nothing to connect
    };
    enum class Input : std::uint8_t {
        open,
        ended,   // the peer sends no more
        reported // the program has been notified of that; only with stay_open_at_end
    };
    enum class Output : std::uint8_t {
        open,
        finishing, // to be shut when `out` is empty
        shut
    };

    std::size_t scanned = 0;    // bytes of `in` that are known not to end a line
    std::uint32_t interest = 0; // the events that epoll watches for
    int error = 0;              // of connecting or sending; a later turn closes the stream
    Connecting connecting = Connecting::done;
    Input input = Input::open;
    Output output = Output::open;
    bool registered = false; // with epoll
    bool paused = false;     // by the program
};

template <class App>
struct StreamSlot {
    using kind = StreamKind;

    StreamState state;
    Descriptor socket;
    StreamOptions options;
    ByteQueue in;
    ByteQueue out;
    std::vector<Descriptor> passed; // by the peer, not yet taken
    Virtual<Received, App> on_received;
    Virtual<StreamStatus, App> on_status;

    /// Prepares the slot for the next stream, which inherits the memory of the buffers.
    void reset() noexcept {
        state = StreamState();
        socket.close();
        in.clear();
        out.clear();
        passed.clear();
        // Destroyed last: the destructor of a handler may use the Io, which must be in order.
        const auto received = std::move(on_received);
        const auto status = std::move(on_status);
    }

    [[nodiscard]] std::uint32_t wanted_events() const noexcept {
        if (state.connecting == StreamState::Connecting::pending)
            return EPOLLOUT;
        const bool reads = !state.paused && state.input == StreamState::Input::open;
        return (reads ? std::uint32_t{EPOLLIN} : 0u) | (out.empty() ? 0u : std::uint32_t{EPOLLOUT});
    }
};

/// The open streams: their slots, their registration with epoll, and how they end.
template <class App>
class StreamTable {
public:
    using Slot = StreamSlot<App>;
    using Visit = typename Slots<Slot>::Visit;

    explicit StreamTable(Epoll& epoll) noexcept : epoll_(epoll) {}

    [[nodiscard]] Slot* find(StreamHandle handle) noexcept { return slots_.find(handle); }
    [[nodiscard]] Slot* find(IoTag tag) noexcept { return slots_.find(tag.index, tag.generation); }
    /// The handle of the stream that is open in the slot `index`.
    [[nodiscard]] StreamHandle handle(std::uint32_t index) noexcept { return slots_.handle(index); }
    [[nodiscard]] std::size_t size() const noexcept { return slots_.size(); }
    /// True while the `Io` is being destroyed: nothing is opened any more.
    [[nodiscard]] bool is_shut_down() const noexcept { return epoll_.is_closed(); }
    /// Keeps the slot alive while one of its handlers may run, which may close the stream.
    [[nodiscard]] Visit visit(StreamHandle handle) noexcept { return Visit(slots_, handle); }

    /// A stream that has its buffer and its handlers, but no socket yet.
    StreamHandle open(const StreamOptions& options, Virtual<Received, App>& on_received,
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
        const StreamHandle handle = slots_.open();
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

    void close(StreamHandle handle, Slot& slot) noexcept {
        unregister(slot);
        slot.socket.close();
        slots_.close(handle);
    }
    void close_all() noexcept {
        slots_.for_each([this](StreamHandle handle, Slot& slot) { close(handle, slot); });
    }

    /// Has the stream dispatched in a later turn, without an event from epoll.
    void put_off(StreamHandle handle) { epoll_.put_off(tag_of(handle)); }

    /// Registers with epoll the events that the stream waits for, if they have changed. Returns the
    /// error number.
    int update_interest(StreamHandle handle, Slot& slot) noexcept {
        StreamState& state = slot.state;
        const std::uint32_t wanted = slot.wanted_events();
        if (state.registered && wanted == state.interest)
            return 0;
        if (!state.registered && state.paused)
            return 0; // the peer may have hung up, which epoll would report in every turn
        const int error = state.registered
                              ? epoll_.change(slot.socket.get(), wanted, tag_of(handle))
                              : epoll_.add(slot.socket.get(), wanted, tag_of(handle));
        state.registered = state.registered || error == 0;
        state.interest = wanted;
        return error;
    }
    void update_or_fail(StreamHandle handle, Slot& slot) {
        if (slot.state.error == 0)
            if (const int error = update_interest(handle, slot))
                fail(handle, slot, error);
    }
    void unregister(Slot& slot) noexcept {
        if (slot.state.registered)
            epoll_.remove(slot.socket.get());
        slot.state.registered = false;
    }

    /// Sending failed. A later turn reads what has arrived, then closes the stream.
    void fail(StreamHandle handle, Slot& slot, int error) {
        slot.state.error = error;
        slot.out.clear();
        put_off(handle);
    }

    /// Returns whether the stream is still open after its handler ran.
    bool notify(World<App>& world, StreamHandle handle, Slot& slot, StreamChange change,
                std::size_t& count, CloseReason reason = CloseReason::none, int error = 0) {
        if (slot.on_status) {
            world.next_sequence();
            ++count;
            slot.on_status.run(world, StreamStatus{handle, change, reason, error});
        }
        return slots_.find(handle) != nullptr;
    }

    /// Closes the stream and notifies the program.
    void end(World<App>& world, StreamHandle handle, Slot& slot, CloseReason reason, int error,
             std::size_t& count) {
        close(handle, slot);
        notify(world, handle, slot, StreamChange::closed, count, reason, error);
    }
    /// The same, for the reason that the error number stands for.
    void end_by_error(World<App>& world, StreamHandle handle, Slot& slot, int error,
                      std::size_t& count) {
        const bool reset = error == ECONNRESET || error == EPIPE || error == ECONNABORTED;
        end(world, handle, slot, reset ? CloseReason::reset : CloseReason::failed, error, count);
    }

private:
    static IoTag tag_of(StreamHandle handle) noexcept {
        return {IoTag::Kind::stream, handle.index(), Slots<Slot>::generation(handle)};
    }

    Epoll& epoll_;
    Slots<Slot> slots_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_STREAM_TABLE_HPP
