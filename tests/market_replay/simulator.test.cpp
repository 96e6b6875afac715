// SPDX-License-Identifier: MIT
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <market_replay/drive.hpp>
#include <market_replay/itch.hpp>
#include <market_replay/market.hpp>
#include <market_replay/simulator.hpp>
#include <string>
#include <vector>

namespace {

using namespace market_replay;

std::string stream(std::uint64_t seed, std::uint64_t messages, std::size_t block) {
    Simulator simulator(seed, messages);
    std::vector<char> buffer(block);
    std::string all;
    while (const std::size_t size = simulator.read(buffer)) {
        all.append(buffer.data(), size);
    }
    return all;
}

/// The least that keeps books.
struct Replayer {
    Books books;

    void operator()(const itch::AddOrder& e) {
        books.add(e.locate, e.ref, e.side, e.shares, e.price);
    }
    void operator()(const itch::ExecuteOrder& e) { books.execute(e.locate, e.ref, e.shares); }
    void operator()(const itch::CancelOrder& e) { books.reduce(e.locate, e.ref, e.shares, "c"); }
    void operator()(const itch::DeleteOrder& e) { books.remove(e.locate, e.ref, "d"); }
    void operator()(const itch::ReplaceOrder& e) {
        books.replace(e.locate, e.old_ref, e.new_ref, e.shares, e.price);
    }
    void operator()(const itch::Header&) {}
};

} // namespace

TEST_CASE("a day depends on seed and length alone") {
    const std::string day = stream(1, 3'000, 1U << 18U);
    CHECK(day == stream(1, 3'000, 2'048));
    CHECK(day != stream(2, 3'000, 2'048));
    // The stream is the same on every machine; a change of the simulator changes this number.
    std::uint64_t hash = 0xcbf2'9ce4'8422'2325;
    for (const char byte : day) {
        hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100'0000'01b3;
    }
    CHECK(hash == 7'222'407'507'486'340'770);
}

TEST_CASE("the exchange's own book finds every kind of difference") {
    Simulator exchange(9, 20'000);
    Replayer replayer;
    LatencySampler latency;
    Throughput throughput;
    // Stop in the middle of the day, while books are full.
    struct Stop {};
    try {
        drive_itch(
            exchange, latency, throughput,
            [&](itch::Bytes message) { itch::decode(message, replayer); }, [] {},
            [&](const BlockDone& block) {
                CHECK(exchange.difference(replayer.books).empty());
                if (block.progress > 0.4) {
                    throw Stop{};
                }
            });
        FAIL("the day ended in one block");
    } catch (const Stop&) {
    }
    const Books good = replayer.books;
    REQUIRE(good.depth(1, Side::buy) > 3);
    const Books::Level& level = good.level(1, Side::buy, 2);
    const Books::Order order = good.order(level.first);

    const auto differs = [&](const char* expected, auto&& change) {
        Books books = good;
        change(books);
        const std::string text = exchange.difference(books);
        CAPTURE(text);
        CHECK(text.find(expected) != std::string::npos);
    };
    differs("ALPH: order ", [&](Books& books) {
        REQUIRE(order.shares > 1);
        books.reduce(1, order.ref, 1, "cancellation");
    });
    differs("ALPH: ", [&](Books& books) { books.remove(1, order.ref, "deletion"); });
    differs("ALPH: ", [&](Books& books) { // back at the end of its queue, or behind a new price
        books.replace(1, order.ref, order.ref + 1'000'000, order.shares, level.price);
    });
    differs("buy prices, replayed ",
            [&](Books& books) { books.add(1, 1U << 30U, Side::buy, 1, 1); });
    differs(" shares at ",
            [&](Books& books) { books.add_anonymous(1, Side::buy, level.price, 1); });
    differs("orders alive, replayed ",
            [&](Books& books) { books.add(9, 1U << 30U, Side::buy, 1, 1); });
}

TEST_CASE("the symbol of a file is what its name begins with") {
    const auto symbol = [](const char* path) {
        return std::string(itch::trimmed(symbol_of_path(path)));
    };
    CHECK(symbol("/data/AMZN_2012-06-21_message_5.csv.gz") == "AMZN");
    CHECK(symbol("AAPL.csv") == "AAPL");
    CHECK(symbol("messages") == "messages");
    CHECK(symbol("/a_b/LONGERTHANEIGHT_x") == "LONGERTH");
    CHECK(symbol("/tmp/_x") == "?");
    CHECK(symbol("a b\xff_x") == "a?b?");
}
