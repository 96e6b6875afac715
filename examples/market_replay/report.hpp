// SPDX-License-Identifier: MIT
//
// The result for people: tables on standard output.
#ifndef MARKET_REPLAY_REPORT_HPP
#define MARKET_REPLAY_REPORT_HPP

#include "analytics.hpp"
#include "itch.hpp"
#include "latency.hpp"
#include "market.hpp"
#include "options.hpp"
#include "statistics.hpp"
#include "units.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace market_replay {

/// What a message type is called. LOBSTER types are digits, ITCH types letters.
[[nodiscard]] inline const char* type_name(char type) noexcept {
    static constexpr std::array<std::pair<char, const char*>, 29> names{{
        {'1', "new order"},
        {'2', "partial cancel"},
        {'3', "delete"},
        {'4', "execution"},
        {'5', "hidden execution"},
        {'6', "cross trade"},
        {'7', "trading halt"},
        {'A', "add order"},
        {'B', "broken trade"},
        {'C', "execution at another price"},
        {'D', "delete order"},
        {'E', "execution"},
        {'F', "add order with attribution"},
        {'H', "trading action"},
        {'I', "auction imbalance"},
        {'J', "auction collar"},
        {'K', "IPO quoting"},
        {'L', "market participant position"},
        {'N', "retail interest"},
        {'P', "hidden trade"},
        {'Q', "cross trade"},
        {'R', "stock directory"},
        {'S', "system event"},
        {'U', "replace order"},
        {'V', "market-wide breaker levels"},
        {'W', "market-wide breaker"},
        {'X', "partial cancel"},
        {'Y', "short sale restriction"},
        {'h', "operational halt"},
    }};
    for (const auto& [letter, name] : names) {
        if (letter == type) {
            return name;
        }
    }
    return "unknown, skipped";
}

/// The type as tables show it: 'A', or "0x07" where it cannot be printed.
[[nodiscard]] inline std::string type_code(char type) {
    return type > ' ' && type <= '~'
               ? std::string(1, type)
               : format("0x%02x", static_cast<unsigned>(static_cast<unsigned char>(type)));
}

inline constexpr std::array<std::pair<const char*, double>, 4> latency_quantiles{
    {{"p50", 0.5}, {"p90", 0.9}, {"p99", 0.99}, {"p99.9", 0.999}}};

/// The books with orders or quotes, the busiest first.
[[nodiscard]] inline std::vector<BookId> busiest_books(const Market& market) {
    const std::vector<QuoteStatistics::Entry>& entries = market.quotes.entries();
    std::vector<BookId> books;
    for (std::size_t book = 0; book < entries.size(); ++book) {
        const auto id = static_cast<BookId>(book);
        if (entries[book].spread.quotes != 0 || market.books.quote(id) != Quote{}) {
            books.push_back(id);
        }
    }
    std::sort(books.begin(), books.end(), [&](BookId a, BookId b) {
        return entries[a].events != entries[b].events ? entries[a].events > entries[b].events
                                                      : a < b;
    });
    return books;
}

[[nodiscard]] inline double percent(std::uint64_t part, std::uint64_t whole) noexcept {
    return whole != 0 ? 100 * static_cast<double>(part) / static_cast<double>(whole) : 0;
}

