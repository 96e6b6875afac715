// SPDX-License-Identifier: MIT
#include "packets.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <feed_handler/injector.hpp>
#include <feed_handler/sequencer.hpp>
#include <feed_handler/store.hpp>
#include <market_replay/random.hpp>
#include <optional>
#include <span>
#include <string>
#include <support/alloc_guard.hpp>
#include <vector>

namespace {

using namespace feed;
using support::packet;
using support::text;

using Texts = std::vector<std::string>;

/// Offers a packet and takes what is due.
Texts offer(Sequencer& sequencer, const std::string& bytes) {
    Texts delivered;
    const std::optional<mold::Packet> packet = mold::Packet::parse(bytes);
    REQUIRE(packet);
    Sequencer::Due due = sequencer.offer(*packet);
    for (const std::span<const char> message : due) {
        delivered.push_back(text(message));
    }
    return delivered;
}

void check_missing(const Sequencer& sequencer, std::uint64_t from, std::uint64_t first,
                   std::uint16_t count) {
    const Sequencer::Missing missing = sequencer.missing(from, 100);
    CHECK(missing.first == first);
    CHECK(missing.count == count);
}

} // namespace

TEST_CASE("what is in order is delivered at once") {
    Sequencer sequencer(16);
    CHECK(offer(sequencer, packet(1, {"a", "b"})) == Texts{"a", "b"});
    CHECK(offer(sequencer, packet(3, {"c"})) == Texts{"c"});
    CHECK_FALSE(sequencer.gap());
    CHECK(sequencer.next() == 4);
    CHECK(sequencer.counts().delivered == 3);
}

TEST_CASE("what comes early waits for what is missing before it") {
    Sequencer sequencer(16);
    CHECK(offer(sequencer, packet(1, {"a"})) == Texts{"a"});
    CHECK(offer(sequencer, packet(4, {"d"})).empty());
    CHECK(offer(sequencer, packet(6, {"f"})).empty());
    CHECK(sequencer.gap());
    check_missing(sequencer, 0, 2, 2);
    check_missing(sequencer, 3, 3, 1);
    check_missing(sequencer, 4, 5, 1);
    check_missing(sequencer, 6, 7, 0);
    CHECK(offer(sequencer, packet(2, {"b", "c"})) == Texts{"b", "c", "d"});
    CHECK(sequencer.gap());
    CHECK(offer(sequencer, packet(5, {"e"})) == Texts{"e", "f"});
    CHECK_FALSE(sequencer.gap());
    CHECK(sequencer.counts().kept == 2);
    CHECK(sequencer.counts().gaps == 1);
}

TEST_CASE("what was delivered or kept already is dropped") {
    Sequencer sequencer(16);
    CHECK(offer(sequencer, packet(1, {"a", "b"})) == Texts{"a", "b"});
    CHECK(offer(sequencer, packet(1, {"a", "b"})).empty());
    CHECK(offer(sequencer, packet(2, {"b", "c"})) == Texts{"c"});
    CHECK(offer(sequencer, packet(5, {"e"})).empty());
    CHECK(offer(sequencer, packet(5, {"e"})).empty());
    CHECK(sequencer.counts().duplicates == 4);
    CHECK(offer(sequencer, packet(4, {"d", "e"})) == Texts{"d", "e"});
    CHECK(offer(sequencer, packet(6, {"f"})) == Texts{"f"});
}

TEST_CASE("a heartbeat tells that the last messages are missing") {
    Sequencer sequencer(16);
    CHECK(offer(sequencer, packet(1, {})).empty());
    CHECK_FALSE(sequencer.gap());
    CHECK(offer(sequencer, packet(4, {})).empty());
    CHECK(sequencer.gap());
    check_missing(sequencer, 0, 1, 3);
    CHECK(offer(sequencer, packet(1, {"a", "b", "c"})) == Texts{"a", "b", "c"});
    CHECK_FALSE(sequencer.gap());
}

TEST_CASE("what is beyond the window is forgotten and asked for later") {
    Sequencer sequencer(4);
    CHECK(offer(sequencer, packet(2, {"b", "c", "d", "e", "f"})).empty());
    CHECK(sequencer.counts().kept == 3);
    CHECK(sequencer.counts().forgotten == 2);
    check_missing(sequencer, 0, 1, 1);
    check_missing(sequencer, 2, 5, 0);
    CHECK(offer(sequencer, packet(1, {"a"})) == Texts{"a", "b", "c", "d"});
    check_missing(sequencer, 0, 5, 2);
    CHECK(offer(sequencer, packet(5, {"e", "f"})) == Texts{"e", "f"});
}

