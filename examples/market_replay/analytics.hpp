// SPDX-License-Identifier: MIT
//
// What the best prices of a book say: spread, volume-weighted price and imbalance.
#ifndef MARKET_REPLAY_ANALYTICS_HPP
#define MARKET_REPLAY_ANALYTICS_HPP

#include "book.hpp"
#include "units.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

namespace market_replay {

/// So many prices of each side are looked at, or as many as there are.
inline constexpr std::size_t analysed_prices = 5;

/// An event may have changed a book.
struct Touched {
    BookId book = 0;
    Nanos time = 0;
};

/// What a message does to the books: nothing, or it may have changed one.
struct Untouched {};
using Effect = std::variant<Untouched, Touched>;

/// What the best prices of one side hold.
struct Depth {
    double shares = 0;
    double value = 0; // price x shares
};

/// A book as it is analysed.
struct View {
    Touched touched;
    Quote best;
    Depth bids;
    Depth asks;
};

[[nodiscard]] inline Depth depth_of(const Books& books, BookId book, Side side) noexcept {
    Depth depth;
    const std::size_t prices = std::min(books.depth(book, side), analysed_prices);
    for (std::size_t rank = 0; rank < prices; ++rank) {
        const Books::Level& level = books.level(book, side, rank);
        const auto shares = static_cast<double>(static_cast<std::int64_t>(level.shares));
        depth.shares += shares;
        depth.value += static_cast<double>(level.price) * shares;
    }
    return depth;
}

/// Walks the best prices of a book; allocates nothing.
[[nodiscard]] inline View view_of(const Books& books, Touched touched) noexcept {
    return {touched, books.quote(touched.book), depth_of(books, touched.book, Side::buy),
            depth_of(books, touched.book, Side::sell)};
}

/// Best ask less best bid; 0 while a side is empty.
[[nodiscard]] inline Price spread(const View& view) noexcept {
    return view.best.two_sided() ? view.best.ask - view.best.bid : 0;
}

/// The mean price of the shares in view; 0 when there are none.
[[nodiscard]] inline double weighted_price(const View& view) noexcept {
    const double shares = view.bids.shares + view.asks.shares;
    return shares > 0 ? (view.bids.value + view.asks.value) / shares : 0;
}

/// From -1, all shares in view are for sale, to 1, all are bid for; 0 when there are none.
[[nodiscard]] inline double imbalance(const View& view) noexcept {
    const double shares = view.bids.shares + view.asks.shares;
    return shares > 0 ? (view.bids.shares - view.asks.shares) / shares : 0;
}

/// What is known of a book after an event.
struct Analysis {
    Touched touched;
    Quote best;
    Price spread = 0;
    double weighted_price = 0;
    double imbalance = 0;
};

[[nodiscard]] inline Analysis combine(const View& view, Price spread, double weighted_price,
                                      double imbalance) noexcept {
    return {view.touched, view.best, spread, weighted_price, imbalance};
}

/// Whether nothing but time lies between two analyses of one book.
[[nodiscard]] inline bool same_market(const Analysis& a, const Analysis& b) noexcept {
    return a.best == b.best && a.weighted_price == b.weighted_price && a.imbalance == b.imbalance;
}

/// Samples of one figure.
struct Samples {
    std::uint64_t count = 0;
    double lowest = 0;
    double highest = 0;
    double last = 0;
    double sum = 0;

    void add(double sample) noexcept {
        lowest = count == 0 ? sample : std::min(lowest, sample);
        highest = count == 0 ? sample : std::max(highest, sample);
        last = sample;
        sum += sample;
        ++count;
    }

    [[nodiscard]] double mean() const noexcept {
        return count != 0 ? sum / static_cast<double>(count) : 0;
    }
};

/// The analyses of all books. What stands between the messages of one burst is halfway through
/// something; `settle` and `sample` look at what a burst left behind.
class Analytics {
public:
    struct Entry {
        Analysis latest;  // after the last event
        Analysis settled; // after the last burst that changed it
        bool pending = false;
        Samples spread; // these are of settled books with both sides quoted
        Samples weighted_price;
        Samples imbalance;
    };

    /// Notes the analysis of a book after an event.
    void publish(const Analysis& analysis) {
        const BookId book = analysis.touched.book;
        if (book >= entries_.size()) {
            entries_.resize(std::size_t{book} + 1);
        }
        Entry& entry = entries_[book];
        entry.latest = analysis;
        if (!entry.pending) {
            entry.pending = true;
            pending_.push_back(book);
        }
    }

    /// Ends a burst: `changed` holds the books it left in another state than the one before. False
    /// when there are none.
    bool settle() {
        changed_.clear();
        for (const BookId book : pending_) {
            Entry& entry = entries_[book];
            entry.pending = false;
            if (!same_market(entry.latest, entry.settled)) {
                entry.settled = entry.latest;
                changed_.push_back(book);
            }
        }
        pending_.clear();
        return !changed_.empty();
    }

    /// Takes a sample of each changed book.
    void sample() noexcept {
        for (const BookId book : changed_) {
            Entry& entry = entries_[book];
            if (entry.settled.best.two_sided()) {
                entry.spread.add(static_cast<double>(entry.settled.spread));
                entry.weighted_price.add(entry.settled.weighted_price);
                entry.imbalance.add(entry.settled.imbalance);
            }
        }
    }

    [[nodiscard]] const std::vector<BookId>& changed() const noexcept { return changed_; }
    [[nodiscard]] const std::vector<Entry>& entries() const noexcept { return entries_; }

private:
    std::vector<Entry> entries_; // by book
    std::vector<BookId> pending_;
    std::vector<BookId> changed_;
};

/// Bursts: messages of one timestamp, which are what one order did to the market.
struct Bursts {
    std::uint64_t count = 0;
    std::uint64_t changed = 0; // bursts that left a book in another state
};

} // namespace market_replay

#endif // MARKET_REPLAY_ANALYTICS_HPP
