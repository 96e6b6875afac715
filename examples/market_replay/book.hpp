// SPDX-License-Identifier: MIT
//
// Order-by-order books of many symbols.
//
// Orders and price levels live in two pools and are linked by index: no order or level moves while
// it lives, and what is freed is used again, so a steady market allocates nothing. Each side of a
// book keeps its prices in a sorted vector with the best price at the back, where nearly all
// changes happen; orders at one price form a list in order of arrival.
#ifndef MARKET_REPLAY_BOOK_HPP
#define MARKET_REPLAY_BOOK_HPP

#include "error.hpp"
#include "order_index.hpp"
#include "units.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace market_replay {

using OrderRef = std::uint64_t;
using BookId = std::uint16_t; // ITCH calls it stock locate

/// Best price and displayed size of each side; size 0 means the side is empty.
struct Quote {
    Price bid = 0;
    Price ask = 0;
    std::uint64_t bid_shares = 0;
    std::uint64_t ask_shares = 0;

    [[nodiscard]] bool two_sided() const noexcept { return bid_shares != 0 && ask_shares != 0; }
    friend bool operator==(const Quote&, const Quote&) = default;
};

/// How an execution met its order, for checks of price-time priority.
struct Fill {
    bool best_price = false;     // no better price on its side
    bool first_in_queue = false; // no known order at its price arrived earlier
};

class Books {
public:
    using Index = std::uint32_t;
    static constexpr Index none = OrderIndex::none;

    struct Order {
        OrderRef ref = 0;
        std::uint32_t shares = 0;
        Index level = none;
        Index next = none; // arrived later
        Index prev = none;
    };

    struct Level {
        Price price = 0;
        std::uint64_t shares = 0;    // all displayed shares at this price
        std::uint64_t anonymous = 0; // those of them whose orders are not known
        Index first = none;          // oldest order
        Index last = none;
        Index orders = 0;
        BookId book = 0;
        Side side = Side::buy;
    };

    /// Room for `orders` live orders before anything has to grow; about 70 bytes each.
    explicit Books(std::size_t orders = 1U << 16U) : index_(orders) {
        orders_.reserve(orders);
        levels_.reserve(orders / 4);
    }

    /// A new order at the end of its price's queue. Throws `DataError` for a number in use or 0
    /// shares.
    void add(BookId book, OrderRef ref, Side side, std::uint32_t shares, Price price) {
        if (shares == 0) {
            throw DataError(format("order %llu is added with 0 shares", show(ref)));
        }
        const Index slot = free_order_ != none ? free_order_ : next_slot(orders_);
        if (!index_.insert(ref, slot)) {
            throw DataError(format("order %llu is added, but lives already", show(ref)));
        }
        take(orders_, free_order_, slot);
        const Index level_slot = level_at(book, side, price);
        Level& level = levels_[level_slot];
        orders_[slot] = {ref, shares, level_slot, none, level.last};
        (level.last != none ? orders_[level.last].next : level.first) = slot;
        level.last = slot;
        level.shares += shares;
        ++level.orders;
    }

    /// Takes shares off an order, which leaves when none remain. Throws `DataError` for an unknown
    /// order, one of another book, or more shares than it has. `what` names the event in messages.
    void reduce(BookId book, OrderRef ref, std::uint32_t shares, const char* what) {
        reduce_order(known(book, ref, what), shares, what);
    }

    /// As `reduce`, and reports whether the order was the one whose turn it was.
    Fill execute(BookId book, OrderRef ref, std::uint32_t shares) {
        const Index slot = known(book, ref, "execution");
        const Fill fill = fill_of(slot);
        reduce_order(slot, shares, "execution");
        return fill;
    }

    /// Removes an order. Throws `DataError` as `reduce` does.
    void remove(BookId book, OrderRef ref, const char* what) { unlink(known(book, ref, what)); }

    /// Puts a new order in the place of `old_ref`, on its side, at the end of its price's queue.
    void replace(BookId book, OrderRef old_ref, OrderRef new_ref, std::uint32_t shares,
                 Price price) {
        const Index slot = known(book, old_ref, "replacement");
        const Side side = levels_[orders_[slot].level].side;
        unlink(slot);
        add(book, new_ref, side, shares, price);
    }

