// SPDX-License-Identifier: MIT
#include "memory_source.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <market_replay/itch.hpp>
#include <market_replay/itch_reader.hpp>
#include <market_replay/itch_writer.hpp>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace market_replay;
using support::MemorySource;

/// Decodes `message` and returns the event, which must be an `Event`.
template <class Event>
Event decode_as(std::string_view message) {
    Event found{};
    int events = 0;
    itch::decode({message.data(), message.size()}, [&](const auto& event) {
        ++events;
        if constexpr (std::is_same_v<std::decay_t<decltype(event)>, Event>) {
            found = event;
        } else {
            FAIL("another event");
        }
    });
    CHECK(events == 1);
    return found;
}

void ignore(std::string_view message) {
    itch::decode({message.data(), message.size()}, [](const auto&) {});
}

std::string header(char type, const char* locate_to_time) {
    return type + std::string(locate_to_time, 10);
}

// Locate 0x0102, tracking number 0xffff, time 0x000a0b0c0d0e.
constexpr const char* place = "\x01\x02\xff\xff\x00\x0a\x0b\x0c\x0d\x0e";

void check_place(const itch::Header& event, char type) {
    CHECK(event.type == type);
    CHECK(event.locate == 0x0102);
    CHECK(event.time == 0x0a'0b0c'0d0e);
}

} // namespace

