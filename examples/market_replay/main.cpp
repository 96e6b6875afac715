// SPDX-License-Identifier: MIT
//
// market_replay with nexus. The struct Market is the schema: each member is a resource. The logic
// is the functions below, which say in their parameters what they read and change; bound to the
// schema they are handlers, and with a context of their own they are callbacks. Two classes of
// input drive them: ITCH messages and LOBSTER rows. twin.cpp is the same program by hand.
#include "answer_key.hpp"
#include "app.hpp"
#include "drive.hpp"
#include "itch.hpp"
#include "lobster.hpp"
#include "lobster_book.hpp"
#include "market.hpp"
#include "options.hpp"
#include "progress.hpp"
#include "simulator.hpp"

#include <nexus/core.hpp>

#include <cstdint>

namespace market_replay {
namespace {

using nexus::Res;
using nexus::ResMut;

// Events that are not messages.

struct Arrival { // of any message
    char type;
    Nanos time;
};

struct BookTouched {
    BookId book;
    Nanos time;
};

struct Opening { // of a LOBSTER day
    const lobster::Message& message;
    const lobster::BookRow& row;
};

// What happens on any message.

void note_arrival(ResMut<SessionClock> clock, ResMut<MessageCounts> counts, Arrival arrival) {
    clock->advance(arrival.time);
    counts->add(arrival.type);
}

void note_quote(Res<Books> books, Res<Symbols> symbols, ResMut<QuoteStatistics> quotes,
                ResMut<Series> series, BookTouched touched) {
    const Quote quote = books->quote(touched.book);
    if (quotes->update(touched.book, touched.time, quote) && symbols->follows(touched.book)) {
        series->add(touched.time, quote);
    }
}

// ITCH messages.

void add_order(ResMut<Books> books, ResMut<Symbols> symbols, const itch::AddOrder& event) {
    symbols->name_of_order(event.locate, event.stock);
    books->add(event.locate, event.ref, event.side, event.shares, event.price);
}

void execute_order(ResMut<Books> books, ResMut<TradeStatistics> trades,
                   const itch::ExecuteOrder& event) {
    const Fill fill = books->execute(event.locate, event.ref, event.shares);
    trades->executed(fill, event.shares, true);
}

void cancel_order(ResMut<Books> books, const itch::CancelOrder& event) {
    books->reduce(event.locate, event.ref, event.shares, "cancellation");
}

void delete_order(ResMut<Books> books, const itch::DeleteOrder& event) {
    books->remove(event.locate, event.ref, "deletion");
}

void replace_order(ResMut<Books> books, const itch::ReplaceOrder& event) {
    books->replace(event.locate, event.old_ref, event.new_ref, event.shares, event.price);
}

void trade_hidden(ResMut<TradeStatistics> trades, const itch::HiddenTrade& event) {
    trades->hidden(event.shares);
}

void name_symbol(ResMut<Symbols> symbols, const itch::StockDirectory& event) {
    symbols->name(event.locate, event.stock);
}

// LOBSTER rows.

void open_book(ResMut<Books> books, ResMut<TradeStatistics> trades, Opening opening) {
    lobster::seed(*books, opening.row);
    lobster::count_trade(*trades, opening.message);
}

void apply_row(ResMut<Books> books, ResMut<lobster::Window> window, ResMut<TradeStatistics> trades,
               const lobster::Message& message) {
    lobster::apply(*books, *window, *trades, message);
}

void check_row(lobster::AnswerKey& key, ResMut<Books> books, ResMut<lobster::Window> window,
               const lobster::Message& message) {
    key.check(*books, *window, message);
}

// After each block of input, and at the end.

void show_progress(ProgressBar& bar, const BlockDone& block) {
    bar.show(block);
}

struct Exchange { // that wrote the stream
    const Simulator& simulator;
};

void check_books(const Exchange& exchange, Res<Books> books, ResMut<BookChecks> checks,
                 const BlockDone& block) {
    require_equal(*books, exchange.simulator, block.events);
    ++checks->passed;
}

void close_day(Res<SessionClock> clock, ResMut<QuoteStatistics> quotes) {
    quotes->finish(clock->now());
}

// The handlers: empty objects.

constexpr auto market = nexus::registry<Market>;
constexpr auto on_arrival = nexus::handler<note_arrival>(market);
constexpr auto on_touched = nexus::handler<note_quote>(market);
constexpr auto on_add = nexus::handler<add_order>(market);
constexpr auto on_execute = nexus::handler<execute_order>(market);
constexpr auto on_cancel = nexus::handler<cancel_order>(market);
constexpr auto on_delete = nexus::handler<delete_order>(market);
constexpr auto on_replace = nexus::handler<replace_order>(market);
constexpr auto on_hidden = nexus::handler<trade_hidden>(market);
constexpr auto on_symbol = nexus::handler<name_symbol>(market);
constexpr auto on_opening = nexus::handler<open_book>(market);
constexpr auto on_row = nexus::handler<apply_row>(market);

/// Which handler gets which ITCH message.
struct ItchRoutes {
    nexus::World<Market>& world;

