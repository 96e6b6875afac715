// SPDX-License-Identifier: MIT
//
// Any text as LOBSTER rows: the first line a book row that seeds the window, then book rows to
// reveal from (they begin with '#') and messages. Either they are refused with a DataError, or the
// window holds.
#include "../market_replay/memory_source.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <market_replay/book.hpp>
#include <market_replay/error.hpp>
#include <market_replay/lobster.hpp>
#include <market_replay/lobster_book.hpp>
#include <market_replay/statistics.hpp>
#include <market_replay/text.hpp>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace market_replay;
    support::MemorySource source(std::string_view(reinterpret_cast<const char*>(data), size), 61);
    LineReader lines(source, 64);
    Books books(16);
    TradeStatistics trades;
    lobster::Window window;
    lobster::BookRow row;
    std::string_view line;
    try {
        if (!lines.next(line)) {
            return 0;
        }
        const std::size_t levels = lobster::count_levels(line);
        lobster::parse_row(line, levels, row);
        window.levels = size % 2 == 0 ? levels : 0;
        lobster::seed(books, row);
        while (lines.next(line)) {
            if (line.starts_with('#')) {
                lobster::parse_row(line.substr(1), levels, row);
                lobster::reveal(books, window, row);
                static_cast<void>(lobster::difference(books, row, true));
            } else {
                lobster::apply(books, window, trades, lobster::parse_message(line));
            }
            for (const Side side : {Side::buy, Side::sell}) {
                const std::size_t depth = books.depth(lobster::the_book, side);
                if (!window.open() && depth > levels) {
                    std::abort();
                }
                for (std::size_t rank = 0; rank < depth; ++rank) {
                    if (books.level(lobster::the_book, side, rank).shares == 0) {
                        std::abort();
                    }
                }
            }
        }
    } catch (const DataError&) {
    }
    return 0;
}
