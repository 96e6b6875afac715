// SPDX-License-Identifier: MIT
//
// The simulated exchange's own book of one symbol: maps and lists of the standard library, which
// have nothing in common with book.hpp, so that one can be checked against the other.
#ifndef MARKET_REPLAY_EXCHANGE_BOOK_HPP
#define MARKET_REPLAY_EXCHANGE_BOOK_HPP

#include "book.hpp"
#include "units.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <list>
#include <map>
#include <string>
#include <vector>

namespace market_replay {

class ExchangeBook {
public:
    struct Order {
        OrderRef ref;
        Price price;
        std::uint32_t shares;
        Side side;
        std::size_t live_index = 0; // in live_
    };
    using Queue = std::list<Order>; // oldest first
    using Place = Queue::iterator;

    /// Puts an order at the end of its price's queue.
    void rest(Order order) {
        order.live_index = live_.size();
        Queue& queue = order.side == Side::buy ? bids_[order.price] : asks_[order.price];
        queue.push_back(order);
        live_.push_back(std::prev(queue.end()));
    }

    void erase(Place order) {
        live_[order->live_index] = live_.back();
        live_[order->live_index]->live_index = order->live_index;
        live_.pop_back();
        if (order->side == Side::buy) {
            erase_from(bids_, order);
        } else {
            erase_from(asks_, order);
        }
    }

    /// The queue at the best price of a side, null when the side is empty.
    [[nodiscard]] Queue* best(Side side) {
        if (side == Side::buy) {
            return bids_.empty() ? nullptr : &bids_.begin()->second;
        }
        return asks_.empty() ? nullptr : &asks_.begin()->second;
    }

    /// All orders, in no order.
    [[nodiscard]] const std::vector<Place>& live() const noexcept { return live_; }

    /// The first difference between this book and the replayed one: every price, every order, its
    /// size and its place in the queue. Empty when there is none.
    [[nodiscard]] std::string difference(const Books& books, BookId id) const {
        const std::string text = difference(books, id, Side::buy, bids_);
        return text.empty() ? difference(books, id, Side::sell, asks_) : text;
    }

private:
    template <class Levels>
    static void erase_from(Levels& levels, Place order) {
        const auto level = levels.find(order->price);
        level->second.erase(order);
        if (level->second.empty()) {
            levels.erase(level);
        }
    }

    template <class Levels>
    static std::string difference(const Books& books, BookId id, Side side, const Levels& levels) {
        if (books.depth(id, side) != levels.size()) {
            return format("%zu %s prices, replayed %zu", levels.size(), side_name(side),
                          books.depth(id, side));
        }
        std::size_t rank = 0;
        for (const auto& [price, queue] : levels) {
            const Books::Level& level = books.level(id, side, rank++);
            if (level.price != price || level.orders != queue.size()) {
                return format("%s price %zu is %s with %zu orders, replayed %s with %u",
                              side_name(side), rank, dollars(price).c_str(), queue.size(),
                              dollars(level.price).c_str(), level.orders);
            }
            std::uint64_t shares = 0;
            Books::Index slot = level.first;
            for (const Order& order : queue) {
                const Books::Order& replayed = books.order(slot);
                if (replayed.ref != order.ref || replayed.shares != order.shares) {
                    return format("order %llu of %u shares at %s, replayed order %llu of %u",
                                  static_cast<unsigned long long>(order.ref), order.shares,
                                  dollars(price).c_str(),
                                  static_cast<unsigned long long>(replayed.ref), replayed.shares);
                }
                shares += order.shares;
                slot = replayed.next;
            }
            if (level.shares != shares) {
                return format("%llu shares at %s, replayed %llu",
                              static_cast<unsigned long long>(shares), dollars(price).c_str(),
                              static_cast<unsigned long long>(level.shares));
            }
        }
        return {};
    }

    std::map<Price, Queue, std::greater<>> bids_; // best first
    std::map<Price, Queue> asks_;                 // best first
    std::vector<Place> live_;
};

} // namespace market_replay

#endif // MARKET_REPLAY_EXCHANGE_BOOK_HPP