    /// Inlined: with so large a caller g++ would leave it out.
    [[nodiscard, gnu::always_inline]] Quote quote(BookId book) const noexcept {
        Quote quote;
        if (book < ladders_.size()) {
            const Ladder& bids = ladders_[book][0];
            const Ladder& asks = ladders_[book][1];
            if (!bids.empty()) {
                quote.bid = levels_[bids.back().level].price;
                quote.bid_shares = levels_[bids.back().level].shares;
            }
            if (!asks.empty()) {
                quote.ask = levels_[asks.back().level].price;
                quote.ask_shares = levels_[asks.back().level].shares;
            }
        }
        return quote;
    }

    /// How many prices a side holds.
    [[nodiscard]] std::size_t depth(BookId book, Side side) const noexcept {
        return book < ladders_.size() ? ladders_[book][side_index(side)].size() : 0;
    }

    /// The price at `rank`, counted from the best; `rank` must be less than `depth`.
    [[nodiscard]] const Level& level(BookId book, Side side, std::size_t rank) const noexcept {
        const Ladder& ladder = ladders_[book][side_index(side)];
        return levels_[ladder[ladder.size() - 1 - rank].level];
    }

    /// The order at `slot`, to walk a queue from `Level::first` along `Order::next`.
    [[nodiscard]] const Order& order(Index slot) const noexcept { return orders_[slot]; }

    /// All orders alive, in all books.
    [[nodiscard]] std::size_t live_orders() const noexcept { return index_.size(); }

    /// Books with numbers below this may hold something.
    [[nodiscard]] std::size_t size() const noexcept { return ladders_.size(); }

    // For data that begins in the middle of a day: shares whose orders are not known.

    /// Where a known order rests, or null.
    [[nodiscard]] const Level* level_of(OrderRef ref) const noexcept {
        const Index slot = index_.find(ref);
        return slot != none ? &levels_[orders_[slot].level] : nullptr;
    }

    /// Displayed shares of no known order at a price; they come before all known orders.
    void add_anonymous(BookId book, Side side, Price price, std::uint64_t shares) {
        Level& level = levels_[level_at(book, side, price)];
        level.shares += shares;
        level.anonymous += shares;
    }

    /// Takes off anonymous shares; false, and nothing taken, when the price has fewer.
    [[nodiscard]] bool reduce_anonymous(BookId book, Side side, Price price, std::uint64_t shares,
                                        Fill* fill = nullptr) {
        const Ladder& ladder = ladder_of(book, side);
        const std::size_t position = position_of(ladder, key_of(side, price));
        if (position == 0 || ladder[position - 1].key != key_of(side, price)) {
            return false;
        }
        const Index slot = ladder[position - 1].level;
        if (levels_[slot].anonymous < shares) {
            return false;
        }
        if (fill != nullptr) {
            *fill = {position == ladder.size(), false};
        }
        levels_[slot].anonymous -= shares;
        levels_[slot].shares -= shares;
        drop_if_empty(slot);
        return true;
    }

    /// Drops the worst price of a side with every order at it; the side must not be empty.
    void drop_worst(BookId book, Side side) {
        const Index slot = ladder_of(book, side).front().level;
        if (levels_[slot].anonymous != 0) {
            levels_[slot].shares -= levels_[slot].anonymous;
            levels_[slot].anonymous = 0;
            if (levels_[slot].orders == 0) {
                drop_if_empty(slot);
                return;
            }
        }
        for (Index order = levels_[slot].first; order != none;) {
            const Index next = orders_[order].next;
            unlink(order);
            order = next;
        }
    }

private:
    // `key` grows towards the best price on both sides: the price for bids, its negative for asks.
    struct Rung {
        Price key;
        Index level;
    };
    using Ladder = std::vector<Rung>; // ascending key: best at the back

    [[nodiscard]] static unsigned long long show(OrderRef ref) noexcept { return ref; }
    [[nodiscard]] static std::size_t side_index(Side side) noexcept {
        return side == Side::buy ? 0 : 1;
    }
    [[nodiscard]] static Price key_of(Side side, Price price) noexcept {
        return side == Side::buy ? price : -price;
    }

    template <class Pool>
    [[nodiscard]] static Index next_slot(const Pool& pool) {
        if (pool.size() >= none) {
            throw DataError("more than 4,294,967,294 orders alive at once");
        }
        return static_cast<Index>(pool.size());
    }

    // Free orders and levels are chained through their first link.
    [[nodiscard]] static Index& free_link(Order& order) noexcept { return order.next; }
    [[nodiscard]] static Index& free_link(Level& level) noexcept { return level.first; }

    template <class Pool>
    static void take(Pool& pool, Index& free, Index slot) {
        if (slot == free) {
            free = free_link(pool[slot]);
        } else {
            pool.emplace_back();
        }
    }