namespace detail {

inline constexpr std::size_t books_shown = 10;

[[nodiscard]] inline std::string message_table(const Market& market, std::uint64_t events) {
    std::string text = "messages\n";
    for (std::size_t type = 0; type < 256; ++type) {
        const std::uint64_t count = market.counts.by_type[type];
        if (count != 0) {
            const auto code = static_cast<char>(type);
            text += format("  %-4s %-28s %14s %7.2f %%\n", type_code(code).c_str(), type_name(code),
                           grouped(count).c_str(), percent(count, events));
        }
    }
    return text + format("  %-33s %14s\n", "all", grouped(events).c_str());
}

[[nodiscard]] inline std::string quote_side(Price price, std::uint64_t shares) {
    return shares != 0 ? format("%s x %s", dollars(price).c_str(), grouped(shares).c_str())
                       : "none";
}

[[nodiscard]] inline std::string book_table(const Market& market) {
    const std::vector<BookId> books = busiest_books(market);
    if (books.empty()) {
        return "books\n  no order arrived\n";
    }
    std::string text = format("%-32s %40s\n", "final top of book", "spread in dollars");
    text += format("  %-8s %18s %18s %9s %9s %9s %9s\n", "symbol", "bid x shares", "ask x shares",
                   "min", "mean", "by time", "max");
    for (std::size_t i = 0; i < std::min(books.size(), books_shown); ++i) {
        const Quote quote = market.books.quote(books[i]);
        const SpreadStatistics& spread = market.quotes.entries()[books[i]].spread;
        text += format("  %-8s %18s %18s", market.symbols.show(books[i]).c_str(),
                       quote_side(quote.bid, quote.bid_shares).c_str(),
                       quote_side(quote.ask, quote.ask_shares).c_str());
        if (spread.quotes != 0) {
            text += format(" %9s %9.4f %9.4f %9s", dollars(spread.lowest).c_str(),
                           spread.mean() / price_scale, spread.time_weighted() / price_scale,
                           dollars(spread.highest).c_str());
            if (spread.crossed != 0) {
                text += format("  locked or crossed %s times", grouped(spread.crossed).c_str());
            }
        }
        text += '\n';
    }
    if (books.size() > books_shown) {
        text += format("  and %zu more symbols\n", books.size() - books_shown);
    }
    return text + "  mean: over changes of the best prices; by time: weighted with how long each "
                  "stood\n";
}

[[nodiscard]] inline std::string analytics_table(const Market& market) {
    const std::vector<BookId> books = busiest_books(market);
    if (books.empty()) {
        return {};
    }
    std::string text =
        format("%-30s%40s%32s\n", format("best %zu prices of each side", analysed_prices).c_str(),
               "volume-weighted price in dollars", "imbalance");
    text += format("  %-8s %9s %9s %9s %9s %9s %9s %7s %7s %7s %7s\n", "symbol", "samples",
                   "spread", "min", "mean", "max", "last", "min", "mean", "max", "last");
    for (std::size_t i = 0; i < std::min(books.size(), books_shown); ++i) {
        const Analytics::Entry& entry = market.analytics.entries()[books[i]];
        const Samples& price = entry.weighted_price;
        const Samples& balance = entry.imbalance;
        text += format("  %-8s %9s %9.4f %9.4f %9.4f %9.4f %9.4f %7.3f %7.3f %7.3f %7.3f\n",
                       market.symbols.show(books[i]).c_str(), grouped(price.count).c_str(),
                       entry.spread.mean() / price_scale, price.lowest / price_scale,
                       price.mean() / price_scale, price.highest / price_scale,
                       price.last / price_scale, balance.lowest, balance.mean(), balance.highest,
                       balance.last);
    }
    return text +
           format("  sampled after each burst of one timestamp that changed something: %s of %s\n"
                  "  imbalance: from -1, all shares are for sale, to 1, all are bid for\n\n",
                  grouped(market.bursts.changed).c_str(), grouped(market.bursts.count).c_str());
}

[[nodiscard]] inline std::string trade_table(const Market& market) {
    const TradeStatistics& trades = market.trades;
    if (trades.executions + trades.hidden_trades == 0) {
        return {};
    }
    return format("executions\n"
                  "  displayed orders %12s of %12s shares; at the best price %s, first in the "
                  "queue %s of %s known\n"
                  "  hidden orders    %12s of %12s shares\n",
                  grouped(trades.executions).c_str(), grouped(trades.shares).c_str(),
                  grouped(trades.at_best_price).c_str(), grouped(trades.first_in_queue).c_str(),
                  grouped(trades.known_orders).c_str(), grouped(trades.hidden_trades).c_str(),
                  grouped(trades.hidden_shares).c_str());
}

[[nodiscard]] inline std::string check_lines(const Market& market, const Result& result) {
    std::string text;
    if (result.agreement) {
        const lobster::Agreement& key = *result.agreement;
        text += format("answer key\n"
                       "  rows compared        %12s\n"
                       "  every price and size %12s  %7.2f %%\n"
                       "  best prices          %12s  %7.2f %%\n",
                       grouped(key.rows).c_str(), grouped(key.exact).c_str(),
                       percent(key.exact, key.rows), grouped(key.best_prices).c_str(),
                       percent(key.best_prices, key.rows));
        text += market.window.open()
                    ? format("  unseen orders        %12s  events of orders older than the data\n",
                             grouped(market.window.unseen).c_str())
                    : format("  reveals              %12s  prices that moved into the window of "
                             "%zu\n",
                             grouped(market.window.reveals).c_str(), market.window.levels);
    }
    if (market.checks.passed != 0) {
        text +=
            format("check\n  equal to the exchange's own books, every order and its place in "
                   "the queue: %s of %s times\n",
                   grouped(market.checks.passed).c_str(), grouped(market.checks.passed).c_str());
    }
    return text;
}

[[nodiscard]] inline std::string speed_lines(const Market& market, const Result& result,
                                             bool lobster) {
    const double seconds = market.throughput.seconds();
    std::string text = "speed\n";
    text += format("  %s events in %.3f s, %s events per second (%s)\n",
                   grouped(result.events).c_str(), seconds,
                   grouped(static_cast<std::uint64_t>(
                               seconds > 0 ? static_cast<double>(result.events) / seconds : 0))
                       .c_str(),
                   lobster ? "reading, parsing, book, check against the key, analytics"
                           : "decoding, book, analytics; without reading the input");
    const Histogram& histogram = market.latency.histogram();
    if (histogram.count() == 0) {
        return text + "  time per event was not measured\n";
    }
    const double scale = market.throughput.nanos_per_tick();
    text += "  time per event, ns:";
    for (const auto& [name, share] : latency_quantiles) {
        text += format("  %s %.0f", name, static_cast<double>(histogram.quantile(share)) * scale);
    }
    return text + format("  max %.0f\n  measured on %s (%s events), with the %s\n",
                         static_cast<double>(histogram.max()) * scale,
                         market.latency.every() == 1
                             ? "every event"
                             : format("one event in %u", market.latency.every()).c_str(),
                         grouped(histogram.count()).c_str(), tick_source);
}

} // namespace detail

[[nodiscard]] inline std::string text_report(const Options& options, const Market& market,
                                             const Result& result, const std::string& input) {
    return input + "\n" +
           format("exchange time %s to %s, %zu symbol%s\n\n",
                  time_of_day(market.clock.first()).c_str(),
                  time_of_day(market.clock.now()).c_str(), market.symbols.count(),
                  market.symbols.count() == 1 ? "" : "s") +
           detail::message_table(market, result.events) + "\n" + detail::book_table(market) + "\n" +
           detail::analytics_table(market) + detail::trade_table(market) +
           detail::check_lines(market, result) +
           detail::speed_lines(market, result, options.lobster_messages.has_value());
}

} // namespace market_replay

#endif // MARKET_REPLAY_REPORT_HPP
