// SPDX-License-Identifier: MIT
//
// Two numbers by which publisher and handler are compared: one of every message in its order, one
// of every order in every book in its place.
#ifndef FEED_HANDLER_CHECKSUM_HPP
#define FEED_HANDLER_CHECKSUM_HPP

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <market_replay/book.hpp>
#include <market_replay/units.hpp>
#include <span>

namespace feed {

/// Takes in words of 64 bits; for finding mistakes, not attackers: rotate, exclusive or, multiply,
/// as in the FNV and Fx families of hash functions.
class Checksum {
public:
    void add(std::uint64_t word) noexcept {
        value_ = (std::rotl(value_, 5) ^ word) * 0x9e37'79b9'7f4a'7c15U;
    }

    /// Length and bytes; the last word is filled up with zeros. Words are little-endian.
    void add(std::span<const char> bytes) noexcept {
        add(bytes.size());
        const char* at = bytes.data();
        std::size_t left = bytes.size();
        for (; left >= 8; left -= 8, at += 8) {
            add(word(at, 8));
        }
        if (left != 0) {
            add(word(at, left));
        }
    }

    [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

private:
    [[nodiscard]] static std::uint64_t word(const char* at, std::size_t size) noexcept {
        static_assert(std::endian::native == std::endian::little,
                      "checksum.hpp reads words as little-endian");
        std::uint64_t word = 0;
        std::memcpy(&word, at, size);
        return word;
    }

    std::uint64_t value_ = 0;
};

/// Every price, order, size and place in the queue of all books.
[[nodiscard]] inline std::uint64_t checksum(const market_replay::Books& books) noexcept {
    using market_replay::Books;
    using market_replay::Side;
    Checksum sum;
    for (std::size_t i = 0; i < books.size(); ++i) {
        const auto book = static_cast<market_replay::BookId>(i);
        for (const Side side : {Side::buy, Side::sell}) {
            for (std::size_t rank = 0; rank < books.depth(book, side); ++rank) {
                const Books::Level& level = books.level(book, side, rank);
                sum.add(i);
                sum.add(static_cast<std::uint64_t>(side));
                sum.add(static_cast<std::uint64_t>(level.price));
                sum.add(level.shares);
                for (Books::Index at = level.first; at != Books::none; at = books.order(at).next) {
                    sum.add(books.order(at).ref);
                    sum.add(books.order(at).shares);
                }
            }
        }
    }
    return sum.value();
}

} // namespace feed

#endif // FEED_HANDLER_CHECKSUM_HPP
