// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <market_replay/analytics.hpp>
#include <market_replay/random.hpp>
#include <support/alloc_guard.hpp>
#include <utility>
#include <vector>

using namespace market_replay;

namespace {

constexpr BookId book = 3;

Analysis analyse(const Books& books, Nanos time = 0) {
    const View view = view_of(books, {book, time});
    return combine(view, spread(view), weighted_price(view), imbalance(view));
}

/// A book by price, and the three figures as fractions of integers.
struct Model {
    std::map<Price, std::int64_t, std::greater<>> bids;
    std::map<Price, std::int64_t> asks;

    template <class Side>
    static void sum(const Side& side, std::int64_t& shares, std::int64_t& value) {
        std::size_t rank = 0;
        for (const auto& [price, size] : side) {
            if (rank++ < 5) {
                shares += size;
                value += price * size;
            }
        }
    }

    void check(const Analysis& found) const {
        std::int64_t bid_shares = 0;
        std::int64_t ask_shares = 0;
        std::int64_t value = 0;
        sum(bids, bid_shares, value);
        sum(asks, ask_shares, value);
        const std::int64_t shares = bid_shares + ask_shares;
        REQUIRE(found.spread ==
                (bids.empty() || asks.empty() ? 0 : asks.begin()->first - bids.begin()->first));
        const auto ratio = [&](std::int64_t part) {
            return shares == 0 ? 0 : static_cast<double>(part) / static_cast<double>(shares);
        };
        REQUIRE(found.weighted_price == doctest::Approx(ratio(value)).epsilon(1e-12));
        REQUIRE(found.imbalance == doctest::Approx(ratio(bid_shares - ask_shares)).epsilon(1e-12));
    }
};

} // namespace

TEST_CASE("spread, volume-weighted price and imbalance of a small book") {
    Books books;
    CHECK(analyse(books).spread == 0);
    CHECK(analyse(books).weighted_price == 0);
    CHECK(analyse(books).imbalance == 0);
    books.add(book, 1, Side::buy, 300, 9'900);
    CHECK(analyse(books).spread == 0); // one side alone has none
    CHECK(analyse(books).weighted_price == 9'900);
    CHECK(analyse(books).imbalance == 1);
    books.add(book, 2, Side::sell, 100, 10'100);
    CHECK(analyse(books).spread == 200);
    CHECK(analyse(books).weighted_price == 9'950); // (300 x 9900 + 100 x 10100) / 400
    CHECK(analyse(books).imbalance == 0.5);        // (300 - 100) / 400
    books.remove(book, 1, "deletion");
    CHECK(analyse(books).imbalance == -1);
    CHECK(analyse(books).best == Quote{0, 10'100, 0, 100});
}

TEST_CASE("the figures are those of a model, for five prices of each side and no more") {
    Books books;
    Model model;
    Random random(17);
    struct Resting {
        OrderRef ref;
        Side side;
        std::uint32_t shares;
        Price price;
    };
    std::vector<Resting> live;
    const auto change = [&](const Resting& order, std::int64_t shares) {
        const auto apply = [&](auto& side) {
            if ((side[order.price] += shares) == 0) {
                side.erase(order.price);
            }
        };
        order.side == Side::buy ? apply(model.bids) : apply(model.asks);
    };
    for (OrderRef ref = 1; ref < 20'000; ++ref) {
        if (live.empty() || (live.size() < 40 && random.below(2) == 0)) {
            const Side side = random.below(2) == 0 ? Side::buy : Side::sell;
            const Price price =
                side == Side::buy ? Price{986} + random.below(15) : Price{1'001} + random.below(15);
            live.push_back({ref, side, 1 + random.below(900), price});
            books.add(book, ref, side, live.back().shares, price);
            change(live.back(), live.back().shares);
        } else {
            std::swap(live[random.below(static_cast<std::uint32_t>(live.size()))], live.back());
            books.remove(book, live.back().ref, "deletion");
            change(live.back(), -std::int64_t{live.back().shares});
            live.pop_back();
        }
        model.check(analyse(books));
    }
}

TEST_CASE("a sample is taken of what a burst left behind, when that is something else") {
    Books books;
    Analytics analytics;
    const auto event = [&](OrderRef ref, Side side, std::uint32_t shares, Price price) {
        books.add(book, ref, side, shares, price);
        analytics.publish(analyse(books, static_cast<Nanos>(ref)));
    };
    CHECK_FALSE(analytics.settle()); // nothing has happened
    event(1, Side::buy, 100, 9'900);
    CHECK(analytics.settle());
    analytics.sample();
    CHECK(analytics.entries()[book].spread.count == 0); // one side alone is not sampled

    event(2, Side::sell, 100, 10'100);
    event(3, Side::sell, 300, 10'000);
    CHECK(analytics.settle());
    analytics.sample();
    const Analytics::Entry& entry = analytics.entries()[book];
    CHECK(analytics.changed() == std::vector<BookId>{book});
    CHECK(entry.spread.count == 1); // 100, and not the 200 in between
    CHECK(entry.spread.highest == 100);
    CHECK(entry.imbalance.last == doctest::Approx(-0.6));
    CHECK(entry.settled.touched.time == 3);

    event(4, Side::buy, 50, 9'950);
    books.remove(book, 4, "deletion");
    analytics.publish(analyse(books, 5));
    CHECK_FALSE(analytics.settle()); // it is as it was
    CHECK(analytics.changed().empty());
    CHECK_FALSE(analytics.settle()); // nor does a burst without this book change it

    event(6, Side::buy, 400, 9'980);
    CHECK(analytics.settle());
    analytics.sample();
    CHECK(entry.spread.lowest == 20);
    CHECK(entry.spread.mean() == 60);
    CHECK(entry.imbalance.last == doctest::Approx(100.0 / 900));
}

TEST_CASE("analytics of known books allocate nothing") {
    Analytics analytics;
    Analysis analysis;
    const auto bursts = [&](int count) {
        for (int i = 0; i < count; ++i) {
            for (BookId id = 0; id < 20; ++id) {
                analysis.touched = {id, i};
                analysis.weighted_price = i + 1;
                analytics.publish(analysis);
            }
            static_cast<void>(analytics.settle());
            analytics.sample();
        }
    };
    bursts(2);
    const support::AllocGuard guard;
    bursts(100);
    const std::size_t allocations = guard.count();
    CHECK(allocations == 0);
}
