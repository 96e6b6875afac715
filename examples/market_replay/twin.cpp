// SPDX-License-Identifier: MIT
//
// The same program without nexus: a struct with members and direct calls, as one writes it by
// hand. It is what main.cpp is measured against, so both do exactly the same work.
#include "answer_key.hpp"
#include "app.hpp"
#include "by_hand.hpp"
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
#include <string_view>

namespace market_replay {
namespace {

class Twin {
public:
    explicit Twin(const Options& options) : hand_(make_market(options)) {}

    Result itch(ByteSource& source, const Simulator* exchange) {
        std::optional<ProgressBar> bar;
        if (ProgressBar::wanted()) {
            bar.emplace();
        }
        drive_itch(
            source, market_.latency, market_.throughput,
            [this](itch::Bytes message) {
                ++sequence_;
                hand_.on_message(message);
            },
            [this] { hand_.after_burst(); },
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
                hand_.note_arrival(code_of(first.type), first.time);
                lobster::seed(market_.books, key.first_row(first));
                lobster::count_trade(market_.trades, first);
                hand_.analyse({lobster::the_book, first.time});
            },
            [&](std::string_view row) {
                ++sequence_;
                const lobster::Message message = lobster::parse_message(row);
                hand_.note_arrival(code_of(message.type), message.time);
                lobster::apply(market_.books, market_.window, market_.trades, message);
                key.check(market_.books, market_.window, message);
                hand_.analyse({lobster::the_book, message.time});
            },
            [this] { hand_.after_burst(); },
            [&](const BlockDone& block) {
                if (bar) {
                    bar->show(block);
                }
            });
        key.finish();
        market_.quotes.finish(market_.clock.now());
        return {sequence_, key.agreement()};
    }

    [[nodiscard]] static std::string wiring() { return "nothing to read it off: see the code\n"; }

    [[nodiscard]] const Market& state() const noexcept { return market_; }

private:
    ByHand hand_;
    Market& market_ = hand_.market();
    std::uint64_t sequence_ = 0;
};

} // namespace
} // namespace market_replay

int main(int argc, char** argv) {
    return market_replay::run_program<market_replay::Twin>(argc, argv);
}
