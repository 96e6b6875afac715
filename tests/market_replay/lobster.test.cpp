// SPDX-License-Identifier: MIT
#include "memory_source.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <market_replay/lobster.hpp>
#include <market_replay/lobster_book.hpp>
#include <market_replay/statistics.hpp>
#include <market_replay/text.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace market_replay;
using namespace market_replay::lobster;
using support::MemorySource;

/// The column a body complains about; 0 when it does not.
template <class Body>
std::size_t refused_at(Body&& body) {
    try {
        body();
    } catch (const DataError& error) {
        return error.column();
    }
    return 0;
}

BookRow row(std::string_view line, std::size_t levels) {
    BookRow result;
    parse_row(line, levels, result);
    return result;
}

/// A window of two prices, opened with asks 105 (10), 106 (20) and bids 100 (30), 99 (40).
struct Day {
    Books books;
    Window window{2, 0, 0};
    TradeStatistics trades;

    Day() { seed(books, row("1050000,10,1000000,30,1060000,20,990000,40", 2)); }

    void operator()(std::string_view line) {
        lobster::apply(books, window, trades, parse_message(line));
    }

    [[nodiscard]] std::string compare(std::string_view line, bool sizes = true) const {
        return difference(books, row(line, 2), sizes);
    }
};

} // namespace