    [[nodiscard]] Ladder& ladder_of(BookId book, Side side) {
        if (book >= ladders_.size()) {
            ladders_.resize(std::size_t{book} + 1);
        }
        Ladder& ladder = ladders_[book][side_index(side)];
        if (ladder.capacity() == 0) {
            ladder.reserve(256);
        }
        return ladder;
    }

    /// One past the last rung whose key is not above `key`. The first steps walk down from the
    /// best price, where most events are; deeper prices are searched by halving.
    [[nodiscard]] static std::size_t position_of(const Ladder& ladder, Price key) noexcept {
        std::size_t high = ladder.size();
        const std::size_t near = high > 8 ? high - 8 : 0;
        for (; high > near; --high) {
            if (ladder[high - 1].key <= key) {
                return high;
            }
        }
        std::size_t low = 0;
        while (low < high) {
            const std::size_t middle = low + (high - low) / 2;
            if (ladder[middle].key <= key) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// The level of a price, made when the price is new.
    [[nodiscard]] Index level_at(BookId book, Side side, Price price) {
        Ladder& ladder = ladder_of(book, side);
        const Price key = key_of(side, price);
        const std::size_t position = position_of(ladder, key);
        if (position > 0 && ladder[position - 1].key == key) {
            return ladder[position - 1].level;
        }
        const Index slot = free_level_ != none ? free_level_ : next_slot(levels_);
        take(levels_, free_level_, slot);
        Level& level = levels_[slot];
        level = Level{};
        level.price = price;
        level.book = book;
        level.side = side;
        ladder.insert(ladder.begin() + static_cast<std::ptrdiff_t>(position), Rung{key, slot});
        return slot;
    }

    [[nodiscard]] Index known(BookId book, OrderRef ref, const char* what) const {
        const Index slot = index_.find(ref);
        if (slot == none) {
            throw DataError(format("%s of order %llu, which is not in the book", what, show(ref)));
        }
        if (levels_[orders_[slot].level].book != book) {
            throw DataError(format("%s of order %llu names symbol number %u, the order belongs to "
                                   "%u",
                                   what, show(ref), unsigned{book},
                                   unsigned{levels_[orders_[slot].level].book}));
        }
        return slot;
    }

    [[nodiscard]] Fill fill_of(Index slot) const noexcept {
        const Order& order = orders_[slot];
        const Level& level = levels_[order.level];
        const Ladder& ladder = ladders_[level.book][side_index(level.side)];
        return {ladder.back().level == order.level, order.prev == none};
    }

    void reduce_order(Index slot, std::uint32_t shares, const char* what) {
        Order& order = orders_[slot];
        if (shares == 0) {
            throw DataError(format("%s of 0 shares of order %llu", what, show(order.ref)));
        }
        if (shares > order.shares) {
            throw DataError(format("%s of %u shares of order %llu, which has %u", what, shares,
                                   show(order.ref), order.shares));
        }
        if (shares == order.shares) {
            unlink(slot);
            return;
        }
        order.shares -= shares;
        levels_[order.level].shares -= shares;
    }

    void unlink(Index slot) noexcept {
        Order& order = orders_[slot];
        Level& level = levels_[order.level];
        (order.prev != none ? orders_[order.prev].next : level.first) = order.next;
        (order.next != none ? orders_[order.next].prev : level.last) = order.prev;
        level.shares -= order.shares;
        --level.orders;
        index_.erase(order.ref);
        const Index level_slot = order.level;
        free_link(order) = free_order_;
        free_order_ = slot;
        drop_if_empty(level_slot);
    }

    void drop_if_empty(Index slot) noexcept {
        Level& level = levels_[slot];
        if (level.orders != 0 || level.anonymous != 0) {
            return;
        }
        Ladder& ladder = ladders_[level.book][side_index(level.side)];
        const std::size_t position = position_of(ladder, key_of(level.side, level.price));
        ladder.erase(ladder.begin() + static_cast<std::ptrdiff_t>(position) - 1);
        free_link(level) = free_level_;
        free_level_ = slot;
    }

    OrderIndex index_;
    std::vector<Order> orders_;
    std::vector<Level> levels_;
    std::vector<std::array<Ladder, 2>> ladders_; // by book: bids, asks
    Index free_order_ = none;
    Index free_level_ = none;
};

} // namespace market_replay

#endif // MARKET_REPLAY_BOOK_HPP
