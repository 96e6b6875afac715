// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_STREAM_WRITER_HPP
#define NEXUS_IO_DETAIL_STREAM_WRITER_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/detail/stream_table.hpp>
#include <nexus/io/framing.hpp>
#include <nexus/io/stream.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <cstddef>
#include <span>
#include <sys/socket.h>

/// \file
/// How streams send.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The sending side of streams: sends at once what the system takes, and keeps the rest in a
/// bounded buffer.
template <class App>
class StreamWriter {
    using Slot = StreamSlot<App>;
    using Bytes = std::span<const std::byte>;
    using Connecting = StreamState::Connecting;
    using Output = StreamState::Output;

public:
    explicit StreamWriter(StreamTable<App>& table) noexcept : table_(table) {}

    Sent send(StreamHandle handle, const Bytes* parts, std::size_t part_count) {
        Slot* const slot = table_.find(handle);
        if (slot == nullptr || slot->state.output != Output::open || slot->state.error != 0)
            return Sent::closed;
        NEXUS_ASSERT(part_count <= max_parts, "Io::send: more than 8 parts");
        if (part_count > max_parts)
            return Sent::refused;
        std::size_t size = 0;
        for (std::size_t i = 0; i < part_count; ++i)
            size += parts[i].size();
        if (size > slot->options.send_limit - slot->out.size())
            return Sent::refused;
        std::size_t taken = 0;
        if (size == 0)
            return Sent::sent;
        if (slot->out.empty() && slot->state.connecting != Connecting::pending) {
            const ssize_t result = detail::send_some(slot->socket.get(), parts, part_count);
            if (result >= 0) {
                taken = static_cast<std::size_t>(result);
            } else if (!detail::would_block(errno)) {
                table_.fail(handle, *slot, errno);
                return Sent::closed;
            }
        }
        return taken == size ? Sent::sent
                             : keep_rest(handle, *slot, parts, part_count, size, taken);
    }

    Sent send_frame(StreamHandle handle, Bytes frame) {
        Slot* const slot = table_.find(handle);
        if (slot == nullptr)
            return Sent::closed;
        const Framing& framing = slot->options.framing;
        if (framing.max_size() != 0 && frame.size() > framing.max_length())
            return Sent::refused;
        std::byte around[4];
        std::size_t after = 0;
        const std::size_t before = framing.wrap(frame.size(), around, after);
        const Bytes parts[] = {Bytes(around, before), frame, Bytes(around, after)};
        return before + after == 0 ? send(handle, &frame, 1)
                                   : send(handle, parts + (before == 0), 2);
    }

    Sent send_descriptor(StreamHandle handle, Bytes bytes, int descriptor) {
        Slot* const slot = table_.find(handle);
        if (slot == nullptr || slot->state.output != Output::open || slot->state.error != 0)
            return Sent::closed;
        if (bytes.empty() || slot->state.connecting == Connecting::pending || !slot->out.empty() ||
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
        table_.fail(handle, *slot, errno);
        return Sent::closed;
    }

    [[nodiscard]] std::size_t pending(StreamHandle handle) noexcept {
        const Slot* const slot = table_.find(handle);
        return slot == nullptr ? 0 : slot->out.size();
    }

    bool finish(StreamHandle handle) {
        Slot* const slot = table_.find(handle);
        if (slot == nullptr)
            return false;
        if (slot->state.output == Output::open) {
            slot->state.output = Output::finishing;
            if (slot->state.connecting != Connecting::pending)
                shut_if_finished(handle, *slot);
        }
        return true;
    }

    /// Sends what is pending, if anything is. False when the stream has been closed.
    bool flush(World<App>& world, StreamHandle handle, Slot& slot, std::size_t& count) {
        if (slot.out.empty())
            return true;
        const Bytes waiting = slot.out.bytes();
        const ssize_t taken = detail::send_some(slot.socket.get(), &waiting, 1);
        if (taken < 0) {
            if (!detail::would_block(errno))
                table_.fail(handle, slot, errno);
            return true;
        }
        slot.out.read(static_cast<std::size_t>(taken));
        if (!slot.out.empty())
            return true;
        shut_if_finished(handle, slot);
        return table_.notify(world, handle, slot, StreamChange::drained, count);
    }

    /// Shuts the sending side if the program has finished it and nothing is pending.
    void shut_if_finished(StreamHandle handle, Slot& slot) {
        if (slot.state.output != Output::finishing || !slot.out.empty())
            return;
        ::shutdown(slot.socket.get(), SHUT_WR);
        slot.state.output = Output::shut;
        if (slot.state.input != StreamState::Input::open)
            table_.put_off(handle); // both sides have ended: a later turn closes the stream
    }

private:
    [[gnu::noinline]] Sent keep_rest(StreamHandle handle, Slot& slot, const Bytes* parts,
                                     std::size_t part_count, std::size_t size, std::size_t taken) {
        const std::size_t limit = slot.options.send_limit;
        if (!slot.out.reserve(size - taken, limit < 4096 ? limit : 4096, limit)) {
            table_.fail(handle, slot, ENOMEM);
            return Sent::closed;
        }
        for (std::size_t i = 0; i < part_count; ++i) {
            const std::size_t skipped = taken < parts[i].size() ? taken : parts[i].size();
            taken -= skipped;
            slot.out.append(parts[i].subspan(skipped));
        }
        table_.update_or_fail(handle, slot);
        return slot.state.error == 0 ? Sent::buffered : Sent::closed;
    }

    StreamTable<App>& table_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_STREAM_WRITER_HPP
