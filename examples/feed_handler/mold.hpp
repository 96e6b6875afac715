// SPDX-License-Identifier: MIT
//
// MoldUDP64: how numbered messages travel in UDP packets, and how missing ones are asked for.
//
// Format: Nasdaq, "MoldUDP64 Protocol Specification", version 1.00. All integers are big-endian.
// A downstream packet is session (10 bytes of text), sequence number of its first message (8) and
// message count (2), then for each message its length (2) and bytes. A packet without messages is
// a heartbeat; one with the count 0xffff says that the session is over. Both carry the sequence
// number of the message that would come next. A request is the same header upstream: the first
// message wanted and how many. It is answered with one downstream packet, unicast to whoever
// asked, with as many of them as fit.
#ifndef FEED_HANDLER_MOLD_HPP
#define FEED_HANDLER_MOLD_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <market_replay/itch.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace feed::mold {

using Session = std::array<char, 10>; // text, padded with spaces
using SequenceNumber = std::uint64_t; // of a message; the first of a session is 1

inline constexpr std::size_t header_size = 20; // of packets, and all there is of a request
inline constexpr std::uint16_t end_of_session = 0xffff;

/// What fits into an Ethernet frame of 1500 bytes behind the headers of IP and UDP.
inline constexpr std::size_t largest_packet = 1472;

struct Header {
    Session session{};
    SequenceNumber sequence = 0;
    std::uint16_t count = 0;

    friend bool operator==(const Header&, const Header&) = default;
};

/// The header at the front of `bytes`; empty when they are too few.
[[nodiscard]] inline std::optional<Header> read_header(std::span<const char> bytes) noexcept {
    using market_replay::itch::detail::load;
    if (bytes.size() < header_size) {
        return std::nullopt;
    }
    Header header;
    std::memcpy(header.session.data(), bytes.data(), header.session.size());
    header.sequence = load<std::uint64_t>(bytes.data() + 10);
    header.count = load<std::uint16_t>(bytes.data() + 18);
    return header;
}

/// Writes `header` to the front of `bytes`, which must have room for it.
inline void write_header(std::span<char> bytes, const Header& header) noexcept {
    std::memcpy(bytes.data(), header.session.data(), header.session.size());
    for (std::size_t i = 0; i < 8; ++i) {
        bytes[10 + i] = static_cast<char>(header.sequence >> (56 - 8 * i));
    }
    bytes[18] = static_cast<char>(header.count >> 8U);
    bytes[19] = static_cast<char>(header.count & 0xffU);
}

/// `text` as a session: cut or padded with spaces to ten characters.
[[nodiscard]] inline Session session_of(std::string_view text) noexcept {
    Session session;
    for (std::size_t i = 0; i < session.size(); ++i) {
        session[i] = i < text.size() ? text[i] : ' ';
    }
    return session;
}

/// Whether `session` is text, as names of sessions are, and not blank.
[[nodiscard]] inline bool is_name(const Session& session) noexcept {
    bool blank = true;
    for (const char letter : session) {
        if (letter < ' ' || letter > '~') {
            return false;
        }
        blank = blank && letter == ' ';
    }
    return !blank;
}

/// The session without its padding, what cannot be printed as '?'.
[[nodiscard]] inline std::string show(const Session& session) {
    std::string text(session.data(), session.size());
    for (char& letter : text) {
        letter = letter >= ' ' && letter <= '~' ? letter : '?';
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
}

/// Takes messages off the front of a block of them. Only for blocks that were checked.
class Messages {
public:
    Messages() = default;
    Messages(const char* at, std::uint16_t count) noexcept : at_(at), left_(count) {}

    [[nodiscard]] std::uint16_t left() const noexcept { return left_; }

    /// The next message; there must be one.
    [[nodiscard]] std::span<const char> next() noexcept {
        const std::size_t length = market_replay::itch::detail::load<std::uint16_t>(at_);
        const char* const message = at_ + 2;
        at_ = message + length;
        --left_;
        return {message, length};
    }

    void skip(std::uint64_t count) noexcept {
        for (; count != 0; --count) {
            static_cast<void>(next());
        }
    }

private:
    const char* at_ = nullptr;
    std::uint16_t left_ = 0;
};

/// A downstream packet whose blocks have been checked: a view, valid as long as its bytes.
class Packet {
public:
    /// Empty unless the bytes are a header and exactly the messages that it announces, with
    /// sequence numbers from 1 on that do not run over. Costs one look at each length.
    [[nodiscard]] static std::optional<Packet> parse(std::span<const char> bytes) noexcept {
        using market_replay::itch::detail::load;
        const std::optional<Header> header = read_header(bytes);
        if (!header) {
            return std::nullopt;
        }
        const std::uint16_t count = header->count == end_of_session ? 0 : header->count;
        if (header->sequence - 1 >= ~SequenceNumber{0} - count) { // 0 - 1 is more than any
            return std::nullopt;
        }
        const char* at = bytes.data() + header_size;
        std::size_t left = bytes.size() - header_size;
        for (std::uint16_t i = 0; i < count; ++i) {
            if (left < 2) {
                return std::nullopt;
            }
            const std::size_t block = 2 + std::size_t{load<std::uint16_t>(at)};
            if (left < block) {
                return std::nullopt;
            }
            at += block;
            left -= block;
        }
        if (left != 0) {
            return std::nullopt;
        }
        return Packet(*header, {bytes.data() + header_size, count});
    }

    [[nodiscard]] const Session& session() const noexcept { return header_.session; }
    /// Of the first message, or of the one that would come next.
    [[nodiscard]] SequenceNumber sequence() const noexcept { return header_.sequence; }
    /// One past the last message: all before it have been sent.
    [[nodiscard]] SequenceNumber end() const noexcept {
        return header_.sequence + messages_.left();
    }
    [[nodiscard]] std::uint16_t count() const noexcept { return messages_.left(); }
    [[nodiscard]] bool ends_session() const noexcept { return header_.count == end_of_session; }
    [[nodiscard]] Messages messages() const noexcept { return messages_; }

private:
    Packet(const Header& header, Messages messages) noexcept
        : header_(header), messages_(messages) {}

    Header header_;
    Messages messages_;
};

} // namespace feed::mold

#endif // FEED_HANDLER_MOLD_HPP
