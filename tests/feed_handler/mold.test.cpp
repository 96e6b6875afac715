// SPDX-License-Identifier: MIT
#include "packets.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <feed_handler/mold.hpp>
#include <optional>
#include <string>
#include <vector>

namespace {

using namespace feed::mold;
using support::packet;
using support::text;

} // namespace

TEST_CASE("a header has its fields where the specification puts them") {
    std::string bytes(header_size, '\0');
    write_header(bytes, {session_of("000010059B"), 0x0102'0304'0506'0708, 0x090a});
    CHECK(bytes == std::string("000010059B\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a"));
    const std::optional<Header> read = read_header(bytes);
    REQUIRE(read);
    CHECK(*read == Header{session_of("000010059B"), 0x0102'0304'0506'0708, 0x090a});
    CHECK_FALSE(read_header(std::span(bytes).first(header_size - 1)));
}

TEST_CASE("a packet gives its messages in order, empty ones too") {
    const std::string bytes = packet(7, {"first", "", std::string(300, 'x')});
    std::optional<Packet> read = Packet::parse(bytes);
    REQUIRE(read);
    CHECK(read->sequence() == 7);
    CHECK(read->end() == 10);
    CHECK(read->count() == 3);
    CHECK(show(read->session()) == "TEST");
    CHECK_FALSE(read->ends_session());
    Messages messages = read->messages();
    CHECK(text(messages.next()) == "first");
    CHECK(messages.next().empty());
    CHECK(text(messages.next()) == std::string(300, 'x'));
    CHECK(messages.left() == 0);
    messages = read->messages();
    messages.skip(2);
    CHECK(messages.next().size() == 300);
}

TEST_CASE("heartbeats and ends of sessions carry no messages and the number of the next") {
    const std::optional<Packet> heartbeat = Packet::parse(packet(42, {}));
    REQUIRE(heartbeat);
    CHECK(heartbeat->count() == 0);
    CHECK(heartbeat->end() == 42);
    CHECK_FALSE(heartbeat->ends_session());
    const std::optional<Packet> end = Packet::parse(packet(42, {}, end_of_session));
    REQUIRE(end);
    CHECK(end->count() == 0);
    CHECK(end->end() == 42);
    CHECK(end->ends_session());
}

TEST_CASE("a packet that is cut, too long or announces something else is refused") {
    const std::string whole = packet(1, {"one", "two"});
    REQUIRE(Packet::parse(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CHECK_FALSE(Packet::parse(whole.substr(0, size)));
    }
    CHECK_FALSE(Packet::parse(whole + "x"));
    CHECK_FALSE(Packet::parse(packet(1, {"one", "two"}, 1)));
    CHECK_FALSE(Packet::parse(packet(1, {"one", "two"}, 3)));
    CHECK_FALSE(Packet::parse(packet(1, {"one"}, end_of_session)));
}

TEST_CASE("sequence numbers that would run over are refused") {
    const std::uint64_t last = ~std::uint64_t{0};
    CHECK(Packet::parse(packet(last - 1, {"one"})));
    CHECK(Packet::parse(packet(last, {})));
    CHECK_FALSE(Packet::parse(packet(last, {"one"})));
}

TEST_CASE("the sequence number 0, which no message has, is refused") {
    CHECK_FALSE(Packet::parse(packet(0, {})));
    CHECK_FALSE(Packet::parse(packet(0, {"one"})));
    CHECK_FALSE(Packet::parse(std::string(header_size, '\0')));
    CHECK(Packet::parse(packet(1, {})));
}

TEST_CASE("a session's name is printable and not blank") {
    CHECK(is_name(session_of("000010059B")));
    CHECK(is_name(session_of("A B~")));
    CHECK_FALSE(is_name(session_of("")));
    CHECK_FALSE(is_name(session_of("a\x1b[2J")));
    CHECK_FALSE(is_name(session_of("\x7f")));
    CHECK_FALSE(is_name(session_of("\xe4")));
    CHECK_FALSE(is_name(Session{}));
}

TEST_CASE("a session is shown without padding and without what cannot be printed") {
    CHECK(show(session_of("ABC")) == "ABC");
    CHECK(show(session_of("0123456789ABC")) == "0123456789");
    CHECK(show(session_of("a\x1b[2J")) == "a?[2J");
    CHECK(show(Session{}) == "??????????");
}
