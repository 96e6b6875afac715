// SPDX-License-Identifier: MIT
#include "memory_source.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <market_replay/drive.hpp>
#include <market_replay/itch_writer.hpp>
#include <market_replay/wiring.hpp>
#include <string>
#include <string_view>

using namespace market_replay;

namespace {

constexpr itch::Stock acme{'A', 'C', 'M', 'E', ' ', ' ', ' ', ' '};

/// A world, and the messages it is given.
struct Desk {
    nexus::World<Market> world;
    std::array<char, 2048> block{};
    itch::MessageWriter write{block};
    std::size_t done = 0;

    /// Runs the chain with what was written since.
    void receive() {
        auto on_message = make_itch();
        while (done < write.size()) {
            const auto length = itch::detail::load<std::uint16_t>(block.data() + done);
            on_message.run(world, itch::Bytes(block.data() + done + 2, length));
            done += std::size_t{2} + length;
        }
    }

    Market& market() { return world.app(); }
    const Analysis& latest() { return market().analytics.entries()[1].latest; }
};

} // namespace

TEST_CASE("the chain takes a message from its bytes to the figures of its book") {
    Desk desk;
    desk.write.add_order(1, 10, 501, Side::buy, 300, acme, 9'900, "");
    desk.write.add_order(1, 11, 502, Side::sell, 200, acme, 10'100, "NSDQ");
    desk.receive();
    CHECK(desk.market().symbols.show(1) == "ACME");
    CHECK(desk.latest().spread == 200);
    CHECK(desk.latest().imbalance == doctest::Approx(0.2));
    desk.write.execute_order(1, 12, 502, 100, 1);
    desk.receive();
    CHECK(desk.market().trades.executions == 1);
    CHECK(desk.latest().weighted_price == 9'950);
    desk.write.execute_order_at(1, 13, 501, 100, 2, 9'905);
    desk.write.cancel_order(1, 14, 501, 100);
    desk.receive();
    CHECK(desk.latest().best == Quote{9'900, 10'100, 100, 100});
    desk.write.replace_order(1, 15, 502, 503, 700, 10'000);
    desk.receive();
    CHECK(desk.latest().best == Quote{9'900, 10'000, 100, 700});
    desk.write.delete_order(1, 16, 501);
    desk.receive();
    CHECK_FALSE(desk.latest().best.two_sided());
    CHECK(desk.latest().touched.time == 16);
    CHECK(desk.market().quotes.entries()[1].events == 7);
}

TEST_CASE("messages that are about no book leave all of them alone") {
    Desk desk;
    desk.write.system_event(1, 'O');
    desk.write.stock_directory(7, 2, acme);
    desk.write.hidden_trade(7, 3, 40, acme, 10'000, 1);
    desk.write.trading_action(7, 4, acme);
    desk.receive();
    CHECK(desk.market().symbols.show(7) == "ACME");
    CHECK(desk.market().trades.hidden_shares == 40);
    CHECK(desk.market().clock.now() == 4);
    CHECK(desk.market().counts.by_type['H'] == 1);
    CHECK(desk.market().analytics.entries().empty());
}

TEST_CASE("a message that is not valid changes nothing") {
    Desk desk;
    auto on_message = make_itch();
    const auto refused = [&](std::string_view bytes) {
        CHECK_THROWS_AS(on_message.run(desk.world, itch::Bytes(bytes.data(), bytes.size())),
                        DataError);
        CHECK(desk.market().counts.by_type['S'] == 0);
    };
    refused("S");
    refused(std::string_view("S\0\0\0\0\0\0\0\0\0\0", 11)); // the event code is missing
    refused(std::string_view("S\0\0\0\0\x7f\xff\xff\xff\xff\xff\x4f", 12)); // on another day
}

TEST_CASE("the schedule samples and plots only when a burst has changed a book") {
    Desk desk;
    auto after_burst = make_after_burst();
    CHECK(after_burst.run(desk.world) == 1);
    desk.write.add_order(1, 10, 1, Side::buy, 300, acme, 9'900, "");
    desk.write.add_order(1, 10, 2, Side::sell, 200, acme, 10'100, "");
    desk.receive();
    CHECK(after_burst.run(desk.world) == 3);
    CHECK_FALSE(desk.market().series.empty());
    desk.write.hidden_trade(1, 11, 40, acme, 10'000, 1);
    desk.receive();
    CHECK(after_burst.run(desk.world) == 1);
    CHECK(desk.market().bursts.count == 3);
    CHECK(desk.market().bursts.changed == 1);
    CHECK(desk.market().analytics.entries()[1].spread.count == 1);
}

TEST_CASE("a burst is all messages of one timestamp, however the stream is cut into blocks") {
    std::array<char, 1024> block{};
    itch::MessageWriter write(block);
    for (const Nanos time : {5, 5, 5, 6, 9, 9}) {
        write.system_event(time, 'O');
    }
    for (const std::size_t step : {1U, 20U, 1024U}) {
        support::MemorySource source({block.data(), write.size()}, step);
        LatencySampler latency(0);
        Throughput throughput;
        std::string seen;
        drive_itch(
            source, latency, throughput, [&](itch::Bytes) { seen += 'm'; }, [&] { seen += '|'; },
            [](const BlockDone&) {});
        CHECK(seen == "mmm|m|mm|");
    }
    std::string burst;
    CHECK(begins_burst("34200.5,1,7", burst));
    CHECK_FALSE(begins_burst("34200.5,4,9", burst));
    CHECK(begins_burst("34200.50001,1,7", burst));
    CHECK(begins_burst("34200.5", burst));
}