    template <class Event>
    void operator()(const Event& event) const {
        world.next_sequence();
        on_arrival.run(world, Arrival{event.type, event.time});
        route(event);
    }

    template <class H, class Event>
    void change_book(const H& handler, const Event& event) const {
        handler.run(world, event);
        on_touched.run(world, BookTouched{event.locate, event.time});
    }

    void route(const itch::AddOrder& event) const { change_book(on_add, event); }
    void route(const itch::ExecuteOrder& event) const { change_book(on_execute, event); }
    void route(const itch::CancelOrder& event) const { change_book(on_cancel, event); }
    void route(const itch::DeleteOrder& event) const { change_book(on_delete, event); }
    void route(const itch::ReplaceOrder& event) const { change_book(on_replace, event); }
    void route(const itch::HiddenTrade& event) const { on_hidden.run(world, event); }
    void route(const itch::StockDirectory& event) const { on_symbol.run(world, event); }
    void route(const itch::Notice&) const {}
};

class Replay {
public:
    explicit Replay(const Options& options) : world_(make_market(options)) {}

    /// Replays an ITCH stream. `exchange`, when there is one, wrote it and knows the right books.
    Result itch(ByteSource& source, const Simulator* exchange) {
        Listeners after_block = listeners();
        if (exchange != nullptr) {
            after_block.add(nexus::callback<check_books>(Exchange{*exchange}, market));
        }
        drive_itch(source, latency(), throughput(), ItchRoutes{world_},
                   [&](const BlockDone& block) { after_block.run(world_, block); });
        return finish();
    }

    /// Replays a LOBSTER day and compares it with its answer key.
    Result lobster(const Options& options) {
        auto check = nexus::callback<check_row>(
            lobster::AnswerKey(options.lobster_book, options.key_messages), market);
        lobster::Rows rows(*options.lobster_messages);
        Listeners after_block = listeners();
        world_.resource<lobster::Window>().levels = check.ctx.partial() ? 0 : check.ctx.levels();
        world_.resource<Symbols>().name_of_order(lobster::the_book, symbol_of_path(rows.name()));
        drive_lobster(
            rows, latency(), throughput(),
            [&](const lobster::Message& message) {
                world_.next_sequence();
                on_arrival.run(world_, Arrival{code_of(message.type), message.time});
                on_opening.run(world_, Opening{message, check.ctx.first_row(message)});
                on_touched.run(world_, BookTouched{lobster::the_book, message.time});
            },
            [&](const lobster::Message& message) {
                world_.next_sequence();
                on_arrival.run(world_, Arrival{code_of(message.type), message.time});
                on_row.run(world_, message);
                check.run(world_, message);
                on_touched.run(world_, BookTouched{lobster::the_book, message.time});
            },
            [&](const BlockDone& block) { after_block.run(world_, block); });
        check.ctx.finish();
        Result result = finish();
        result.agreement = check.ctx.agreement();
        return result;
    }

    [[nodiscard]] const Market& state() const noexcept { return world_.app(); }

private:
    using Listeners = nexus::Broadcast<BlockDone, Market>; // how many is known only at run time

    static Listeners listeners() {
        Listeners listeners;
        if (ProgressBar::wanted()) {
            listeners.add(nexus::callback<show_progress>(ProgressBar(), market));
        }
        return listeners;
    }

    Result finish() {
        nexus::startup<close_day>(world_);
        return {static_cast<std::uint64_t>(world_.sequence().value()), {}};
    }

    LatencySampler& latency() { return world_.resource<LatencySampler>(); }
    Throughput& throughput() { return world_.resource<Throughput>(); }

    nexus::World<Market> world_;
};

} // namespace
} // namespace market_replay

int main(int argc, char** argv) {
    return market_replay::run_program<market_replay::Replay>(argc, argv);
}
