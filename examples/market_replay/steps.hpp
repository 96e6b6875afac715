// SPDX-License-Identifier: MIT
//
// What is done about each message: plain functions, whose parameters say what they touch.
#ifndef MARKET_REPLAY_STEPS_HPP
#define MARKET_REPLAY_STEPS_HPP

#include "analytics.hpp"
#include "answer_key.hpp"
#include "book.hpp"
#include "itch.hpp"
#include "lobster.hpp"
#include "lobster_book.hpp"
#include "market.hpp"
#include "progress.hpp"
#include "simulator.hpp"
#include "statistics.hpp"
#include "symbols.hpp"

#include <nexus/rt.hpp>

namespace market_replay {

using nexus::Res;
using nexus::ResMut;

// Any message.

struct Arrival {
    char type;
    Nanos time;

    Arrival(const itch::Header& header) noexcept : type(header.type), time(header.time) {}
    Arrival(const lobster::Message& row) noexcept : type(code_of(row.type)), time(row.time) {}
};

inline void note_arrival(ResMut<SessionClock> clock, ResMut<MessageCounts> counts,
                         Arrival arrival) {
    clock->advance(arrival.time);
    counts->add(arrival.type);
}

inline void ignore() {}

// ITCH messages.

[[nodiscard]] inline char type_of(const itch::Frame& frame) noexcept {
    return frame.type;
}

inline Effect add_order(ResMut<Books> books, ResMut<Symbols> symbols, const itch::AddOrder& event) {
    symbols->name_of_order(event.locate, event.stock);
    books->add(event.locate, event.ref, event.side, event.shares, event.price);
    return Touched{event.locate, event.time};
}

inline Effect execute_order(ResMut<Books> books, ResMut<TradeStatistics> trades,
                            const itch::ExecuteOrder& event) {
    const Fill fill = books->execute(event.locate, event.ref, event.shares);
    trades->executed(fill, event.shares, true);
    return Touched{event.locate, event.time};
}

inline Effect cancel_order(ResMut<Books> books, const itch::CancelOrder& event) {
    books->reduce(event.locate, event.ref, event.shares, "cancellation");
    return Touched{event.locate, event.time};
}

inline Effect delete_order(ResMut<Books> books, const itch::DeleteOrder& event) {
    books->remove(event.locate, event.ref, "deletion");
    return Touched{event.locate, event.time};
}

inline Effect replace_order(ResMut<Books> books, const itch::ReplaceOrder& event) {
    books->replace(event.locate, event.old_ref, event.new_ref, event.shares, event.price);
    return Touched{event.locate, event.time};
}

inline Effect trade_hidden(ResMut<TradeStatistics> trades, const itch::HiddenTrade& event) {
    trades->hidden(event.shares);
    return Untouched{};
}

inline Effect name_symbol(ResMut<Symbols> symbols, const itch::StockDirectory& event) {
    symbols->name(event.locate, event.stock);
    return Untouched{};
}

inline Effect skip_message() {
    return Untouched{};
}

// LOBSTER rows.

struct Opening { // the first row of a day, and the book after it
    const lobster::Message& message;
    const lobster::BookRow& row;
};

inline Touched open_book(ResMut<Books> books, ResMut<TradeStatistics> trades,
                         const Opening& opening) {
    lobster::seed(*books, opening.row);
    lobster::count_trade(*trades, opening.message);
    return {lobster::the_book, opening.message.time};
}

[[nodiscard]] inline lobster::Type type_of_row(const lobster::Message& row) noexcept {
    return row.type;
}

inline void add_row(ResMut<Books> books, Res<lobster::Window> window, const lobster::Message& row) {
    lobster::add(*books, *window, row);
}

inline void subtract_row(ResMut<Books> books, ResMut<lobster::Window> window,
                         ResMut<TradeStatistics> trades, const lobster::Message& row) {
    lobster::subtract(*books, *window, *trades, row);
}

inline void trade_hidden_row(ResMut<TradeStatistics> trades, const lobster::Message& row) {
    trades->hidden(row.shares);
}

inline void check_row(lobster::AnswerKey& key, ResMut<Books> books, ResMut<lobster::Window> window,
                      const lobster::Message& row) {
    key.check(*books, *window, row);
}

[[nodiscard]] inline Touched touched_by(const lobster::Message& row) noexcept {
    return {lobster::the_book, row.time};
}

// A book that may have changed. What lies between, spread, weighted_price, imbalance and combine,
// is arithmetic and needs no resource: analytics.hpp.

[[nodiscard]] inline View look_at(Res<Books> books, Touched touched) noexcept {
    return view_of(*books, touched);
}

inline void publish(ResMut<QuoteStatistics> quotes, ResMut<Analytics> analytics,
                    const Analysis& analysis) {
    quotes->update(analysis.touched.book, analysis.touched.time, analysis.best);
    analytics->publish(analysis);
}

// After each burst.

inline bool settle_books(ResMut<Analytics> analytics, ResMut<Bursts> bursts) {
    const bool changed = analytics->settle();
    ++bursts->count;
    bursts->changed += changed ? 1 : 0;
    return changed;
}

inline void sample_books(ResMut<Analytics> analytics) {
    analytics->sample();
}

inline void plot_books(Res<Analytics> analytics, Res<Symbols> symbols, ResMut<Series> series) {
    for (const BookId book : analytics->changed()) {
        const Analysis& analysis = analytics->entries()[book].settled;
        if (symbols->follows(book) && analysis.best.two_sided()) {
            series->add(analysis.touched.time, analysis.best);
        }
    }
}

// After each block of input, and at the end.

inline void show_progress(ProgressBar& bar, const BlockDone& block) {
    bar.show(block);
}

struct Exchange { // that wrote the stream
    const Simulator& simulator;
};

inline void check_books(const Exchange& exchange, Res<Books> books, ResMut<BookChecks> checks,
                        const BlockDone& block) {
    require_equal(*books, exchange.simulator, block.events);
    ++checks->passed;
}

inline void close_day(Res<SessionClock> clock, ResMut<QuoteStatistics> quotes) {
    quotes->finish(clock->now());
}

} // namespace market_replay

#endif // MARKET_REPLAY_STEPS_HPP
