// SPDX-License-Identifier: MIT
//
// All messages of a session, to send them and to send them again.
#ifndef FEED_HANDLER_STORE_HPP
#define FEED_HANDLER_STORE_HPP

#include "mold.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <market_replay/error.hpp>
#include <market_replay/itch_reader.hpp>
#include <market_replay/source.hpp>
#include <market_replay/units.hpp>
#include <span>
#include <string>
#include <vector>

namespace feed {

/// Holds messages with their length in front, one behind the other, as packets carry them. Memory:
/// the messages and 10 bytes for each.
class Store {
public:
    using Number = mold::SequenceNumber;

    /// How many there are; their numbers are 1 to `size()`.
    [[nodiscard]] std::uint64_t size() const noexcept { return begins_.size() - 1; }

    /// Adds a message. Throws `DataError` when it fits into no packet.
    void add(std::span<const char> message) {
        if (message.size() > longest) {
            throw market_replay::DataError(market_replay::format(
                "message of %zu bytes, a packet carries %zu at most", message.size(), longest));
        }
        bytes_.push_back(static_cast<char>(message.size() >> 8U));
        bytes_.push_back(static_cast<char>(message.size() & 0xffU));
        bytes_.insert(bytes_.end(), message.begin(), message.end());
        begins_.push_back(bytes_.size());
    }

    /// The bytes of message `number`, which must be there; they may be changed.
    [[nodiscard]] std::span<char> message(Number number) noexcept {
        const std::size_t begin = begins_[number - 1] + 2;
        return {bytes_.data() + begin, begins_[number] - begin};
    }
    [[nodiscard]] std::span<const char> message(Number number) const noexcept {
        const std::size_t begin = begins_[number - 1] + 2;
        return {bytes_.data() + begin, begins_[number] - begin};
    }

    /// Writes a downstream packet with as many of `count` messages from `first` on as fit into it
    /// and as there are before `end`. Returns it, and how many those are in its header.
    [[nodiscard]] std::span<const char> packet(std::span<char, mold::largest_packet> into,
                                               const mold::Session& session, Number first,
                                               std::uint64_t count, Number end) const noexcept {
        std::uint16_t taken = 0;
        std::size_t size = mold::header_size;
        if (first >= 1 && first < end) {
            const std::size_t begin = begins_[first - 1];
            while (taken < count && first + taken < end &&
                   mold::header_size + begins_[first + taken] - begin <= into.size()) {
                ++taken;
            }
            const std::size_t bytes = begins_[first - 1 + taken] - begin;
            std::memcpy(into.data() + size, bytes_.data() + begin, bytes);
            size += bytes;
        }
        mold::write_header(into, {session, first, taken});
        return into.first(size);
    }

private:
    static constexpr std::size_t longest = mold::largest_packet - mold::header_size - 2;

    std::vector<char> bytes_;
    std::vector<std::size_t> begins_ = {0}; // of each message's length, and the end of the last
};

/// Stores every message of `source`. Throws `Failure` with the place of what is wrong with it.
[[nodiscard]] inline Store load(market_replay::ByteSource& source) {
    Store store;
    market_replay::itch::MessageReader reader(source);
    std::span<const char> message;
    try {
        while (reader.fill()) {
            while (reader.next(message)) {
                market_replay::itch::decode(message, [](const auto&) {});
                store.add(message);
            }
        }
    } catch (const market_replay::DataError& error) {
        throw market_replay::Failure(source.name() + ": byte " + std::to_string(reader.offset()) +
                                     ", message " + std::to_string(store.size() + 1) + ": " +
                                     error.what());
    }
    if (store.size() == 0) {
        throw market_replay::Failure(source.name() +
                                     ": is empty, expected length-prefixed ITCH 5.0 messages");
    }
    return store;
}

} // namespace feed

#endif // FEED_HANDLER_STORE_HPP
