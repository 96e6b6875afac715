// SPDX-License-Identifier: MIT
//
// LOBSTER files: order events, and the order book after each of them.
//
// Format: output description at lobsterdata.com. Two comma-separated files without header.
// A message row is time (seconds), type, order id, size, price (1/10000 dollar), direction (side
// of the resting order: 1 buy, -1 sell). A book row is ask price, ask size, bid price, bid size for
// level 1, then the same for level 2, and so on; row k is the book right after message row k. A
// level that does not exist has size 0 and the price 9999999999 (ask) or -9999999999 (bid).
#ifndef MARKET_REPLAY_LOBSTER_HPP
#define MARKET_REPLAY_LOBSTER_HPP

#include "error.hpp"
#include "text.hpp"
#include "units.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace market_replay::lobster {

enum class Type : std::uint8_t {
    add = 1,
    cancel = 2,  // some shares of an order
    remove = 3,  // an order, with what is left of it
    execute = 4, // of a displayed order
    hidden = 5,  // execution of an order that was never displayed
    cross = 6,   // auction
    halt = 7,    // trading halt marker
};

/// The type as it is written in a file.
[[nodiscard]] constexpr char code_of(Type type) noexcept {
    return static_cast<char>('0' + static_cast<int>(type));
}

/// One row of a message file.
struct Message {
    Nanos time = 0;
    Type type = Type::add;
    std::uint64_t id = 0;
    std::uint32_t shares = 0;
    Price price = 0;
    Side side = Side::buy;

    friend bool operator==(const Message&, const Message&) = default;
};

inline constexpr Price no_price = 9'999'999'999;

/// Reads one message row. Throws `DataError` with the column for anything but six numbers that
/// make sense together.
[[nodiscard]] inline Message parse_message(std::string_view line) {
    FieldReader fields(line);
    Message message;
    message.time = fields.seconds("time");
    message.type = static_cast<Type>(fields.integer("type", 1, 7));
    const bool in_book = message.type <= Type::execute;
    const std::size_t id_column = fields.column();
    message.id = static_cast<std::uint64_t>(fields.integer("order id", 0, INT64_MAX));
    if (in_book && message.id == 0) {
        throw DataError("order id is 0, which only events outside the book have", id_column);
    }
    message.shares =
        static_cast<std::uint32_t>(fields.integer("size", in_book ? 1 : 0, UINT32_MAX));
    message.price = fields.integer("price", in_book ? 1 : -1, no_price - 1);
    const std::size_t side_column = fields.column();
    const std::int64_t direction = fields.integer("direction", -1, 1);
    if (direction == 0 && in_book) {
        throw DataError("direction is 0, expected 1 (buy) or -1 (sell)", side_column);
    }
    message.side = direction == 1 ? Side::buy : Side::sell;
    fields.finish(6);
    return message;
}

/// Best price and size of one rank of a book row; size 0 means there is no such level.
struct RowLevel {
    Price price = 0;
    std::uint64_t shares = 0;
};

/// One row of a book file.
struct BookRow {
    std::vector<RowLevel> asks; // best first
    std::vector<RowLevel> bids;

    [[nodiscard]] const std::vector<RowLevel>& side(Side side) const noexcept {
        return side == Side::buy ? bids : asks;
    }
};

/// Levels of a book file, from the fields of its first row.
[[nodiscard]] inline std::size_t count_levels(std::string_view line) {
    const auto fields = static_cast<std::size_t>(std::count(line.begin(), line.end(), ',')) + 1;
    if (fields % 4 != 0) {
        throw DataError(format("row has %zu fields, expected four for each level", fields), 1);
    }
    return fields / 4;
}

namespace detail {

/// Reads one level and checks that it is worse than the one before it.
inline void parse_level(FieldReader& fields, Side side, std::size_t rank,
                        std::vector<RowLevel>& levels) {
    const bool ask = side == Side::sell;
    const std::size_t column = fields.column();
    const Price price = ask ? fields.integer("ask price", 1, no_price)
                            : fields.integer("bid price", -no_price, no_price - 1);
    const std::size_t size_column = fields.column();
    const std::int64_t shares = fields.integer(ask ? "ask size" : "bid size", 0, UINT32_MAX);
    const bool missing = price == (ask ? no_price : -no_price);
    if (missing != (shares == 0)) {
        throw DataError(format("%s level %zu has price %lld with size %lld", side_name(side),
                               rank + 1, static_cast<long long>(price),
                               static_cast<long long>(shares)),
                        size_column);
    }
    if (!missing && price <= 0) {
        throw DataError(
            format("bid price is %lld, must be positive", static_cast<long long>(price)), column);
    }
    if (!missing && rank > 0) {
        const RowLevel& before = levels.back();
        if (before.shares == 0 || (ask ? price <= before.price : price >= before.price)) {
            throw DataError(
                format("%s level %zu is not worse than level %zu", side_name(side), rank + 1, rank),
                column);
        }
    }
    levels.push_back({missing ? 0 : price, static_cast<std::uint64_t>(shares)});
}

} // namespace detail

/// Reads one book row of `levels` levels into `row`, whose memory is used again.
inline void parse_row(std::string_view line, std::size_t levels, BookRow& row) {
    FieldReader fields(line);
    row.asks.clear();
    row.bids.clear();
    for (std::size_t rank = 0; rank < levels; ++rank) {
        detail::parse_level(fields, Side::sell, rank, row.asks);
        detail::parse_level(fields, Side::buy, rank, row.bids);
    }
    fields.finish(4 * levels);
}

} // namespace market_replay::lobster

#endif // MARKET_REPLAY_LOBSTER_HPP
