// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_STREAM_HPP
#define NEXUS_IO_STREAM_HPP

#include <nexus/io/framing.hpp>
#include <nexus/io/handle.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

/// \file
/// The public types of streams: handle, options, events, and the result of sending.

NEXUS_DETAIL_BEGIN

namespace detail {
struct StreamKind {};
} // namespace detail

using StreamHandle = IoHandle<detail::StreamKind>;

/// One frame has arrived. `bytes` point into the stream's buffer: they are valid until the handler
/// returns.
struct Received {
    StreamHandle stream;
    std::span<const std::byte> bytes;

    [[nodiscard]] std::string_view text() const noexcept {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
};

enum class StreamChange : std::uint8_t {
    connected, ///< `connect` has succeeded
    drained,   ///< the system has taken all buffered bytes
    ended,     ///< the peer sends no more; only with `stay_open_at_end`
    closed     ///< the handle is stale; exactly once, unless the program closed the stream itself
};

/// Why a stream was closed.
enum class CloseReason : std::uint8_t {
    none,     ///< it was not closed
    end,      ///< the peer sends no more, and ended after a frame
    cut_off,  ///< the peer sends no more, and ended within a frame
    reset,    ///< the peer broke off the connection
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

/// The result of sending.
enum class Sent : std::uint8_t {
    sent,     ///< the system has taken them all
    buffered, ///< some wait in the stream's buffer; `drained` follows
    refused,  ///< none were taken: the limit would be exceeded, or the datagram does not fit now
    closed    ///< none were taken: there is no such stream, or its sending side is shut
};

struct StreamOptions {
    Framing framing = Framing::raw();
    /// The most bytes that may wait for the peer: bounds the memory that a peer costs which never
    /// reads. The buffer grows on demand, and its memory stays with the slot. A message longer than
    /// this is always refused.
    std::size_t send_limit = std::size_t{1} << 20;
    /// The size of the receive buffer, unless the longest frame needs more. One read takes at most
    /// as much as fits into the buffer.
    std::size_t receive_size = 16384;
    bool no_delay = true; ///< TCP: send small packets at once
    /// When the peer sends no more: reports `ended` and lets the program close the stream, instead
    /// of closing it as soon as nothing is pending.
    bool stay_open_at_end = false;
    /// UNIX sockets: how many passed descriptors are kept for `take_descriptor`; more are closed.
    std::size_t descriptors = 0;
};

NEXUS_DETAIL_END

#endif // NEXUS_IO_STREAM_HPP