TEST_CASE("a message row is read exactly") {
    const Message message = parse_message("34200.18960767,4,11885113,21,2238100,-1");
    CHECK(message ==
          Message{34'200'189'607'670, Type::execute, 11'885'113, 21, 2'238'100, Side::sell});
    CHECK(code_of(message.type) == '4');
    CHECK(parse_message("0,1,1,1,1,1").time == 0);
    CHECK(parse_message("86399.999999999,1,1,1,1,1").time == 86'399'999'999'999);
    CHECK(parse_message("1.5,1,1,1,1,1").time == 1'500'000'000);
    CHECK(parse_message("1.000000001999,1,1,1,1,1").time == 1'000'000'001); // noise is cut off
    CHECK(parse_message("1,5,0,7,10000,-1").id == 0);
    CHECK(parse_message("1,7,0,0,-1,-1").price == -1);
    CHECK(parse_message("1,1,9223372036854775807,4294967295,9999999998,1").shares == UINT32_MAX);
}

TEST_CASE("what is no message row is refused at its column") {
    const auto at = [](std::string_view line) {
        return refused_at([&] { static_cast<void>(parse_message(line)); });
    };
    CHECK(at("1,1,1,1,1,1") == 0);
    CHECK(at("") == 1);
    CHECK(at("x,1,1,1,1,1") == 1);
    CHECK(at("1.2x,1,1,1,1,1") == 4);
    CHECK(at("1.1234567890x,1,1,1,1,1") == 13);
    CHECK(at("+1,1,1,1,1,1") == 1);
    CHECK(at(" 1,1,1,1,1,1") == 1);
    CHECK(at("99999999999999999999999999,1,1,1,1,1") == 1);
    CHECK(at("1,0,1,1,1,1") == 3);
    CHECK(at("1,1,-1,1,1,1") == 5);
    CHECK(at("1,1,--1,1,1,1") == 6);
    CHECK(at("1,1,-,1,1,1") == 5);
    CHECK(at("1,1,1,1e5,1,1") == 8);
    CHECK(at("1,1,1,1,9999999999,1") == 9);
    CHECK(at("1,1,1,1,1,0") == 11);
    CHECK(at("1,1,1,1,1") == 10);
    CHECK(at("1,1,1,1,1,1,1") == 13);
}

TEST_CASE("a book row is read with its missing levels") {
    CHECK(count_levels("1,2,3,4,5,6,7,8") == 2);
    CHECK(refused_at([] { static_cast<void>(count_levels("1,2,3,4,5")); }) == 1);
    const BookRow found = row("1050000,10,1000000,30,9999999999,0,-9999999999,0", 2);
    CHECK(found.asks[0].price == 1'050'000);
    CHECK(found.asks[1].shares == 0);
    CHECK(found.bids[0].shares == 30);
    CHECK(found.bids[1].shares == 0);
    // Nothing follows a missing level, and levels get worse.
    CHECK(refused_at([] { static_cast<void>(row("9999999999,0,2,1,5,1,1,1", 2)); }) == 18);
    CHECK(refused_at([] { static_cast<void>(row("5,1,2,1,5,1,1,1", 2)); }) == 9);
    CHECK(refused_at([] { static_cast<void>(row("5,1,2,1,6,1,2,1", 2)); }) == 13);
}

TEST_CASE("the seed is anonymous, and known orders come on top of it") {
    Day day;
    CHECK(day.compare("1050000,10,1000000,30,1060000,20,990000,40").empty());
    day("1,1,7,5,1000000,1");
    day("2,4,3,30,1000000,1"); // an order from before the day takes the anonymous shares
    CHECK(day.compare("1050000,10,1000000,5,1060000,20,990000,40").empty());
    day("3,4,7,5,1000000,1");
    CHECK(day.trades.executions == 2);
    CHECK(day.trades.at_best_price == 2);
    CHECK(day.trades.known_orders == 1);
    CHECK(day.trades.first_in_queue == 1);
    CHECK(day.books.depth(the_book, Side::buy) == 1);
}

TEST_CASE("a price pushed out of the window is forgotten with its orders") {
    Day day;
    day("1,1,7,5,990000,1");
    day("2,1,8,5,1010000,1"); // 99 is third now
    CHECK(day.compare("1050000,10,1010000,5,1060000,20,1000000,30").empty());
    CHECK(day.books.level_of(7) == nullptr);
    CHECK_THROWS_AS(day("3,3,7,5,990000,1"), DataError);
    day("3,1,9,5,980000,1"); // too deep to be seen
    CHECK(day.books.depth(the_book, Side::buy) == 2);
    CHECK(day.books.level_of(9) == nullptr);
}

TEST_CASE("a price that moves into the window is revealed by the key") {
    Day day;
    day("1,3,3,10,1050000,-1");
    const BookRow after = row("1060000,20,1000000,30,1070000,70,990000,40", 2);
    CHECK_FALSE(difference(day.books, after, true).empty());
    reveal(day.books, day.window, after);
    CHECK(day.window.reveals == 1);
    CHECK(difference(day.books, after, true).empty());
    reveal(day.books, day.window, after); // nothing is missing any more
    CHECK(day.window.reveals == 1);
    day("2,2,4,30,1070000,-1");
    CHECK(day.compare("1060000,20,1000000,30,1070000,40,990000,40").empty());
}

TEST_CASE("a reveal never repairs a book that is wrong") {
    Day day;
    day("1,3,3,10,1050000,-1");
    reveal(day.books, day.window, row("1050000,10,1000000,30,1060000,20,990000,40", 2));
    CHECK(day.window.reveals == 0);
    CHECK(day.books.depth(the_book, Side::sell) == 1);
}

TEST_CASE("the first difference is named") {
    const Day day;
    CHECK(day.compare("1050000,10,1000000,30,1060000,21,990000,40") ==
          "sell level 2 is 21 at 106.00, replayed 20 at 106.00");
    CHECK(day.compare("1050000,10,1000000,30,1060000,20,980000,40") ==
          "buy level 2 is 40 at 98.00, replayed 40 at 99.00");
    CHECK(day.compare("1050000,11,1000000,30,1060000,20,990000,40", false).empty());
    CHECK(day.compare("1040000,10,1000000,30,1060000,20,990000,40", false) ==
          "sell level 1 is 10 at 104.00, replayed 10 at 105.00");
}

TEST_CASE("hidden executions, auctions and halts leave the book alone") {
    Day day;
    day("1,5,0,100,1020000,1");
    day("2,6,0,100,1020000,1");
    day("3,7,0,0,-1,-1");
    CHECK(day.compare("1050000,10,1000000,30,1060000,20,990000,40").empty());
    CHECK(day.trades.hidden_trades == 1);
    CHECK(day.trades.hidden_shares == 100);
}

TEST_CASE("an event that the book cannot carry out is refused, in an open book it passes") {
    for (const std::string_view line :
         {"1,4,3,31,1000000,1", "1,3,3,1,1010000,1", "1,2,3,11,1050000,-1"}) {
        Day day;
        CHECK_THROWS_AS(day(line), DataError);
        day.window = {};
        day(line);
        CHECK(day.window.unseen == 1);
        CHECK(day.compare("1050000,10,1000000,30,1060000,20,990000,40").empty());
    }
    Day day;
    day("1,1,7,5,1000000,1");
    CHECK_THROWS_AS(day("2,1,7,5,1000000,1"), DataError);
    CHECK_THROWS_AS(day("2,3,7,6,1000000,1"), DataError);
    CHECK_THROWS_AS(day("2,3,7,5,990000,1"), DataError);   // rests at another price
    CHECK_THROWS_AS(day("2,3,7,5,1000000,-1"), DataError); // and on the other side
}

TEST_CASE("lines are the same however the stream is cut into blocks") {
    std::string stream;
    std::vector<std::string> expected;
    for (std::size_t length = 0; length < 200; length += 3) {
        expected.emplace_back(length, 'x');
        stream += expected.back() + '\n';
    }
    for (const std::size_t step : {std::size_t{1}, std::size_t{7}, stream.size()}) {
        MemorySource source(stream, step);
        LineReader lines(source, 8);
        std::vector<std::string> found;
        std::string_view line;
        while (lines.next(line)) {
            found.emplace_back(line);
            CHECK(lines.number() == found.size());
        }
        CHECK(found == expected);
    }
}

TEST_CASE("a line has an end and a limit") {
    const auto drain = [](const std::string& stream) {
        MemorySource source(stream);
        LineReader lines(source, 8);
        std::string_view line;
        std::size_t count = 0;
        while (lines.next(line)) {
            ++count;
        }
        return count;
    };
    CHECK(drain("") == 0);
    CHECK(drain("\n\n") == 2);
    CHECK(refused_at([&] { drain("abc\nde"); }) == 3);
    const std::string longest(LineReader::longest_line, 'x');
    CHECK(drain(longest + "\n") == 1);
    CHECK_THROWS_AS(drain(longest + "x\n"), DataError);
    CHECK_THROWS_AS(drain(longest + longest + longest), DataError);
}