TEST_CASE("a message too long to be kept is delivered when it is asked for") {
    const std::string longest(Sequencer::longest_kept, 'x');
    const std::string longer(Sequencer::longest_kept + 1, 'y');
    Sequencer sequencer(16);
    CHECK(offer(sequencer, packet(2, {longest, longer})).empty());
    CHECK(offer(sequencer, packet(1, {"a"})) == Texts{"a", longest});
    check_missing(sequencer, 0, 3, 1);
    CHECK(offer(sequencer, packet(3, {longer})) == Texts{longer});
}

TEST_CASE("a ring place is used again for another number") {
    Sequencer sequencer(4);
    for (std::uint64_t n = 1; n < 40; n += 2) {
        CHECK(offer(sequencer, packet(n + 1, {"late"})).empty());
        CHECK(offer(sequencer, packet(n, {"early"})) == Texts{"early", "late"});
    }
}

TEST_CASE("what nobody can send again is given up") {
    Sequencer sequencer(4);
    CHECK(offer(sequencer, packet(3, {"c"})).empty());
    Sequencer::Due due = sequencer.give_up();
    std::span<const char> message;
    REQUIRE(due.next(message));
    CHECK(text(message) == "c");
    CHECK_FALSE(due.next(message));
    CHECK_FALSE(sequencer.gap());
    CHECK(sequencer.counts().lost == 2);
    CHECK(sequencer.counts().delivered == 1);
    CHECK(offer(sequencer, packet(100, {"z"})).empty());
    due = sequencer.give_up();
    CHECK_FALSE(due.next(message));
    CHECK(sequencer.next() == 101);
    CHECK(sequencer.counts().lost == 99);
}

TEST_CASE("a new start forgets what was kept") {
    Sequencer sequencer(4);
    CHECK(offer(sequencer, packet(2, {"old"})).empty());
    sequencer.restart(1);
    CHECK_FALSE(sequencer.gap());
    CHECK(offer(sequencer, packet(3, {"c"})).empty());
    CHECK(offer(sequencer, packet(1, {"new"})) == Texts{"new"});
    CHECK(sequencer.counts().delivered == 1);
    CHECK(offer(sequencer, packet(2, {"b"})) == Texts{"b", "c"});
}

TEST_CASE("the largest numbers work") {
    Sequencer sequencer(4);
    const std::uint64_t last = ~std::uint64_t{0};
    sequencer.restart(last - 2);
    CHECK(offer(sequencer, packet(last - 1, {"b"})).empty());
    CHECK(offer(sequencer, packet(last - 2, {"a"})) == Texts{"a", "b"});
    CHECK(offer(sequencer, packet(last, {})).empty());
    CHECK_FALSE(sequencer.gap());
}

TEST_CASE("what is missing among the largest numbers can be asked for") {
    Sequencer sequencer; // with a window that reaches past the last number
    const std::uint64_t last = ~std::uint64_t{0};
    sequencer.restart(last - 4);
    CHECK(offer(sequencer, packet(last - 4, {"a"})) == Texts{"a"});
    CHECK(offer(sequencer, packet(last - 2, {"c", "d"})).empty());
    check_missing(sequencer, 0, last - 3, 1);
    check_missing(sequencer, last - 2, last, 0);
    CHECK(offer(sequencer, packet(last - 3, {"b"})) == Texts{"b", "c", "d"});
    CHECK_FALSE(sequencer.gap());
    CHECK(sequencer.next() == last);
}

TEST_CASE("among the largest numbers, only what is missing is given up") {
    Sequencer sequencer;
    const std::uint64_t last = ~std::uint64_t{0};
    sequencer.restart(last - 4);
    CHECK(offer(sequencer, packet(last - 2, {"c", "d"})).empty());
    Sequencer::Due due = sequencer.give_up();
    std::span<const char> message;
    REQUIRE(due.next(message));
    CHECK(text(message) == "c");
    REQUIRE(due.next(message));
    CHECK(text(message) == "d");
    CHECK(sequencer.counts().lost == 2);
    CHECK(sequencer.counts().delivered == 2);
}

TEST_CASE("a number far ahead is refused and the packets around it go on") {
    Sequencer sequencer(16);
    const std::uint64_t half = std::uint64_t{1} << 63U;
    CHECK(offer(sequencer, packet(1, {"a"})) == Texts{"a"});
    for (const std::uint64_t far : {2 + Sequencer::near + 1, half, ~std::uint64_t{0}}) {
        CHECK(offer(sequencer, packet(far, {})).empty());
        CHECK_FALSE(sequencer.gap());
    }
    CHECK(sequencer.counts().refused == 3);
    CHECK(offer(sequencer, packet(2, {"b"})) == Texts{"b"});
    CHECK(offer(sequencer, packet(3 + Sequencer::near, {})).empty());
    CHECK(sequencer.horizon() == 3 + Sequencer::near);
    CHECK(sequencer.counts().refused == 3);
}