TEST_CASE("every field of an order is read from its own bytes") {
    const std::string body(
        "\x11\x12\x13\x14\x15\x16\x17\x18S\x00\x00\x01\x2cNEXUS   \x00\x0f\x42\x40", 25);
    const auto add = decode_as<itch::AddOrder>(header('A', place) + body);
    check_place(add, 'A');
    CHECK(add.ref == 0x1112'1314'1516'1718);
    CHECK(add.side == Side::sell);
    CHECK(add.shares == 300);
    CHECK(itch::trimmed(add.stock) == "NEXUS");
    CHECK(add.price == 1'000'000);
    const auto attributed = decode_as<itch::AddOrder>(header('F', place) + body + "MKTR");
    check_place(attributed, 'F');
    CHECK(attributed.ref == add.ref);
    CHECK(attributed.price == add.price);
}

TEST_CASE("prices and sizes use all 32 bits") {
    const std::string body("\xff\xff\xff\xff\xff\xff\xff\xff"
                           "B\xff\xff\xff\xff"
                           "NEXUS   \xff\xff\xff\xff",
                           25);
    const auto add = decode_as<itch::AddOrder>(header('A', place) + body);
    CHECK(add.ref == UINT64_MAX);
    CHECK(add.shares == UINT32_MAX);
    CHECK(add.price == 4'294'967'295);
}

TEST_CASE("the events of a living order are read from their own bytes") {
    const std::string ref("\x00\x00\x00\x00\x00\x00\x02\x01", 8);
    const std::string shares("\x00\x00\x00\x64", 4);
    const std::string match(8, '\x07');

    const auto executed = decode_as<itch::ExecuteOrder>(header('E', place) + ref + shares + match);
    check_place(executed, 'E');
    CHECK(executed.ref == 513);
    CHECK(executed.shares == 100);
    const auto elsewhere = decode_as<itch::ExecuteOrder>(header('C', place) + ref + shares + match +
                                                         "Y" + std::string(4, '\x01'));
    CHECK(elsewhere.type == 'C');
    CHECK(elsewhere.shares == 100);

    const auto cancelled = decode_as<itch::CancelOrder>(header('X', place) + ref + shares);
    CHECK(cancelled.ref == 513);
    CHECK(cancelled.shares == 100);
    CHECK(decode_as<itch::DeleteOrder>(header('D', place) + ref).ref == 513);

    const auto replaced = decode_as<itch::ReplaceOrder>(
        header('U', place) + ref + std::string("\x00\x00\x00\x00\x00\x00\x03\x01", 8) + shares +
        std::string("\x00\x00\x27\x10", 4));
    CHECK(replaced.old_ref == 513);
    CHECK(replaced.new_ref == 769);
    CHECK(replaced.shares == 100);
    CHECK(replaced.price == 10'000);
}

TEST_CASE("hidden trades, symbols and everything else") {
    const auto trade = decode_as<itch::HiddenTrade>(
        header('P', place) + std::string(8, '\0') + "B" + std::string("\x00\x00\x00\x64", 4) +
        "NEXUS   " + std::string("\x00\x00\x27\x10", 4) + std::string(8, '\x07'));
    CHECK(trade.shares == 100);
    CHECK(trade.price == 10'000);
    const auto symbol =
        decode_as<itch::StockDirectory>(header('R', place) + "AB      " + std::string(20, 'N'));
    CHECK(itch::trimmed(symbol.stock) == "AB");
    check_place(decode_as<itch::Notice>(header('S', place) + "O"), 'S');
    check_place(decode_as<itch::Notice>(header('z', place) + "any length"), 'z');
}

TEST_CASE("a message of any other length than its type's is refused") {
    int types = 0;
    for (int code = 0; code < 256; ++code) {
        const auto type = static_cast<char>(code);
        const std::size_t size = itch::message_size(type);
        if (size == 0) {
            continue;
        }
        ++types;
        CHECK_THROWS_AS(ignore(header(type, place) + std::string(size - 10, ' ')), DataError);
        CHECK_THROWS_AS(ignore((header(type, place) + std::string(size, ' ')).substr(0, size - 1)),
                        DataError);
    }
    CHECK(types == 22);
    CHECK_THROWS_AS(ignore(""), DataError);
    CHECK_THROWS_AS(ignore("S"), DataError);
}

TEST_CASE("what the writer writes, the decoder reads") {
    std::array<char, 1024> block{};
    itch::MessageWriter writer(block);
    const itch::Stock stock{'N', 'X', ' ', ' ', ' ', ' ', ' ', ' '};
    writer.system_event(1, 'O');
    writer.stock_directory(3, 2, stock);
    writer.trading_action(3, 3, stock);
    writer.short_sale_restriction(3, 4, stock);
    writer.add_order(3, 5, 1, Side::buy, 100, stock, 10'000, "");
    writer.add_order(3, 6, 2, Side::sell, 200, stock, 10'100, "MKTR");
    writer.execute_order(3, 7, 1, 10, 1);
    writer.execute_order_at(3, 8, 1, 10, 2, 9'950);
    writer.cancel_order(3, 9, 1, 5);
    writer.replace_order(3, 10, 1, 3, 50, 9'900);
    writer.delete_order(3, 11, 2);
    writer.hidden_trade(3, 12, 70, stock, 10'050, 3);

    MemorySource source(std::string_view(block.data(), writer.size()));
    itch::MessageReader reader(source);
    std::span<const char> message;
    std::string types;
    Nanos time = 0;
    REQUIRE(reader.fill());
    while (reader.next(message)) {
        itch::decode(message, [&](const auto& event) {
            types += event.type;
            CHECK(event.time == ++time);
            CHECK(event.locate == (event.type == 'S' ? 0 : 3));
        });
    }
    CHECK_FALSE(reader.fill());
    CHECK(types == "SRHYAFECXUDP");
}

TEST_CASE("messages are the same however the stream is cut into blocks") {
    std::string stream;
    std::vector<std::pair<std::uint64_t, std::string>> expected;
    for (std::size_t length = 1; length < 300; length += 7) {
        expected.emplace_back(stream.size(),
                              std::string(length, static_cast<char>('a' + length % 26)));
        stream += static_cast<char>(length >> 8U);
        stream += static_cast<char>(length);
        stream += expected.back().second;
    }
    for (const std::size_t step :
         {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{64}, stream.size()}) {
        MemorySource source(stream, step);
        itch::MessageReader reader(source, 16);
        std::vector<std::pair<std::uint64_t, std::string>> found;
        std::span<const char> message;
        while (reader.fill()) {
            while (reader.next(message)) {
                found.emplace_back(reader.offset(), std::string(message.begin(), message.end()));
            }
        }
        CHECK(found == expected);
    }
}

TEST_CASE("the longest message fits, whatever the block") {
    const std::string stream = "\xff\xff" + std::string(65'535, 'x') + std::string("\0\1y", 3);
    MemorySource source(stream, 1000);
    itch::MessageReader reader(source, 1);
    std::span<const char> message;
    std::vector<std::size_t> sizes;
    while (reader.fill()) {
        while (reader.next(message)) {
            sizes.push_back(message.size());
        }
    }
    CHECK(sizes == std::vector<std::size_t>{65'535, 1});
}

TEST_CASE("a stream ends between messages, with or without the mark, and nowhere else") {
    const auto drain = [](std::string_view stream) {
        MemorySource source(stream, 4);
        itch::MessageReader reader(source);
        std::span<const char> message;
        int messages = 0;
        while (reader.fill()) {
            while (reader.next(message)) {
                ++messages;
            }
        }
        return messages;
    };
    CHECK(drain("") == 0);
    CHECK(drain({"\0\1a", 3}) == 1);
    CHECK(drain({"\0\1a\0\0", 5}) == 1);
    CHECK_THROWS_AS(drain({"\0", 1}), DataError);
    CHECK_THROWS_AS(drain({"\0\2a", 3}), DataError);
    CHECK_THROWS_AS(drain({"\0\1a\0\0\0", 6}), DataError);
    CHECK_THROWS_AS(drain({"\0\0\0\1a", 5}), DataError);
}
