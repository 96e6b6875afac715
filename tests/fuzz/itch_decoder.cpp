// SPDX-License-Identifier: MIT
//
// Any bytes as an ITCH stream, through framing and decoder into the books. Either they are refused
// with a DataError, or the books stay consistent.
#include "../market_replay/memory_source.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <market_replay/book.hpp>
#include <market_replay/error.hpp>
#include <market_replay/itch.hpp>
#include <market_replay/itch_reader.hpp>
#include <market_replay/statistics.hpp>
#include <market_replay/symbols.hpp>
#include <span>
#include <string_view>

namespace {

using namespace market_replay;

struct Replayer {
    Books books{16};
    Symbols symbols;
    SessionClock clock;

    void operator()(const itch::AddOrder& e) {
        symbols.name_of_order(e.locate, e.stock);
        books.add(e.locate, e.ref, e.side, e.shares, e.price);
        clock.advance(e.time);
    }
    void operator()(const itch::ExecuteOrder& e) {
        books.execute(e.locate, e.ref, e.shares);
        clock.advance(e.time);
    }
    void operator()(const itch::CancelOrder& e) {
        books.reduce(e.locate, e.ref, e.shares, "cancellation");
        clock.advance(e.time);
    }
    void operator()(const itch::DeleteOrder& e) {
        books.remove(e.locate, e.ref, "deletion");
        clock.advance(e.time);
    }
    void operator()(const itch::ReplaceOrder& e) {
        books.replace(e.locate, e.old_ref, e.new_ref, e.shares, e.price);
        clock.advance(e.time);
    }
    void operator()(const itch::StockDirectory& e) { symbols.name(e.locate, e.stock); }
    void operator()(const itch::Header&) {}

    /// Every level has the shares of its orders, and prices get worse.
    void check() const {
        std::size_t orders = 0;
        for (std::size_t book = 0; book < books.size(); ++book) {
            for (const Side side : {Side::buy, Side::sell}) {
                const auto id = static_cast<BookId>(book);
                for (std::size_t rank = 0; rank < books.depth(id, side); ++rank) {
                    const Books::Level& level = books.level(id, side, rank);
                    std::uint64_t shares = 0;
                    for (Books::Index at = level.first; at != Books::none;
                         at = books.order(at).next) {
                        shares += books.order(at).shares;
                        ++orders;
                    }
                    require(shares == level.shares && shares != 0);
                    if (rank > 0) {
                        const Price better = books.level(id, side, rank - 1).price;
                        require(side == Side::buy ? level.price < better : level.price > better);
                    }
                }
            }
        }
        require(orders == books.live_orders());
    }

    static void require(bool holds) {
        if (!holds) {
            std::abort();
        }
    }
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    support::MemorySource source(std::string_view(reinterpret_cast<const char*>(data), size), 61);
    itch::MessageReader reader(source, 64);
    Replayer replayer;
    std::span<const char> message;
    try {
        while (reader.fill()) {
            while (reader.next(message)) {
                itch::decode(message, replayer);
            }
        }
    } catch (const DataError&) {
    }
    replayer.check();
    return 0;
}
