// SPDX-License-Identifier: MIT
//
// Cuts a stream of length-prefixed messages into messages.
//
// Framing: a 2-byte big-endian length, then that many bytes. A length of zero ends the session and
// must be the last thing in the stream.
#ifndef MARKET_REPLAY_ITCH_READER_HPP
#define MARKET_REPLAY_ITCH_READER_HPP

#include "error.hpp"
#include "itch.hpp"
#include "source.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace market_replay::itch {

/// Reads blocks from a source and hands out the messages in them, in place.
///
/// Reading and cutting are separate calls so that the time spent on files stays out of the time
/// measured for events:
///
///     while (reader.fill()) {
///         while (reader.next(message)) { ... }
///     }
class MessageReader {
public:
    explicit MessageReader(ByteSource& source, std::size_t block = std::size_t{1} << 18U)
        : source_(source), buffer_(block + max_record) {}

    /// Gets the next block; false at the end. Messages handed out before are invalid afterwards.
    /// Throws `DataError` when the stream ends inside a message or goes on after its end mark.
    [[nodiscard]] bool fill() {
        const std::size_t left = end_ - begin_;
        std::memmove(buffer_.data(), buffer_.data() + begin_, left);
        base_ += begin_;
        begin_ = 0;
        end_ = left;
        offset_ = base_;
        const std::size_t got = source_.read({buffer_.data() + end_, buffer_.size() - end_});
        end_ += got;
        if (ended_ && end_ != 0) {
            throw DataError("data after the end-of-session mark (a length of zero)");
        }
        if (got == 0 && end_ != 0) {
            throw DataError(end_ < 2 ? std::string("the file ends inside a length prefix")
                                     : format("the file ends inside a message: %zu bytes "
                                              "announced, %zu there",
                                              length_at(0), end_ - 2));
        }
        return end_ != 0;
    }

    /// The next whole message of the block; false when the rest needs another block.
    [[nodiscard]] bool next(std::span<const char>& message) noexcept {
        if (end_ - begin_ < 2 || ended_) {
            return false;
        }
        const std::size_t length = length_at(begin_);
        if (end_ - begin_ < 2 + length) {
            return false;
        }
        offset_ = base_ + begin_;
        begin_ += 2 + length;
        if (length == 0) {
            ended_ = true;
            return false;
        }
        message = {buffer_.data() + begin_ - length, length};
        return true;
    }

    /// Where the message handed out last begins (its length prefix), in bytes from the start.
    [[nodiscard]] std::uint64_t offset() const noexcept { return offset_; }

private:
    static constexpr std::size_t max_record = 2 + 0xffff;

    [[nodiscard]] std::size_t length_at(std::size_t position) const noexcept {
        return detail::load<std::uint16_t>(buffer_.data() + position);
    }

    ByteSource& source_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::uint64_t base_ = 0;
    std::uint64_t offset_ = 0;
    bool ended_ = false;
};

} // namespace market_replay::itch

#endif // MARKET_REPLAY_ITCH_READER_HPP
