// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_STREAM_READER_HPP
#define NEXUS_IO_DETAIL_STREAM_READER_HPP

#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/detail/stream_table.hpp>
#include <nexus/io/framing.hpp>
#include <nexus/io/stream.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <span>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <utility>

/// \file
/// How streams receive.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The receiving side of streams: reads into the buffer, cuts it into frames, sees the end.
template <class App>
class StreamReader {
    using Slot = StreamSlot<App>;
    using Bytes = std::span<const std::byte>;
    using Input = StreamState::Input;

public:
    explicit StreamReader(StreamTable<App>& table) noexcept : table_(table) {}

    [[nodiscard]] Descriptor take_descriptor(StreamHandle handle) {
        Slot* const slot = table_.find(handle);
        if (slot == nullptr || slot->passed.empty())
            return {};
        Descriptor first = std::move(slot->passed.front());
        slot->passed.erase(slot->passed.begin());
        return first;
    }

    bool pause(StreamHandle handle) {
        Slot* const slot = table_.find(handle);
        if (slot == nullptr)
            return false;
        slot->state.paused = true;
        table_.update_or_fail(handle, *slot);
        return true;
    }
    bool resume(StreamHandle handle) {
        Slot* const slot = table_.find(handle);
        if (slot == nullptr)
            return false;
        if (slot->state.paused) {
            slot->state.paused = false;
            table_.update_or_fail(handle, *slot);
            table_.put_off(handle); // for the frames in the buffer
        }
        return true;
    }

    /// False when the stream has been closed.
    bool read_and_deliver(World<App>& world, StreamHandle handle, Slot& slot, std::uint32_t& events,
                          std::size_t& count) {
        const StreamState& state = slot.state;
        bool has_read = false;
        bool has_hung_up = false; // the peer, and its end was read before
        if ((events & input_events) != 0 || state.error != 0) {
            const bool hung_up = (events & (EPOLLHUP | EPOLLERR)) != 0;
            events &= ~input_events;
            if (state.input != Input::open)
                has_hung_up = hung_up;
            else
                has_read = receive(slot);
        }
        if (!deliver(world, handle, slot, count))
            return false;
        if (state.paused)
            return true;
        if (has_hung_up) { // after the frames that waited for `resume`
            const int error =
                state.error != 0 ? state.error : detail::take_error(slot.socket.get());
            if (error != 0)
                table_.end_by_error(world, handle, slot, error, count);
            else
                table_.end(world, handle, slot, end_reason(slot), 0, count);
            return false;
        }
        if (state.error != 0) {
            if (!has_read) {
                table_.end_by_error(world, handle, slot, state.error, count);
                return false;
            }
            table_.put_off(handle);
            return true;
        }
        return state.input == Input::open || end_input(world, handle, slot, count);
    }

private:
    static constexpr std::uint32_t input_events = EPOLLIN | EPOLLHUP | EPOLLERR;

    /// One read into the buffer. Returns whether more may follow; false also when there was
    /// nothing to read.
    bool receive(Slot& slot) {
        slot.in.make_room();
        const std::span<std::byte> room = slot.in.room();
        if (room.empty())
            return true; // full of frames that wait for `resume` or were left by an exception
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
            slot.state.input = Input::ended;
        else if (!detail::would_block(errno) && slot.state.error == 0)
            slot.state.error = errno;
        return count > 0;
    }

    /// False when the stream has been closed.
    bool deliver(World<App>& world, StreamHandle handle, Slot& slot, std::size_t& count) {
        while (!slot.state.paused) {
            const Bytes bytes = slot.in.bytes();
            const StreamFrame frame = slot.options.framing.first(bytes, slot.state.scanned);
            if (frame.state == StreamFrame::State::incomplete) {
                slot.state.scanned = bytes.size();
                return true;
            }
            if (frame.state == StreamFrame::State::too_long) {
                table_.end(world, handle, slot, CloseReason::too_long, EMSGSIZE, count);
                return false;
            }
            slot.in.read(frame.size); // before the handler, which may throw
            slot.state.scanned = 0;
            world.next_sequence();
            ++count;
            slot.on_received.run(world,
                                 Received{handle, bytes.subspan(frame.offset, frame.length)});
            if (table_.find(handle) == nullptr)
                return false;
        }
        return true;
    }

    static CloseReason end_reason(const Slot& slot) noexcept {
        return slot.in.empty() ? CloseReason::end : CloseReason::cut_off;
    }

    /// The peer sends no more. What is pending for it is still sent before the stream is closed.
    /// False when the stream has been closed.
    bool end_input(World<App>& world, StreamHandle handle, Slot& slot, std::size_t& count) {
        const CloseReason reason = end_reason(slot);
        const bool stays = slot.options.stay_open_at_end;
        if (stays && slot.state.input == Input::ended) {
            slot.state.input = Input::reported;
            if (!table_.notify(world, handle, slot, StreamChange::ended, count, reason))
                return false;
        }
        if (slot.state.output == StreamState::Output::shut || (!stays && slot.out.empty())) {
            table_.end(world, handle, slot, reason, 0, count);
            return false;
        }
        return true;
    }

    StreamTable<App>& table_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_STREAM_READER_HPP
