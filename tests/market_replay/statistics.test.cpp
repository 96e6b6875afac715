// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <market_replay/histogram.hpp>
#include <market_replay/latency.hpp>
#include <market_replay/random.hpp>
#include <market_replay/statistics.hpp>
#include <vector>

using namespace market_replay;

TEST_CASE("buckets of a histogram follow each other without gap, and are narrow") {
    std::uint64_t previous_end = std::numeric_limits<std::uint64_t>::max();
    for (std::size_t bucket = 0;; ++bucket) {
        const std::uint64_t end = Histogram::upper_end(bucket);
        const std::uint64_t begin = previous_end + 1;
        REQUIRE(Histogram::bucket_of(begin) == bucket);
        REQUIRE(Histogram::bucket_of(end) == bucket);
        REQUIRE(static_cast<double>(end - begin) <= static_cast<double>(begin) / 64);
        previous_end = end;
        if (end == std::numeric_limits<std::uint64_t>::max()) {
            CHECK(bucket > 3'000);
            break;
        }
    }
}

TEST_CASE("quantiles are those of the sorted values, to the width of a bucket") {
    Random random(11);
    Histogram histogram;
    std::vector<std::uint64_t> values;
    for (int i = 0; i < 20'000; ++i) {
        values.push_back(random.next() >> (20 + random.below(44)));
        histogram.record(values.back());
    }
    std::sort(values.begin(), values.end());
    for (const double share : {0.0001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0}) {
        const auto rank = static_cast<std::size_t>(share * 20'000 + 0.5) - 1;
        const std::uint64_t exact = values[rank];
        const std::uint64_t found = histogram.quantile(share);
        CHECK(found >= exact);
        CHECK(static_cast<double>(found - exact) <= static_cast<double>(exact) / 64);
    }
    CHECK(histogram.max() == values.back());
    CHECK(histogram.quantile(1) == values.back());
    CHECK(histogram.count() == 20'000);
}

TEST_CASE("small histograms") {
    Histogram histogram;
    CHECK(histogram.quantile(0.5) == 0);
    CHECK(histogram.max() == 0);
    histogram.record(7);
    CHECK(histogram.quantile(0.001) == 7);
    CHECK(histogram.quantile(0.999) == 7);
    histogram.record(100);
    CHECK(histogram.quantile(0.5) == 7);
    CHECK(histogram.quantile(0.51) == 100);
    for (int i = 0; i < 98; ++i) {
        histogram.record(50);
    }
    CHECK(histogram.quantile(0.01) == 7);
    CHECK(histogram.quantile(0.99) == 50);
    CHECK(histogram.quantile(0.991) == 100);
    histogram.record(std::numeric_limits<std::uint64_t>::max());
    CHECK(histogram.quantile(1) == std::numeric_limits<std::uint64_t>::max());
}

TEST_CASE("the sampler times every n-th event") {
    const auto timed_of_100 = [](std::uint32_t every) {
        LatencySampler sampler(every);
        int ran = 0;
        for (int i = 0; i < 100; ++i) {
            timed(sampler, [&] { ++ran; });
        }
        CHECK(ran == 100);
        return sampler.histogram().count();
    };
    CHECK(timed_of_100(0) == 0);
    CHECK(timed_of_100(1) == 100);
    CHECK(timed_of_100(7) == 14);
    CHECK(timed_of_100(100) == 1);
    CHECK(timed_of_100(101) == 0);
}

TEST_CASE("spread: lowest, mean over changes, weighted with time, highest") {
    QuoteStatistics quotes;
    CHECK(quotes.update(3, 10, {100, 104, 1, 1}));
    CHECK_FALSE(quotes.update(3, 20, {100, 104, 9, 9})); // other sizes, same prices
    CHECK(quotes.update(3, 30, {100, 102, 1, 1}));       // 4 stood for 20
    CHECK_FALSE(quotes.update(3, 40, {100, 0, 1, 0}));   // 2 stood for 10
    CHECK(quotes.update(3, 90, {94, 102, 1, 1}));        // one-sided time does not count
    quotes.finish(100);                                  // 8 stood for 10
    const SpreadStatistics& spread = quotes.entries()[3].spread;
    CHECK(spread.quotes == 3);
    CHECK(spread.lowest == 2);
    CHECK(spread.highest == 8);
    CHECK(spread.mean() == doctest::Approx(14.0 / 3));
    CHECK(spread.time_weighted() == doctest::Approx((4 * 20 + 2 * 10 + 8 * 10) / 40.0));
    CHECK(spread.crossed == 0);
    CHECK(quotes.entries()[3].events == 5);
    CHECK(quotes.update(3, 110, {105, 105, 1, 1}));
    CHECK(quotes.update(3, 110, {106, 105, 1, 1}));
    CHECK(quotes.entries()[3].spread.crossed == 2);
    CHECK(quotes.entries()[3].spread.lowest == -1);
}

TEST_CASE("a series keeps its extremes from a microsecond to a day") {
    Series series;
    CHECK(series.empty());
    Random random(5);
    Nanos time = 34'200 * nanos_per_second + 5;
    Price lowest = 1'000'000;
    Price highest = 0;
    std::uint64_t quotes = 0;
    for (Nanos gap = 100; gap < nanos_per_second * 600; gap = gap * 21 / 20) {
        for (int i = 0; i < 5; ++i) {
            time += gap;
            const Price bid = 10'000 + random.below(5'000);
            const Price ask = bid + 1 + random.below(100);
            lowest = std::min(lowest, bid + ask);
            highest = std::max(highest, bid + ask);
            series.add(time, {bid, ask, 1, 1});
            ++quotes;
        }
    }
    Series::Bin all;
    for (const Series::Bin& bin : series.bins()) {
        all.merge(bin);
    }
    CHECK(all.low_mid == lowest);
    CHECK(all.high_mid == highest);
    CHECK(all.quotes == quotes);
    const Nanos span = time - series.origin();
    CHECK(span < series.width() * static_cast<Nanos>(Series::capacity));
    CHECK(span >= series.width() * static_cast<Nanos>(Series::capacity) / 2);
    CHECK(series.bins()[static_cast<std::size_t>(span / series.width())].last_mid == all.last_mid);
}

TEST_CASE("exchange time may stand still but not go back") {
    SessionClock clock;
    clock.advance(5);
    clock.advance(5);
    clock.advance(9);
    CHECK(clock.first() == 5);
    CHECK(clock.now() == 9);
    CHECK_THROWS_AS(clock.advance(8), DataError);
}
