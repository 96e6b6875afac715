// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <market_replay/book.hpp>
#include <market_replay/order_index.hpp>
#include <market_replay/random.hpp>
#include <string>
#include <support/alloc_guard.hpp>
#include <unordered_map>
#include <utility>
#include <vector>

namespace {

using namespace market_replay;

/// Refs and sizes at a price, oldest first.
std::vector<std::pair<OrderRef, std::uint32_t>> queue(const Books& books, BookId book, Side side,
                                                      std::size_t rank) {
    std::vector<std::pair<OrderRef, std::uint32_t>> orders;
    const Books::Level& level = books.level(book, side, rank);
    Books::Index last = Books::none;
    for (Books::Index slot = level.first; slot != Books::none; slot = books.order(slot).next) {
        CHECK(books.order(slot).prev == last);
        orders.emplace_back(books.order(slot).ref, books.order(slot).shares);
        last = slot;
    }
    CHECK(level.last == last);
    CHECK(level.orders == orders.size());
    return orders;
}

using Queue = std::vector<std::pair<OrderRef, std::uint32_t>>;

} // namespace

TEST_CASE("an empty book has no quote") {
    const Books books;
    CHECK(books.quote(0) == Quote{});
    CHECK(books.quote(65'535) == Quote{});
    CHECK(books.depth(3, Side::buy) == 0);
    CHECK_FALSE(books.quote(0).two_sided());
}

TEST_CASE("the best price is the highest bid and the lowest ask") {
    Books books;
    books.add(1, 1, Side::buy, 10, 100);
    books.add(1, 2, Side::buy, 20, 102);
    books.add(1, 3, Side::buy, 30, 101);
    books.add(1, 4, Side::sell, 40, 110);
    books.add(1, 5, Side::sell, 50, 105);
    books.add(1, 6, Side::sell, 60, 107);
    books.add(2, 7, Side::buy, 70, 999);
    CHECK(books.quote(1) == Quote{102, 105, 20, 50});
    CHECK(books.quote(2) == Quote{999, 0, 70, 0});
    CHECK(books.level(1, Side::buy, 1).price == 101);
    CHECK(books.level(1, Side::buy, 2).price == 100);
    CHECK(books.level(1, Side::sell, 1).price == 107);
    CHECK(books.level(1, Side::sell, 2).price == 110);
    books.remove(1, 2, "deletion");
    books.reduce(1, 5, 50, "cancellation");
    CHECK(books.quote(1) == Quote{101, 107, 30, 60});
    CHECK(books.live_orders() == 5);
}

TEST_CASE("orders at one price queue in order of arrival, and a replacement queues again") {
    Books books;
    books.add(0, 1, Side::sell, 10, 100);
    books.add(0, 2, Side::sell, 20, 100);
    books.add(0, 3, Side::sell, 30, 100);
    CHECK(queue(books, 0, Side::sell, 0) == Queue{{1, 10}, {2, 20}, {3, 30}});
    books.reduce(0, 1, 4, "cancellation"); // keeps its place
    CHECK(queue(books, 0, Side::sell, 0) == Queue{{1, 6}, {2, 20}, {3, 30}});
    books.replace(0, 1, 4, 5, 100);
    CHECK(queue(books, 0, Side::sell, 0) == Queue{{2, 20}, {3, 30}, {4, 5}});
    books.remove(0, 3, "deletion");
    CHECK(queue(books, 0, Side::sell, 0) == Queue{{2, 20}, {4, 5}});
    books.replace(0, 2, 2, 7, 99); // the number may stay
    CHECK(queue(books, 0, Side::sell, 0) == Queue{{2, 7}});
    CHECK(queue(books, 0, Side::sell, 1) == Queue{{4, 5}});
    CHECK(books.level(0, Side::sell, 1).shares == 5);
}

TEST_CASE("an execution reports whether it was the order's turn") {
    Books books;
    books.add(0, 1, Side::buy, 10, 100);
    books.add(0, 2, Side::buy, 10, 100);
    books.add(0, 3, Side::buy, 10, 99);
    const auto fill = [&](OrderRef ref) {
        const Fill done = books.execute(0, ref, 1);
        return std::pair(done.best_price, done.first_in_queue);
    };
    CHECK(fill(1) == std::pair(true, true));
    CHECK(fill(2) == std::pair(true, false));
    CHECK(fill(3) == std::pair(false, true));
}

TEST_CASE("what contradicts the book is refused") {
    Books books;
    books.add(1, 1, Side::buy, 10, 100);
    CHECK_THROWS_AS(books.add(1, 1, Side::buy, 10, 100), DataError);
    CHECK_THROWS_AS(books.add(1, 2, Side::buy, 0, 100), DataError);
    CHECK_THROWS_AS(books.reduce(1, 2, 1, "cancellation"), DataError);
    CHECK_THROWS_AS(books.reduce(1, 1, 11, "cancellation"), DataError);
    CHECK_THROWS_AS(books.reduce(1, 1, 0, "cancellation"), DataError);
    CHECK_THROWS_AS(books.reduce(2, 1, 1, "cancellation"), DataError);
    CHECK_THROWS_AS(books.execute(1, 2, 1), DataError);
    CHECK_THROWS_AS(books.remove(1, 2, "deletion"), DataError);
    CHECK_THROWS_AS(books.replace(1, 2, 3, 1, 1), DataError);
    CHECK(books.quote(1) == Quote{100, 0, 10, 0});
    CHECK(books.live_orders() == 1);
}

TEST_CASE("anonymous shares stand before known orders and go by price") {
    Books books;
    books.add_anonymous(0, Side::sell, 100, 300);
    books.add(0, 1, Side::sell, 10, 100);
    CHECK(books.quote(0).ask_shares == 310);
    CHECK_FALSE(books.reduce_anonymous(0, Side::sell, 100, 301));
    CHECK_FALSE(books.reduce_anonymous(0, Side::sell, 101, 1));
    CHECK_FALSE(books.reduce_anonymous(0, Side::buy, 100, 1));
    CHECK(books.reduce_anonymous(0, Side::sell, 100, 300));
    CHECK(queue(books, 0, Side::sell, 0) == Queue{{1, 10}});
    books.remove(0, 1, "deletion");
    CHECK(books.depth(0, Side::sell) == 0);
    books.add_anonymous(0, Side::sell, 100, 5);
    Fill fill;
    CHECK(books.reduce_anonymous(0, Side::sell, 100, 5, &fill));
    CHECK(fill.best_price);
    CHECK(books.depth(0, Side::sell) == 0);
}

TEST_CASE("the worst price leaves with all its orders") {
    Books books;
    books.add(0, 1, Side::buy, 10, 100);
    books.add(0, 2, Side::buy, 20, 99);
    books.add_anonymous(0, Side::buy, 99, 5);
    books.add(0, 3, Side::buy, 30, 99);
    books.drop_worst(0, Side::buy);
    CHECK(books.depth(0, Side::buy) == 1);
    CHECK(books.live_orders() == 1);
    CHECK(books.level_of(2) == nullptr);
    books.add_anonymous(0, Side::buy, 98, 5);
    books.drop_worst(0, Side::buy);
    CHECK(books.depth(0, Side::buy) == 1);
    CHECK(books.quote(0) == Quote{100, 0, 10, 0});
    books.add(0, 2, Side::buy, 1, 97); // its number is free again
    CHECK(queue(books, 0, Side::buy, 1) == Queue{{2, 1}});
}

TEST_CASE("a long random life agrees with a book of maps and lists at every step") {
    struct Known {
        BookId book;
        Side side;
        Price price;
    };
    using Levels = std::map<Price, std::list<std::pair<OrderRef, std::uint32_t>>>;
    Books books(4); // small, so that it has to grow
    std::map<std::pair<BookId, int>, Levels> model;
    std::map<OrderRef, Known> live;
    Random random(7);
    const auto find = [&](OrderRef ref) -> auto& {
        const Known& known = live.at(ref);
        return model[{known.book, static_cast<int>(known.side)}][known.price];
    };
    const auto drop = [&](OrderRef ref) {
        auto& level = find(ref);
        level.remove_if([&](const auto& order) { return order.first == ref; });
        const Known known = live.at(ref);
        if (level.empty()) {
            model[{known.book, static_cast<int>(known.side)}].erase(known.price);
        }
        live.erase(ref);
    };
    const auto pick = [&] {
        auto at = live.begin();
        std::advance(at, random.below(static_cast<std::uint32_t>(live.size())));
        return at->first;
    };
    for (OrderRef step = 1; step <= 20'000; ++step) {
        const bool grow = step % 4'000 < 1'000;
        if (live.empty() || random.chance(grow ? 0.8 : 0.45)) {
            const auto book = static_cast<BookId>(random.below(3));
            const Side side = random.chance(0.5) ? Side::buy : Side::sell;
            const Price price = 1'000 + random.below(200);
            const OrderRef ref = step * 0x1'0000'0001; // collides in the low bits of any hash
            books.add(book, ref, side, 1 + random.below(50), price);
            live[ref] = {book, side, price};
            find(ref).emplace_back(ref, 0);
            find(ref).back().second = books.order(books.level_of(ref)->last).shares;
        } else if (random.chance(0.3)) {
            const OrderRef ref = pick();
            auto& level = find(ref);
            for (auto& order : level) {
                if (order.first == ref) {
                    const std::uint32_t take = 1 + random.below(order.second);
                    books.reduce(live.at(ref).book, ref, take, "cancellation");
                    order.second -= take;
                    if (order.second == 0) {
                        drop(ref);
                    }
                    break;
                }
            }
        } else {
            const OrderRef ref = pick();
            books.remove(live.at(ref).book, ref, "deletion");
            drop(ref);
        }
        REQUIRE(books.live_orders() == live.size());
        if (step % 50 != 0) {
            continue;
        }
        for (auto& [key, levels] : model) {
            const Side side = static_cast<Side>(key.second);
            REQUIRE(books.depth(key.first, side) == levels.size());
            std::size_t rank = side == Side::sell ? 0 : levels.size();
            for (const auto& [price, orders] : levels) {
                const std::size_t at = side == Side::sell ? rank++ : --rank;
                REQUIRE(books.level(key.first, side, at).price == price);
                REQUIRE(queue(books, key.first, side, at) == Queue(orders.begin(), orders.end()));
            }
        }
    }
}

TEST_CASE("the order index agrees with the standard one through growth and removal") {
    OrderIndex index(1);
    std::unordered_map<std::uint64_t, std::uint32_t> model;
    Random random(3);
    for (std::uint32_t step = 0; step < 100'000; ++step) {
        // Few keys, so that hits, misses, runs and holes are all common; 0 and the largest too.
        const std::uint64_t key = random.below(700) * 0x10'0000'0000'0001;
        switch (random.below(3)) {
        case 0:
            CHECK(index.insert(key, step) == model.emplace(key, step).second);
            break;
        case 1: {
            const auto found = model.find(key);
            CHECK(index.erase(key) == (found != model.end() ? found->second : OrderIndex::none));
            model.erase(key);
            break;
        }
        default: {
            const auto found = model.find(key);
            CHECK(index.find(key) == (found != model.end() ? found->second : OrderIndex::none));
        }
        }
        REQUIRE(index.size() == model.size());
    }
}

TEST_CASE("a steady market allocates nothing") {
    Books books(1'000);
    for (OrderRef ref = 0; ref < 500; ++ref) {
        books.add(0, ref, ref % 2 == 0 ? Side::buy : Side::sell, 10,
                  ref % 2 == 0 ? Price{900} - static_cast<Price>(ref % 90)
                               : Price{1'000} + static_cast<Price>(ref % 90));
    }
    const support::AllocGuard guard;
    for (OrderRef ref = 500; ref < 200'000; ++ref) {
        books.remove(0, ref - 500, "deletion");
        books.add(0, ref, ref % 2 == 0 ? Side::buy : Side::sell, 10,
                  ref % 2 == 0 ? Price{900} - static_cast<Price>(ref % 97)
                               : Price{1'000} + static_cast<Price>(ref % 97));
    }
    const std::size_t allocations = guard.count();
    CHECK(allocations == 0);
}
