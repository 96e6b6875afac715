// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_STREAM_READER_HPP
#define NEXUS_IO_DETAIL_STREAM_READER_HPP

#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/detail/stream_writer.hpp>
#include <nexus/io/framing.hpp>

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
class StreamReader : public StreamWriter<App> {
    using Base = StreamWriter<App>;

protected:
    using Base::slots_, Base::epoll_, Base::put_off, Base::update_or_break, Base::notify,
        Base::end_with;
    using typename Base::Bytes, typename Base::Handle, typename Base::Slot;
    using Input = StreamProgress::Input;

public:
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

protected:
    using Base::Base;

    /// False when the stream has been closed.
    bool read_and_deliver(World<App>& world, Handle handle, Slot& slot, std::uint32_t& events,
                          std::size_t& count) {
        bool has_read = false;
        bool is_gone = false; // both sides are
        if ((events & input_events) != 0 || slot.error != 0) {
            const bool hung_up = (events & (EPOLLHUP | EPOLLERR)) != 0;
            events &= ~input_events;
            if (slot.input != Input::open)
                is_gone = hung_up;
            else
                has_read = receive(slot);
        }
        if (!deliver(world, handle, slot, count))
            return false;
        if (slot.paused)
            return true;
        if (is_gone) { // after what waited for `resume`
            const int error = slot.error != 0 ? slot.error : detail::take_error(slot.socket.get());
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
        return slot.input == Input::open || end_input(world, handle, slot, count);
    }

private:
    static constexpr std::uint32_t input_events = EPOLLIN | EPOLLHUP | EPOLLERR;

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
            slot.input = Input::ended;
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

    /// The peer sends no more: what is pending for it goes out before the stream is closed. False
    /// when the stream has been closed.
    bool end_input(World<App>& world, Handle handle, Slot& slot, std::size_t& count) {
        const CloseReason reason = end_reason(slot);
        const bool stays = slot.options.stay_open_at_end;
        if (stays && slot.input == Input::ended) {
            slot.input = Input::told;
            if (!notify(world, handle, slot, StreamChange::ended, count, reason))
                return false;
        }
        if (slot.output == Slot::Output::shut || (!stays && slot.out.empty())) {
            end_with(world, handle, slot, reason, 0, count);
            return false;
        }
        return true;
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_STREAM_READER_HPP
