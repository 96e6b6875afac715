// SPDX-License-Identifier: MIT
#include "../market_replay/memory_source.hpp"
#include "packets.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <feed_handler/checksum.hpp>
#include <feed_handler/injector.hpp>
#include <feed_handler/mold.hpp>
#include <feed_handler/store.hpp>
#include <market_replay/book.hpp>
#include <market_replay/error.hpp>
#include <market_replay/simulator.hpp>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace feed;
using support::text;

Store letters(char last) {
    Store store;
    for (char letter = 'a'; letter <= last; ++letter) {
        store.add({&letter, 1});
    }
    return store;
}

std::string taken(const Store& store, std::uint64_t first, std::uint64_t count, std::uint64_t end) {
    std::array<char, mold::largest_packet> block{};
    const std::span<const char> bytes =
        store.packet(block, mold::session_of("S"), first, count, end);
    const std::optional<mold::Packet> packet = mold::Packet::parse(bytes);
    REQUIRE(packet);
    CHECK(packet->sequence() == first);
    std::string all;
    for (mold::Messages messages = packet->messages(); messages.left() != 0;) {
        all += text(messages.next());
    }
    return all;
}

struct Network {
    Injector<int> injector;
    std::vector<std::string> out;

    void pass(const std::string& packet) {
        injector.pass(packet, 7, [this](std::span<const char> bytes, int to) {
            CHECK(to == 7);
            out.push_back(text(bytes));
        });
    }
};

} // namespace

TEST_CASE("a packet has the messages wanted, those that there are and those that fit") {
    const Store store = letters('e');
    CHECK(taken(store, 1, 3, 6) == "abc");
    CHECK(taken(store, 4, 100, 6) == "de");
    CHECK(taken(store, 2, 100, 4) == "bc"); // not sent yet from 4 on
    CHECK(taken(store, 4, 1, 4).empty());
    CHECK(taken(store, 6, 1, 6).empty());
    std::array<char, mold::largest_packet> block{};
    CHECK(store.packet(block, mold::session_of("S"), 0, 1, 6).size() == mold::header_size);
    CHECK(taken(store, ~std::uint64_t{0} - 1, 5, 6).empty());

    Store large;
    large.add(std::string(700, 'x'));
    large.add(std::string(700, 'y'));
    large.add(std::string(60, 'z'));
    CHECK(taken(large, 1, 3, 4) == std::string(700, 'x') + std::string(700, 'y'));
    CHECK(taken(large, 2, 3, 4) == std::string(700, 'y') + std::string(60, 'z'));
}

TEST_CASE("a message that fits into no packet is refused") {
    Store store;
    CHECK_THROWS_AS(store.add(std::string(1451, 'x')), market_replay::DataError);
    store.add(std::string(1450, 'x'));
    CHECK(taken(store, 1, 1, 2).size() == 1450);
}

TEST_CASE("loading stores every message of a stream, or says where it is broken") {
    market_replay::Simulator simulator(3, 500);
    Store store = load(simulator);
    CHECK(store.size() == 500);
    CHECK(store.message(1).size() == 12);
    CHECK(store.message(1)[0] == 'S');
    CHECK(store.message(500)[11] == 'C');

    support::MemorySource cut(std::string_view("\0\x0cS", 3));
    CHECK_THROWS_WITH_AS(static_cast<void>(load(cut)),
                         "memory: byte 0, message 1: the file ends inside a message: 12 bytes "
                         "announced, 1 there",
                         market_replay::Failure);
    support::MemorySource empty("");
    CHECK_THROWS_AS(static_cast<void>(load(empty)), market_replay::Failure);
}

TEST_CASE("a good network changes nothing") {
    Network network;
    network.pass("a");
    network.pass("b");
    CHECK(network.out == std::vector<std::string>{"a", "b"});
}

TEST_CASE("a bad network loses, doubles and reorders, the same for the same seed") {
    const auto run = [](Faults faults, std::uint64_t seed) {
        Network network{Injector<int>(faults, seed), {}};
        for (int i = 0; i < 1000; ++i) {
            network.pass(std::to_string(i));
        }
        network.injector.flush(
            [&](std::span<const char> bytes, int) { network.out.push_back(text(bytes)); });
        return network.out;
    };
    CHECK(run({1, 0, 0}, 1).empty());
    CHECK(run({0, 1, 0}, 1).size() == 2000);

    const std::vector<std::string> lossy = run({0.1, 0, 0}, 1);
    CHECK(lossy.size() > 850);
    CHECK(lossy.size() < 950);
    CHECK(run({0.1, 0, 0}, 1) == lossy);
    CHECK(run({0.1, 0, 0}, 2) != lossy);

    const std::vector<std::string> reordered = run({0, 0, 0.1}, 1);
    REQUIRE(reordered.size() == 1000);
    int backwards = 0;
    int furthest = 0; // that one came behind its place
    for (std::size_t i = 1; i < reordered.size(); ++i) {
        backwards += std::stoi(reordered[i]) < std::stoi(reordered[i - 1]) ? 1 : 0;
        furthest = std::max(furthest, static_cast<int>(i) - std::stoi(reordered[i]));
    }
    CHECK(furthest >= 5);
    CHECK(furthest <= 16);
    CHECK(backwards > 50);
    CHECK(backwards < 150);
}

TEST_CASE("the checksum of books sees size, price, order number and place in the queue") {
    using market_replay::Books;
    using market_replay::Side;
    const auto sum = [](auto... orders) {
        Books books(16);
        (books.add(1, static_cast<market_replay::OrderRef>(orders[0]), Side::buy,
                   static_cast<std::uint32_t>(orders[1]), orders[2]),
         ...);
        return checksum(books);
    };
    using Order = std::array<int, 3>;
    const std::uint64_t right = sum(Order{1, 10, 100}, Order{2, 20, 100});
    CHECK(sum(Order{1, 10, 100}, Order{2, 20, 100}) == right);
    CHECK(sum(Order{2, 20, 100}, Order{1, 10, 100}) != right);
    CHECK(sum(Order{1, 11, 100}, Order{2, 19, 100}) != right);
    CHECK(sum(Order{1, 10, 100}, Order{2, 20, 200}) != right);
    CHECK(sum(Order{1, 10, 100}, Order{3, 20, 100}) != right);
    CHECK(sum(Order{1, 10, 100}) != right);
}

TEST_CASE("the checksum of messages sees their bytes, lengths and order") {
    const auto sum = [](const std::vector<std::string>& messages) {
        Checksum checksum;
        for (const std::string& message : messages) {
            checksum.add(std::span<const char>(message));
        }
        return checksum.value();
    };
    const std::uint64_t right = sum({"0123456789", "abc"});
    CHECK(sum({"0123456789", "abc"}) == right);
    CHECK(sum({"abc", "0123456789"}) != right);
    CHECK(sum({"0123456788", "abc"}) != right);
    CHECK(sum({"0123456789", "abc", ""}) != right);
    CHECK(sum({"0123456789a", "bc"}) != right);
}
