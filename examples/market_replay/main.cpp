// SPDX-License-Identifier: MIT
//
// market_replay with nexus. The struct Market is the schema: each member is a resource. The logic
// is the functions of steps.hpp, which say in their parameters what they read and change;
// wiring.hpp makes chains of them and a schedule. Two classes of input drive these: ITCH messages
// and LOBSTER rows. twin.cpp is the same program by hand.
#include "answer_key.hpp"
#include "app.hpp"
#include "drive.hpp"
#include "steps.hpp"
#include "wiring.hpp"

#include <nexus/rt.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace market_replay {
namespace {

class Replay {
public:
    explicit Replay(const Options& options) : world_(make_market(options)) {}

    /// Replays an ITCH stream. `exchange`, when there is one, wrote it and knows the right books.
    Result itch(ByteSource& source, const Simulator* exchange) {
        Listeners after_block = listeners();
        if (exchange != nullptr) {
            after_block.add(nexus::callback<check_books>(Exchange{*exchange}, market));
        }
        auto on_message = make_itch();
        drive_itch(
            source, latency(), throughput(),
            [&](itch::Bytes message) {
                world_.next_sequence();
                on_message.run(world_, message);
            },
            [&] { after_burst_.run(world_); },
            [&](const BlockDone& block) { after_block.run(world_, block); });
        return finish();
    }

    /// Replays a LOBSTER day and compares it with its answer key.
    Result lobster(const Options& options) {
        auto on_row = make_lobster(lobster::AnswerKey(options.lobster_book, options.key_messages));
        auto on_first = make_opening();
        lobster::AnswerKey& key = on_row.ctx;
        lobster::Rows rows(*options.lobster_messages);
        Listeners after_block = listeners();
        world_.resource<lobster::Window>().levels = key.partial() ? 0 : key.levels();
        world_.resource<Symbols>().name_of_order(lobster::the_book, symbol_of_path(rows.name()));
        drive_lobster(
            rows, latency(), throughput(),
            [&](std::string_view row) {
                const lobster::Message first = lobster::parse_message(row);
                world_.next_sequence();
                on_first.run(world_, Opening{first, key.first_row(first)});
            },
            [&](std::string_view row) {
                world_.next_sequence();
                on_row.run(world_, row);
            },
            [&] { after_burst_.run(world_); },
            [&](const BlockDone& block) { after_block.run(world_, block); });
        key.finish();
        Result result = finish();
        result.agreement = key.agreement();
        return result;
    }

    [[nodiscard]] static std::string wiring() { return draw_wiring(); }

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
    decltype(make_after_burst()) after_burst_ = make_after_burst();
};

} // namespace
} // namespace market_replay

int main(int argc, char** argv) {
    return market_replay::run_program<market_replay::Replay>(argc, argv);
}
