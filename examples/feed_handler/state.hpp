// SPDX-License-Identifier: MIT
//
// What both ends of a feed must agree about, and how a message is applied by direct calls: the
// handler does the same with functions wired by nexus (wiring.hpp), the publisher and the twin use
// what is here.
#ifndef FEED_HANDLER_STATE_HPP
#define FEED_HANDLER_STATE_HPP

#include "checksum.hpp"
#include "mold.hpp"

#include <cstddef>
#include <cstdint>
#include <market_replay/book.hpp>
#include <market_replay/by_hand.hpp>
#include <market_replay/drive.hpp>
#include <market_replay/error.hpp>
#include <market_replay/json.hpp>
#include <market_replay/market.hpp>
#include <market_replay/units.hpp>
#include <span>
#include <string>
#include <vector>

namespace feed {

using market_replay::BookId;
using market_replay::Books;
using market_replay::DataError;
using market_replay::Market;
using market_replay::Nanos;
using market_replay::Price;
using market_replay::Quote;
using market_replay::Side;
using market_replay::Symbols;
namespace itch = market_replay::itch;

/// Of all messages, in order.
struct MessageSum : Checksum {};

/// The timestamp of the messages in hand; none yet when it is negative.
struct Burst {
    Nanos time = -1;
};

/// Whether `message` ends a burst by beginning the next; the first message ends none.
[[nodiscard]] inline bool ends_burst(Burst& burst, itch::Bytes message) noexcept {
    const bool first = burst.time < 0;
    return market_replay::begins_burst(message, burst.time) && !first;
}

/// Messages that are malformed or that the book could not agree to. A live feed goes on: they are
/// counted, and the first is kept to be shown.
struct Contradictions {
    std::uint64_t count = 0;
    std::string first;

    void note(const DataError& error) {
        if (++count == 1) {
            first = error.what();
        }
    }
};

/// Books that may have changed since somebody last looked, each once.
class DirtyBooks {
public:
    void add(BookId book) {
        if (book >= marks_.size()) {
            marks_.resize(std::size_t{book} + 1);
        }
        if (marks_[book] == 0) {
            marks_[book] = 1;
            books_.push_back(book);
        }
    }

    [[nodiscard]] const std::vector<BookId>& books() const noexcept { return books_; }

    void clear() noexcept {
        for (const BookId book : books_) {
            marks_[book] = 0;
        }
        books_.clear();
    }

private:
    std::vector<std::uint8_t> marks_; // by book
    std::vector<BookId> books_;
};

/// A session as its messages leave it, applied by hand.
class HandFeed {
public:
    [[gnu::always_inline]] void apply(itch::Bytes message) {
        sum_.add(message);
        if (ends_burst(burst_, message)) {
            hand_.after_burst();
        }
        try {
            if (hand_.on_message(message)) {
                dirty_.add(itch::detail::load<itch::Locate>(message.data() + 1));
            }
        } catch (const DataError& error) {
            contradictions_.note(error);
        }
    }

    /// Ends the last burst.
    void finish() { hand_.after_burst(); }

    [[nodiscard]] Market& market() noexcept { return hand_.market(); }
    [[nodiscard]] const MessageSum& sum() const noexcept { return sum_; }
    [[nodiscard]] const Contradictions& contradictions() const noexcept { return contradictions_; }
    [[nodiscard]] DirtyBooks& dirty() noexcept { return dirty_; }

private:
    market_replay::ByHand hand_;
    MessageSum sum_;
    Burst burst_;
    Contradictions contradictions_;
    DirtyBooks dirty_;
};

/// Everything by which two ends of a feed are compared, as a JSON object. What a book holds and
/// what was found out about it is the report of market_replay.
[[nodiscard]] inline std::string state_json(Market& market, const MessageSum& sum,
                                            const Contradictions& contradictions,
                                            const mold::Session& session, std::uint64_t messages) {
    const auto hexadecimal = [](std::uint64_t value) {
        return market_replay::format("%016llx", static_cast<unsigned long long>(value));
    };
    market.quotes.finish(market.clock.now());
    std::string report =
        market_replay::json_report(market, {messages, {}}, "session " + mold::show(session));
    report.pop_back(); // its line end
    return market_replay::detail::JsonObject()
        .string("session", mold::show(session))
        .integer("messages", messages)
        .string("stream_checksum", hexadecimal(sum.value()))
        .string("book_checksum", hexadecimal(checksum(market.books)))
        .integer("contradictions", contradictions.count)
        .string("first_contradiction", contradictions.first)
        .raw("report", report)
        .done();
}

} // namespace feed

#endif // FEED_HANDLER_STATE_HPP
