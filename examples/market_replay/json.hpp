// SPDX-License-Identifier: MIT
//
// The result for programs: one JSON object. Prices are integers of 1/10000 dollar, as on the wire;
// means are numbers in the same unit; times are nanoseconds.
#ifndef MARKET_REPLAY_JSON_HPP
#define MARKET_REPLAY_JSON_HPP

#include "analytics.hpp"
#include "escape.hpp"
#include "market.hpp"
#include "report.hpp"
#include "units.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace market_replay {

namespace detail {

/// Writes members of one object, in order.
class JsonObject {
public:
    JsonObject& raw(std::string_view name, std::string_view value) {
        text_ += text_.empty() ? "" : ", ";
        text_ += json_string(name) + ": ";
        text_ += value;
        return *this;
    }
    JsonObject& string(std::string_view name, std::string_view value) {
        return raw(name, json_string(value));
    }
    JsonObject& integer(std::string_view name, std::uint64_t value) {
        return raw(name, std::to_string(value));
    }
    JsonObject& integer(std::string_view name, std::int64_t value) {
        return raw(name, std::to_string(value));
    }
    JsonObject& number(std::string_view name, double value) {
        return raw(name, format("%.10g", value));
    }
    [[nodiscard]] std::string done() const { return "{" + text_ + "}"; }

private:
    std::string text_;
};

[[nodiscard]] inline std::string json_side(Price price, std::uint64_t shares, std::size_t depth) {
    if (shares == 0) {
        return "null";
    }
    return JsonObject()
        .integer("price", price)
        .integer("shares", shares)
        .integer("prices", std::uint64_t{depth})
        .done();
}

[[nodiscard]] inline std::string json_samples(const Samples& samples) {
    return JsonObject()
        .number("min", samples.lowest)
        .number("mean", samples.mean())
        .number("max", samples.highest)
        .number("last", samples.last)
        .done();
}

[[nodiscard]] inline std::string json_books(const Market& market) {
    std::string list;
    for (const BookId book : busiest_books(market)) {
        const Quote quote = market.books.quote(book);
        const QuoteStatistics::Entry& entry = market.quotes.entries()[book];
        JsonObject object;
        object.string("symbol", market.symbols.show(book))
            .integer("events", entry.events)
            .raw("bid", json_side(quote.bid, quote.bid_shares, market.books.depth(book, Side::buy)))
            .raw("ask",
                 json_side(quote.ask, quote.ask_shares, market.books.depth(book, Side::sell)));
        if (entry.spread.quotes != 0) {
            object.raw("spread", JsonObject()
                                     .integer("quotes", entry.spread.quotes)
                                     .integer("crossed", entry.spread.crossed)
                                     .integer("min", entry.spread.lowest)
                                     .number("mean", entry.spread.mean())
                                     .number("time_weighted", entry.spread.time_weighted())
                                     .integer("max", entry.spread.highest)
                                     .done());
        }
        const Analytics::Entry& analysed = market.analytics.entries()[book];
        if (analysed.spread.count != 0) {
            object.raw("analytics",
                       JsonObject()
                           .integer("samples", analysed.spread.count)
                           .raw("spread", json_samples(analysed.spread))
                           .raw("weighted_price", json_samples(analysed.weighted_price))
                           .raw("imbalance", json_samples(analysed.imbalance))
                           .done());
        }
        list += (list.empty() ? "" : ", ") + object.done();
    }
    return "[" + list + "]";
}

[[nodiscard]] inline std::string json_latency(const Market& market) {
    const Histogram& histogram = market.latency.histogram();
    const double scale = market.throughput.nanos_per_tick();
    JsonObject object;
    object.integer("every", std::uint64_t{market.latency.every()})
        .integer("samples", histogram.count())
        .string("clock", tick_source);
    for (const auto& [name, share] : latency_quantiles) {
        object.number(name, static_cast<double>(histogram.quantile(share)) * scale);
    }
    return object.number("max", static_cast<double>(histogram.max()) * scale).done();
}

} // namespace detail

[[nodiscard]] inline std::string json_report(const Market& market, const Result& result,
                                             const std::string& input) {
    detail::JsonObject messages;
    for (std::size_t type = 0; type < 256; ++type) {
        if (market.counts.by_type[type] != 0) {
            messages.integer(type_code(static_cast<char>(type)), market.counts.by_type[type]);
        }
    }
    const TradeStatistics& trades = market.trades;
    const double seconds = market.throughput.seconds();
    detail::JsonObject report;
    report.string("input", input)
        .integer("events", result.events)
        .integer("first_time", market.clock.first())
        .integer("last_time", market.clock.now())
        .integer("symbols", std::uint64_t{market.symbols.count()})
        .raw("messages", messages.done())
        .integer("live_orders", std::uint64_t{market.books.live_orders()})
        .raw("books", detail::json_books(market))
        .raw("bursts", detail::JsonObject()
                           .integer("count", market.bursts.count)
                           .integer("changed", market.bursts.changed)
                           .done())
        .raw("executions", detail::JsonObject()
                               .integer("count", trades.executions)
                               .integer("shares", trades.shares)
                               .integer("at_best_price", trades.at_best_price)
                               .integer("known_orders", trades.known_orders)
                               .integer("first_in_queue", trades.first_in_queue)
                               .integer("hidden", trades.hidden_trades)
                               .integer("hidden_shares", trades.hidden_shares)
                               .done());
    if (result.agreement) {
        report.raw("answer_key", detail::JsonObject()
                                     .integer("rows", result.agreement->rows)
                                     .integer("exact", result.agreement->exact)
                                     .integer("best_prices", result.agreement->best_prices)
                                     .integer("reveals", market.window.reveals)
                                     .integer("unseen", market.window.unseen)
                                     .done());
    }
    if (market.checks.passed != 0) {
        report.integer("book_checks", market.checks.passed);
    }
    report.number("seconds", seconds)
        .number("events_per_second", seconds > 0 ? static_cast<double>(result.events) / seconds : 0)
        .raw("nanoseconds_per_event", detail::json_latency(market));
    return report.done() + "\n";
}

} // namespace market_replay

#endif // MARKET_REPLAY_JSON_HPP
