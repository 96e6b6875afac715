// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_STREAM_WRITER_HPP
#define NEXUS_IO_DETAIL_STREAM_WRITER_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/detail/stream_table.hpp>
#include <nexus/io/framing.hpp>

#include <cerrno>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>
#include <sys/socket.h>

/// \file
/// How streams send.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The sending side of streams: at once what the system takes, the rest from a bounded buffer.
template <class App>
class StreamWriter : public StreamTable<App> {
    using Base = StreamTable<App>;

protected:
    using Base::slots_, Base::put_off, Base::update_or_break, Base::break_off, Base::notify;
    using typename Base::Bytes, typename Base::Handle, typename Base::Slot;
    using Output = StreamProgress::Output;

public:
    /// Sends all of `bytes` or nothing: at once as much as the system takes, the rest as it becomes
    /// ready. One system call, none while something is pending. Allocates only when the buffer has
    /// to grow.
    Sent send(StreamHandle handle, Bytes bytes) { return send_parts(handle, &bytes, 1); }
    Sent send(StreamHandle handle, std::string_view text) {
        return send(handle, std::as_bytes(std::span<const char>(text)));
    }
    /// The same for up to 8 parts, in one system call; more are refused, and end a checked build.
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
        if (slot == nullptr || slot->output != Output::open || slot->error != 0)
            return Sent::closed;
        if (bytes.empty() || slot->connecting == Slot::Connecting::pending || !slot->out.empty() ||
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
    template <std::convertible_to<std::string_view> Text>
    Sent send_descriptor(StreamHandle handle, const Text& text, int descriptor) {
        const std::string_view bytes = text;
        return send_descriptor(handle, std::as_bytes(std::span<const char>(bytes)), descriptor);
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
        if (slot->output == Output::open) {
            slot->output = Output::finishing;
            if (slot->out.empty() && slot->connecting != Slot::Connecting::pending)
                shut_output(handle, *slot);
        }
        return true;
    }

protected:
    using Base::Base;

    /// Sends what is pending. False when the stream has been closed.
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
        if (slot.output == Output::finishing)
            shut_output(handle, slot);
        return notify(world, handle, slot, StreamChange::drained, count);
    }

    void shut_output(Handle handle, Slot& slot) {
        ::shutdown(slot.socket.get(), SHUT_WR);
        slot.output = Output::shut;
        if (slot.input != Slot::Input::open)
            put_off(handle); // both sides have ended: to be closed
    }

private:
    Sent send_parts(Handle handle, const Bytes* parts, std::size_t part_count) {
        Slot* const slot = slots_.find(handle);
        if (slot == nullptr || slot->output != Output::open || slot->error != 0)
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
        if (slot->out.empty() && slot->connecting != Slot::Connecting::pending) {
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
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_STREAM_WRITER_HPP
