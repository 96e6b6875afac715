// SPDX-License-Identifier: MIT
//
// Everything this program knows about the day, as one plain struct. The nexus program uses it as
// the schema of its world: each member is a resource. The hand-written twin uses it as it is.
#ifndef MARKET_REPLAY_MARKET_HPP
#define MARKET_REPLAY_MARKET_HPP

#include "analytics.hpp"
#include "answer_key.hpp"
#include "book.hpp"
#include "latency.hpp"
#include "lobster_book.hpp"
#include "options.hpp"
#include "statistics.hpp"
#include "symbols.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace market_replay {

/// Comparisons of all books with those of the exchange that wrote the stream.
struct BookChecks {
    std::uint64_t passed = 0;
};

struct Market {
    SessionClock clock;
    MessageCounts counts;
    Symbols symbols;
    Books books;
    TradeStatistics trades;
    QuoteStatistics quotes;
    Analytics analytics;
    Bursts bursts;
    Series series;
    lobster::Window window;
    LatencySampler latency;
    Throughput throughput;
    BookChecks checks;
};

/// What a run found out besides the state it leaves behind.
struct Result {
    std::uint64_t events = 0;
    std::optional<lobster::Agreement> agreement; // LOBSTER: with the answer key
};

/// A market before its day begins.
[[nodiscard]] inline Market make_market(const Options& options) {
    Market market;
    market.symbols = Symbols(options.symbol);
    market.latency = LatencySampler(options.latency);
    return market;
}

/// The symbol in a LOBSTER file's name: what stands before the first '_', if it can be a symbol.
[[nodiscard]] inline itch::Stock symbol_of_path(std::string_view path) {
    std::string_view name = path.substr(path.rfind('/') + 1);
    name = name.substr(0, name.find_first_of("_."));
    itch::Stock stock;
    stock.fill(' ');
    for (std::size_t i = 0; i < stock.size() && i < name.size(); ++i) {
        const bool printable = name[i] > ' ' && name[i] <= '~';
        stock[i] = printable ? name[i] : '?';
    }
    if (name.empty()) {
        stock[0] = '?';
    }
    return stock;
}

} // namespace market_replay

#endif // MARKET_REPLAY_MARKET_HPP
