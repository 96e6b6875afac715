// SPDX-License-Identifier: MIT
//
// What is counted while a day is replayed. Nothing here allocates per event.
#ifndef MARKET_REPLAY_STATISTICS_HPP
#define MARKET_REPLAY_STATISTICS_HPP

#include "book.hpp"
#include "error.hpp"
#include "units.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace market_replay {

/// Exchange time of the event in hand; data whose time goes back is refused.
class SessionClock {
public:
    void advance(Nanos time) {
        if (time < now_) {
            throw DataError("time goes back, from " + time_of_day(now_) + " to " +
                            time_of_day(time));
        }
        if (!started_) {
            started_ = true;
            first_ = time;
        }
        now_ = time;
    }

    [[nodiscard]] Nanos first() const noexcept { return first_; }
    [[nodiscard]] Nanos now() const noexcept { return now_; }

private:
    Nanos first_ = 0;
    Nanos now_ = 0;
    bool started_ = false;
};

/// Messages by their type byte.
struct MessageCounts {
    std::array<std::uint64_t, 256> by_type{};

    void add(char type) noexcept { ++by_type[static_cast<unsigned char>(type)]; }
};

/// Executions, and how far they kept price-time priority.
struct TradeStatistics {
    std::uint64_t executions = 0; // against displayed orders
    std::uint64_t shares = 0;
    std::uint64_t at_best_price = 0;
    std::uint64_t known_orders = 0; // executions of orders whose arrival was seen
    std::uint64_t first_in_queue = 0;
    std::uint64_t hidden_trades = 0;
    std::uint64_t hidden_shares = 0;

    void executed(Fill fill, std::uint64_t size, bool order_known) noexcept {
        ++executions;
        shares += size;
        at_best_price += fill.best_price ? 1 : 0;
        known_orders += order_known ? 1 : 0;
        first_in_queue += fill.first_in_queue ? 1 : 0;
    }

    void hidden(std::uint64_t size) noexcept {
        ++hidden_trades;
        hidden_shares += size;
    }
};

/// Mid price and spread over time at a resolution that fits a plot.
///
/// A fixed number of bins of equal width; when the day outgrows them, neighbours are merged and the
/// width doubles. So it costs the same for a millisecond and for a day, and extremes survive.
class Series {
public:
    struct Bin {
        Price low_mid = 0; // twice the mid price, so that it stays an integer
        Price high_mid = 0;
        Price last_mid = 0;
        Price low_spread = 0;
        Price high_spread = 0;
        Price last_spread = 0;
        double sum_spread = 0; // of `quotes` quotes
        std::uint64_t quotes = 0;

        /// Makes this the union of itself and of `later`, which follows it in time.
        void merge(const Bin& later) noexcept {
            if (quotes == 0 || later.quotes == 0) {
                *this = quotes == 0 ? later : *this;
                return;
            }
            low_mid = std::min(low_mid, later.low_mid);
            high_mid = std::max(high_mid, later.high_mid);
            last_mid = later.last_mid;
            low_spread = std::min(low_spread, later.low_spread);
            high_spread = std::max(high_spread, later.high_spread);
            last_spread = later.last_spread;
            sum_spread += later.sum_spread;
            quotes += later.quotes;
        }
    };

    static constexpr std::size_t capacity = 4096;

    Series() : bins_(capacity) {}

    /// Adds a two-sided quote; times must not go back.
    void add(Nanos time, const Quote& quote) {
        if (!started_) {
            started_ = true;
            origin_ = time - time % nanos_per_second;
        }
        while (((time - origin_) >> shift_) >= static_cast<Nanos>(capacity)) {
            halve();
        }
        const Price mid = quote.bid + quote.ask;
        const Price spread = quote.ask - quote.bid;
        bins_[static_cast<std::size_t>((time - origin_) >> shift_)].merge(
            {mid, mid, mid, spread, spread, spread, static_cast<double>(spread), 1});
    }

    [[nodiscard]] const std::vector<Bin>& bins() const noexcept { return bins_; }
    [[nodiscard]] Nanos origin() const noexcept { return origin_; }
    [[nodiscard]] Nanos width() const noexcept { return Nanos{1} << shift_; }
    [[nodiscard]] bool empty() const noexcept { return !started_; }

private:
    void halve() {
        for (std::size_t i = 0; i < capacity / 2; ++i) {
            Bin merged = bins_[2 * i];
            merged.merge(bins_[2 * i + 1]);
            bins_[i] = merged;
        }
        std::fill(bins_.begin() + capacity / 2, bins_.end(), Bin{});
        ++shift_;
    }

    std::vector<Bin> bins_;
    Nanos origin_ = 0;
    unsigned shift_ = 10; // bins of about a microsecond at first
    bool started_ = false;
};

/// The spread of one book while both sides are quoted.
struct SpreadStatistics {
    std::uint64_t quotes = 0;  // changes of the best prices
    std::uint64_t crossed = 0; // of them with bid at or above ask
    Price lowest = 0;
    Price highest = 0;
    double sum = 0;
    double weighted_sum = 0; // 1/10000 dollar x nanoseconds
    double weight = 0;       // nanoseconds with both sides quoted

    [[nodiscard]] double mean() const noexcept {
        return quotes != 0 ? sum / static_cast<double>(quotes) : 0;
    }
    [[nodiscard]] double time_weighted() const noexcept {
        return weight > 0 ? weighted_sum / weight : mean();
    }
};

/// Follows the best prices of every book.
class QuoteStatistics {
public:
    /// What is known of one book.
    struct Entry {
        std::uint64_t events = 0;
        SpreadStatistics spread;
        Price bid = 0;
        Price ask = 0;
        Nanos since = 0; // when this pair of prices came up
        bool two_sided = false;
    };

    /// Notes the quote of `book` after an event; true when its best prices changed and both sides
    /// are quoted.
    bool update(BookId book, Nanos time, const Quote& quote) {
        if (book >= entries_.size()) {
            entries_.resize(std::size_t{book} + 1);
        }
        Entry& entry = entries_[book];
        ++entry.events;
        const bool two_sided = quote.two_sided();
        if (two_sided == entry.two_sided &&
            (!two_sided || (quote.bid == entry.bid && quote.ask == entry.ask))) {
            return false;
        }
        close(entry, time);
        entry.two_sided = two_sided;
        entry.bid = quote.bid;
        entry.ask = quote.ask;
        entry.since = time;
        if (!two_sided) {
            return false;
        }
        const Price spread = quote.ask - quote.bid;
        SpreadStatistics& s = entry.spread;
        s.lowest = s.quotes == 0 ? spread : std::min(s.lowest, spread);
        s.highest = s.quotes == 0 ? spread : std::max(s.highest, spread);
        s.sum += static_cast<double>(spread);
        s.crossed += spread <= 0 ? 1 : 0;
        ++s.quotes;
        return true;
    }

    /// Counts the time up to the end of the data.
    void finish(Nanos time) {
        for (Entry& entry : entries_) {
            close(entry, time);
            entry.since = time;
        }
    }

    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }

private:
    static void close(Entry& entry, Nanos time) noexcept {
        if (entry.two_sided) {
            const auto duration = static_cast<double>(time - entry.since);
            entry.spread.weighted_sum += duration * static_cast<double>(entry.ask - entry.bid);
            entry.spread.weight += duration;
        }
    }

    std::vector<Entry> entries_;
};

} // namespace market_replay

#endif // MARKET_REPLAY_STATISTICS_HPP
