// SPDX-License-Identifier: MIT
//
// The same program without nexus: a struct with members and direct calls, as one writes it by
// hand. It is what main.cpp is measured against, so both do exactly the same work.
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

#include <cstdint>
#include <optional>
#include <string>

namespace market_replay {
namespace {

class Twin {
public:
    explicit Twin(const Options& options) : market_(make_market(options)) {}

    Result itch(ByteSource& source, const Simulator* exchange) {
        std::optional<ProgressBar> bar;
        if (ProgressBar::wanted()) {
            bar.emplace();
        }
        drive_itch(
            source, market_.latency, market_.throughput,
            [this](const auto& event) {
                ++sequence_;
                begin(event.type, event.time);
                on(event);
            },
            [&](const BlockDone& block) {
                if (bar) {
                    bar->show(block);
                }
                if (exchange != nullptr) {
                    require_equal(market_.books, *exchange, block.events);
                    ++market_.checks.passed;
                }
            });
        market_.quotes.finish(market_.clock.now());
        return {sequence_, {}};
    }

    Result lobster(const Options& options) {
        lobster::AnswerKey key(options.lobster_book, options.key_messages);
        lobster::Rows rows(*options.lobster_messages);
        market_.window.levels = key.partial() ? 0 : key.levels();
        market_.symbols.name_of_order(lobster::the_book, symbol_of_path(rows.name()));
        std::optional<ProgressBar> bar;
        if (ProgressBar::wanted()) {
            bar.emplace();
        }
        drive_lobster(
            rows, market_.latency, market_.throughput,
            [&](const lobster::Message& message) {
                ++sequence_;
                begin(code_of(message.type), message.time);
                lobster::seed(market_.books, key.first_row(message));
                lobster::count_trade(market_.trades, message);
                note_quote(lobster::the_book, message.time);
            },
            [&](const lobster::Message& message) {
                ++sequence_;
                begin(code_of(message.type), message.time);
                lobster::apply(market_.books, market_.window, market_.trades, message);
                key.check(market_.books, market_.window, message);
                note_quote(lobster::the_book, message.time);
            },
            [&](const BlockDone& block) {
                if (bar) {
                    bar->show(block);
                }
            });
        key.finish();
        market_.quotes.finish(market_.clock.now());
        return {sequence_, key.agreement()};
    }

    [[nodiscard]] const Market& state() const noexcept { return market_; }

private:
    void begin(char type, Nanos time) {
        market_.clock.advance(time);
        market_.counts.add(type);
    }

    void note_quote(BookId book, Nanos time) {
        const Quote quote = market_.books.quote(book);
        if (market_.quotes.update(book, time, quote) && market_.symbols.follows(book)) {
            market_.series.add(time, quote);
        }
    }

    void on(const itch::AddOrder& event) {
        market_.symbols.name_of_order(event.locate, event.stock);
        market_.books.add(event.locate, event.ref, event.side, event.shares, event.price);
        note_quote(event.locate, event.time);
    }

    void on(const itch::ExecuteOrder& event) {
        const Fill fill = market_.books.execute(event.locate, event.ref, event.shares);
        market_.trades.executed(fill, event.shares, true);
        note_quote(event.locate, event.time);
    }

    void on(const itch::CancelOrder& event) {
        market_.books.reduce(event.locate, event.ref, event.shares, "cancellation");
        note_quote(event.locate, event.time);
    }

    void on(const itch::DeleteOrder& event) {
        market_.books.remove(event.locate, event.ref, "deletion");
        note_quote(event.locate, event.time);
    }

    void on(const itch::ReplaceOrder& event) {
        market_.books.replace(event.locate, event.old_ref, event.new_ref, event.shares,
                              event.price);
        note_quote(event.locate, event.time);
    }

    void on(const itch::HiddenTrade& event) { market_.trades.hidden(event.shares); }

    void on(const itch::StockDirectory& event) { market_.symbols.name(event.locate, event.stock); }

    void on(const itch::Notice&) {}

    Market market_;
    std::uint64_t sequence_ = 0;
};

} // namespace
} // namespace market_replay

int main(int argc, char** argv) {
    return market_replay::run_program<market_replay::Twin>(argc, argv);
}