TEST_CASE("a number far ahead is believed when the next such packet says the same") {
    Sequencer sequencer(16);
    const std::uint64_t noon = 400'000'000;
    CHECK(offer(sequencer, packet(noon, {"x", "y"})).empty());
    CHECK_FALSE(sequencer.gap());
    CHECK(offer(sequencer, packet(11 * noon, {})).empty());
    CHECK(offer(sequencer, packet(noon + 2, {"z"})).empty());
    CHECK_FALSE(sequencer.gap());
    CHECK(offer(sequencer, packet(noon, {"x", "y"})).empty()); // overtaken
    CHECK(sequencer.horizon() == noon + 2);
    CHECK(sequencer.counts().refused == 3);
    check_missing(sequencer, 0, 1, 16);
    CHECK(offer(sequencer, packet(1, {"a"})) == Texts{"a"});
}

TEST_CASE("a number further ahead than any day is long is never believed") {
    Sequencer sequencer(16);
    for (int i = 0; i < 5; ++i) {
        CHECK(offer(sequencer, packet(2 + Sequencer::farthest, {})).empty());
    }
    CHECK_FALSE(sequencer.gap());
    CHECK(sequencer.counts().refused == 5);
    CHECK(offer(sequencer, packet(1 + Sequencer::farthest, {})).empty());
    CHECK(sequencer.horizon() == 1 + Sequencer::farthest);
}

TEST_CASE("whatever a network does, every message is delivered once and in order") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        market_replay::Random random(seed);
        Store store;
        for (std::uint64_t n = 1; n <= 2000; ++n) {
            std::string message = std::to_string(n);
            message.resize(1 + random.below(60), '.'); // some are too long to be kept
            store.add(message);
        }
        const mold::Session session = mold::session_of("TEST");
        const double share = 0.05 * static_cast<double>(random.below(11)); // 0 to 50 %
        Injector<int> network({share, share, share}, seed);
        Sequencer sequencer(std::size_t{1} << random.below(11));
        std::uint64_t delivered = 0;
        const auto receive = [&](std::span<const char> bytes, int) {
            const std::optional<mold::Packet> packet = mold::Packet::parse(bytes);
            REQUIRE(packet);
            Sequencer::Due due = sequencer.offer(*packet);
            for (const std::span<const char> message : due) {
                ++delivered;
                REQUIRE(text(message) == text(store.message(delivered)));
            }
            REQUIRE(sequencer.next() == delivered + 1);
        };
        std::array<char, mold::largest_packet> block{};
        const auto send = [&](std::uint64_t first, std::uint64_t count) {
            network.pass(store.packet(block, session, first, count, store.size() + 1), 0, receive);
        };
        for (std::uint64_t first = 1; first <= store.size();) {
            const std::uint64_t count = 1 + random.below(30);
            send(first, count);
            first += std::min<std::uint64_t>(
                count, mold::read_header(block)->count); // what did not fit comes next
            while (sequencer.gap() && random.chance(0.3)) {
                const Sequencer::Missing missing =
                    sequencer.missing(sequencer.next() + random.below(20),
                                      static_cast<std::uint16_t>(1 + random.below(40)));
                send(missing.first, missing.count);
            }
        }
        for (int turn = 0; delivered < store.size(); ++turn) {
            REQUIRE(turn < 100'000);
            send(store.size() + 1, 0); // a heartbeat
            const Sequencer::Missing missing = sequencer.missing(0, 1000);
            if (missing.count != 0) {
                send(missing.first, missing.count);
            }
        }
        network.flush(receive);
        CHECK(delivered == store.size());
        CHECK_FALSE(sequencer.gap());
        if (share > 0) {
            CHECK(sequencer.counts().duplicates > 0);
        }
    }
}

TEST_CASE("sequencing allocates nothing") {
    Sequencer sequencer(64);
    const std::string first = packet(1, {"a"});
    const std::string second = packet(2, {"b", "c"});
    const std::string third = packet(4, {"d"});
    std::uint64_t bytes = 0;
    const support::AllocGuard guard;
    for (const std::string* each : {&second, &third, &first, &third}) {
        Sequencer::Due due = sequencer.offer(*mold::Packet::parse(*each));
        for (const std::span<const char> message : due) {
            bytes += message.size();
        }
    }
    CHECK(guard.count() == 0);
    CHECK(bytes == 4);
}
