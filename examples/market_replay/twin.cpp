// SPDX-License-Identifier: MIT
//
// The same program without nexus: a struct with members and direct calls, as one writes it by
// hand. It is what main.cpp is measured against, so both do exactly the same work.
#include "analytics.hpp"
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
#include <string_view>

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
            [this](itch::Bytes message) {
                ++sequence_;
                on_message(message);
            },
            [this] { after_burst(); },
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
            [&](std::string_view row) {
                const lobster::Message first = lobster::parse_message(row);
                ++sequence_;
                note_arrival(code_of(first.type), first.time);
                lobster::seed(market_.books, key.first_row(first));
                lobster::count_trade(market_.trades, first);
                analyse({lobster::the_book, first.time});
            },
            [&](std::string_view row) {
                ++sequence_;
                const lobster::Message message = lobster::parse_message(row);
                note_arrival(code_of(message.type), message.time);
                lobster::apply(market_.books, market_.window, market_.trades, message);
                key.check(market_.books, market_.window, message);
                analyse({lobster::the_book, message.time});
            },
            [this] { after_burst(); },
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
    void on_message(itch::Bytes message) {
        const Checked<itch::Frame, itch::Malformed> decoded = itch::decode_header(message);
        if (!decoded.has_value()) {
            itch::refuse(decoded.error());
        }
        const Checked<itch::Frame, itch::Malformed> valid = itch::validate(*decoded);
        if (!valid.has_value()) {
            itch::refuse(valid.error());
        }
        const itch::Frame& frame = *valid;
        note_arrival(frame.type, frame.time);
        switch (frame.type) {
        case 'A':
        case 'F':
            add_order(itch::decode_add(frame));
            break;
        case 'E':
        case 'C':
            execute_order(itch::decode_execute(frame));
            break;
        case 'X':
            cancel_order(itch::decode_cancel(frame));
            break;
        case 'D':
            delete_order(itch::decode_delete(frame));
            break;
        case 'U':
            replace_order(itch::decode_replace(frame));
            break;
        case 'P':
            market_.trades.hidden(itch::decode_hidden(frame).shares);
            return;
        case 'R':
            name_symbol(itch::decode_directory(frame));
            return;
        default:
            return;
        }
        analyse({frame.locate, frame.time});
    }

    void note_arrival(char type, Nanos time) {
        market_.clock.advance(time);
        market_.counts.add(type);
    }

    void add_order(const itch::AddOrder& event) {
        market_.symbols.name_of_order(event.locate, event.stock);
        market_.books.add(event.locate, event.ref, event.side, event.shares, event.price);
    }

    void execute_order(const itch::ExecuteOrder& event) {
        const Fill fill = market_.books.execute(event.locate, event.ref, event.shares);
        market_.trades.executed(fill, event.shares, true);
    }

    void cancel_order(const itch::CancelOrder& event) {
        market_.books.reduce(event.locate, event.ref, event.shares, "cancellation");
    }

    void delete_order(const itch::DeleteOrder& event) {
        market_.books.remove(event.locate, event.ref, "deletion");
    }

    void replace_order(const itch::ReplaceOrder& event) {
        market_.books.replace(event.locate, event.old_ref, event.new_ref, event.shares,
                              event.price);
    }

    void name_symbol(const itch::StockDirectory& event) {
        market_.symbols.name(event.locate, event.stock);
    }

    void analyse(Touched touched) {
        const View view = view_of(market_.books, touched);
        const Analysis analysis =
            combine(view, spread(view), weighted_price(view), imbalance(view));
        market_.quotes.update(touched.book, touched.time, analysis.best);
        market_.analytics.publish(analysis);
    }

    void after_burst() {
        ++market_.bursts.count;
        if (!market_.analytics.settle()) {
            return;
        }
        ++market_.bursts.changed;
        market_.analytics.sample();
        for (const BookId book : market_.analytics.changed()) {
            const Analysis& analysis = market_.analytics.entries()[book].settled;
            if (market_.symbols.follows(book) && analysis.best.two_sided()) {
                market_.series.add(analysis.touched.time, analysis.best);
            }
        }
    }

    Market market_;
    std::uint64_t sequence_ = 0;
};

} // namespace
} // namespace market_replay

int main(int argc, char** argv) {
    return market_replay::run_program<market_replay::Twin>(argc, argv);
}
