// SPDX-License-Identifier: MIT
//
// Replaying a LOBSTER day, which begins with a book that is already full.
//
// A message file of N levels holds only events that touched the best N prices of a side; what rests
// deeper is unseen until it moves up. So the book here is a window of N prices for each side:
//   - it is seeded with the first book row, as shares of nobody in particular;
//   - a price that is pushed below rank N leaves it, orders included;
//   - a price that moves in at rank N because a better one was used up is not in any message; its
//     price and size are taken from the book row of that moment (a reveal).
// Without a book row for every message there is nothing to reveal from. Then the book is open: it
// keeps whatever it has seen, and events of orders it has not seen pass without effect.
#ifndef MARKET_REPLAY_LOBSTER_BOOK_HPP
#define MARKET_REPLAY_LOBSTER_BOOK_HPP

#include "book.hpp"
#include "error.hpp"
#include "lobster.hpp"
#include "statistics.hpp"

#include <cstddef>
#include <cstdint>
#include <string>

namespace market_replay::lobster {

/// The only book of a LOBSTER day.
inline constexpr BookId the_book = 0;

/// How the book is kept, and what that took.
struct Window {
    std::size_t levels = 0;    // prices of a side; 0: the book is open
    std::uint64_t reveals = 0; // prices that moved in unseen
    std::uint64_t unseen = 0;  // events without effect, because their order was never seen

    [[nodiscard]] bool open() const noexcept { return levels == 0; }
};

/// Fills the empty book from the first book row.
inline void seed(Books& books, const BookRow& row) {
    for (const Side side : {Side::buy, Side::sell}) {
        for (const RowLevel& level : row.side(side)) {
            if (level.shares != 0) {
                books.add_anonymous(the_book, side, level.price, level.shares);
            }
        }
    }
}

/// Counts the first message: the seed contains what it did, so the book says nothing about it.
inline void count_trade(TradeStatistics& trades, const Message& message) {
    if (message.type == Type::execute) {
        trades.executed({}, message.shares, false);
    } else if (message.type == Type::hidden) {
        trades.hidden(message.shares);
    }
}

/// Puts a new order into the book; a price that is pushed out of the window leaves.
inline void add(Books& books, const Window& window, const Message& message) {
    books.add(the_book, message.id, message.side, message.shares, message.price);
    if (!window.open() && books.depth(the_book, message.side) > window.levels) {
        books.drop_worst(the_book, message.side);
    }
}

/// Takes the message's shares off its order, or off the anonymous ones at its price. Throws
/// `DataError` when there are not as many.
inline void subtract(Books& books, Window& window, TradeStatistics& trades,
                     const Message& message) {
    const bool execution = message.type == Type::execute;
    const char* const what = execution                      ? "execution"
                             : message.type == Type::cancel ? "cancellation"
                                                            : "deletion";
    if (const Books::Level* const level = books.level_of(message.id)) {
        if (level->price != message.price || level->side != message.side) {
            throw DataError(format("%s of order %llu at %s (%s), which rests at %s (%s)", what,
                                   static_cast<unsigned long long>(message.id),
                                   dollars(message.price).c_str(), side_name(message.side),
                                   dollars(level->price).c_str(), side_name(level->side)));
        }
        if (execution) {
            trades.executed(books.execute(the_book, message.id, message.shares), message.shares,
                            true);
        } else {
            books.reduce(the_book, message.id, message.shares, what);
        }
        return;
    }
    Fill fill;
    if (!books.reduce_anonymous(the_book, message.side, message.price, message.shares, &fill)) {
        if (!window.open()) {
            throw DataError(format("%s of %u shares of order %llu, which is not in the book, and "
                                   "at %s (%s) there are not as many whose order is unknown",
                                   what, message.shares,
                                   static_cast<unsigned long long>(message.id),
                                   dollars(message.price).c_str(), side_name(message.side)));
        }
        ++window.unseen;
    }
    if (execution) {
        trades.executed(fill, message.shares, false);
    }
}

/// Carries out one message. Throws `DataError` when it contradicts the book.
inline void apply(Books& books, Window& window, TradeStatistics& trades, const Message& message) {
    switch (message.type) {
    case Type::add:
        add(books, window, message);
        break;
    case Type::cancel:
    case Type::remove:
    case Type::execute:
        subtract(books, window, trades, message);
        break;
    case Type::hidden:
        trades.hidden(message.shares);
        break;
    case Type::cross:
    case Type::halt:
        break;
    }
}

/// Takes the prices that moved into the window from `row`, the book after the last message.
inline void reveal(Books& books, Window& window, const BookRow& row) {
    for (const Side side : {Side::buy, Side::sell}) {
        for (std::size_t rank = books.depth(the_book, side); rank < window.levels; ++rank) {
            const RowLevel& level = row.side(side)[rank];
            if (level.shares == 0) {
                break;
            }
            if (rank > 0) {
                const Price worst = books.level(the_book, side, rank - 1).price;
                if (side == Side::buy ? level.price >= worst : level.price <= worst) {
                    break; // the row disagrees with the book; comparing them will show it
                }
            }
            books.add_anonymous(the_book, side, level.price, level.shares);
            ++window.reveals;
        }
    }
}

/// The first difference between the best prices of the book and `row`, for people; empty when
/// there is none. `sizes` false compares only the best price of each side.
[[nodiscard]] inline std::string difference(const Books& books, const BookRow& row, bool sizes) {
    for (const Side side : {Side::sell, Side::buy}) {
        const std::vector<RowLevel>& expected = row.side(side);
        const std::size_t depth = books.depth(the_book, side);
        for (std::size_t rank = 0; rank < (sizes ? expected.size() : 1); ++rank) {
            const RowLevel actual = rank < depth
                                        ? RowLevel{books.level(the_book, side, rank).price,
                                                   books.level(the_book, side, rank).shares}
                                        : RowLevel{};
            if (actual.price != expected[rank].price ||
                (sizes && actual.shares != expected[rank].shares)) {
                return format("%s level %zu is %llu at %s, replayed %llu at %s", side_name(side),
                              rank + 1, static_cast<unsigned long long>(expected[rank].shares),
                              dollars(expected[rank].price).c_str(),
                              static_cast<unsigned long long>(actual.shares),
                              dollars(actual.price).c_str());
            }
        }
    }
    return {};
}

} // namespace market_replay::lobster

#endif // MARKET_REPLAY_LOBSTER_BOOK_HPP
