// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_FRAMING_HPP
#define NEXUS_IO_FRAMING_HPP

#include <nexus/io/descriptor.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>

/// \file
/// `Framing`: where one message of a byte stream ends and the next begins.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The first frame of a buffer: it takes `size` bytes, and its `length` bytes of content begin at
/// `offset`.
struct StreamFrame {
    enum class State : std::uint8_t { incomplete, complete, too_long };
    State state = State::incomplete;
    std::size_t offset = 0;
    std::size_t length = 0;
    std::size_t size = 0;
};

} // namespace detail

/// The way in which a stream is cut into frames. A frame that is longer than `max_length` closes
/// the stream.
class Framing {
public:
    /// No frames: the bytes are delivered as they arrive.
    [[nodiscard]] static constexpr Framing raw() noexcept { return Framing(Kind::raw, 0, {}, 0); }

    /// Each frame is a length of `prefix_bytes` bytes (1, 2 or 4), followed by that many bytes.
    /// Throws `std::invalid_argument` for another width, and for a `max_length` that the prefix
    /// cannot express.
    [[nodiscard]] static constexpr Framing length_prefixed(std::size_t prefix_bytes,
                                                           std::size_t max_length,
                                                           std::endian order = std::endian::big) {
        if (prefix_bytes != 1 && prefix_bytes != 2 && prefix_bytes != 4)
            detail::refuse("Framing::length_prefixed: prefix_bytes is " +
                           std::to_string(prefix_bytes) + "; it must be 1, 2 or 4");
        const std::uint64_t most = (std::uint64_t{1} << (8 * prefix_bytes)) - 1;
        if (max_length < 1 || max_length > most)
            detail::refuse("Framing::length_prefixed: max_length is " + std::to_string(max_length) +
                           "; it must be 1 to " + std::to_string(most));
        return {Kind::length, prefix_bytes, order, max_length};
    }

    /// Each frame is a line without its `\n` or `\r\n`, which `max_length` does not count either.
    /// The buffer has room for the longest line. Throws `std::invalid_argument` for a `max_length`
    /// that is not in 1 to 2^30.
    [[nodiscard]] static constexpr Framing lines(std::size_t max_length) {
        constexpr std::size_t most = std::size_t{1} << 30;
        if (max_length < 1 || max_length > most)
            detail::refuse("Framing::lines: max_length is " + std::to_string(max_length) +
                           "; it must be 1 to " + std::to_string(most));
        return Framing(Kind::lines, 0, {}, max_length);
    }

    /// The first frame in `bytes`, of which the first `scanned` are known not to end a line. Time:
    /// linear in the bytes not yet scanned for lines, else constant.
    [[nodiscard]] detail::StreamFrame first(std::span<const std::byte> bytes,
                                            std::size_t scanned) const noexcept {
        using State = detail::StreamFrame::State;
        switch (kind_) {
        case Kind::length: {
            if (bytes.size() < prefix_bytes_)
                return {};
            const std::size_t length = prefix(bytes.data());
            if (length > max_length_)
                return {State::too_long};
            if (bytes.size() - prefix_bytes_ < length)
                return {};
            return {State::complete, prefix_bytes_, length, prefix_bytes_ + length};
        }
        case Kind::lines: {
            const void* const newline =
                std::memchr(bytes.data() + scanned, '\n', bytes.size() - scanned);
            std::size_t length = bytes.size();
            if (newline != nullptr)
                length =
                    static_cast<std::size_t>(static_cast<const std::byte*>(newline) - bytes.data());
            const std::size_t size = length + 1;
            if (length > 0 && bytes[length - 1] == std::byte{'\r'})
                --length;
            if (length > max_length_)
                return {State::too_long};
            if (newline == nullptr)
                return {};
            return {State::complete, 0, length, size};
        }
        default:
            return {bytes.empty() ? State::incomplete : State::complete, 0, bytes.size(),
                    bytes.size()};
        }
    }

    /// The most bytes that a frame takes in the buffer; 0 for raw, where any buffer will do.
    [[nodiscard]] constexpr std::size_t max_size() const noexcept {
        return kind_ == Kind::raw ? 0 : max_length_ + (kind_ == Kind::lines ? 2 : prefix_bytes_);
    }
    [[nodiscard]] constexpr std::size_t max_length() const noexcept { return max_length_; }

    /// Writes to `room` the bytes that surround a frame of `length` bytes. Returns how many of them
    /// precede the frame, and sets `after` to the number that follow it.
    std::size_t wrap(std::size_t length, std::byte (&room)[4], std::size_t& after) const noexcept {
        after = kind_ == Kind::lines ? 1 : 0;
        room[0] = std::byte{'\n'};
        if (kind_ != Kind::length)
            return 0;
        for (std::size_t i = 0; i < prefix_bytes_; ++i) {
            const std::size_t place = order_ == std::endian::little ? i : prefix_bytes_ - 1 - i;
            room[i] = static_cast<std::byte>((length >> (8 * place)) & 0xff);
        }
        return prefix_bytes_;
    }

private:
    enum class Kind : std::uint8_t { raw, length, lines };

    constexpr Framing(Kind kind, std::size_t prefix_bytes, std::endian order,
                      std::size_t max_length) noexcept
        : kind_(kind), prefix_bytes_(static_cast<std::uint8_t>(prefix_bytes)), order_(order),
          max_length_(max_length) {}

    std::size_t prefix(const std::byte* bytes) const noexcept {
        std::size_t length = 0;
        for (std::size_t i = 0; i < prefix_bytes_; ++i) {
            const std::size_t place = order_ == std::endian::little ? prefix_bytes_ - 1 - i : i;
            length = length << 8 | std::to_integer<std::size_t>(bytes[place]);
        }
        return length;
    }

    Kind kind_;
    std::uint8_t prefix_bytes_;
    std::endian order_;
    std::size_t max_length_;
};

NEXUS_DETAIL_END

#endif // NEXUS_IO_FRAMING_HPP
