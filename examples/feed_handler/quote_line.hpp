// SPDX-License-Identifier: MIT
//
// The top of a book as one line of JSON, for clients of the handler.
#ifndef FEED_HANDLER_QUOTE_LINE_HPP
#define FEED_HANDLER_QUOTE_LINE_HPP

#include "state.hpp"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <market_replay/escape.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace feed {

namespace detail {

template <class Integer>
inline void append(std::string& line, std::string_view name, Integer value) {
    char digits[24];
    const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
    line += ", \"";
    line += name;
    line += "\": ";
    line.append(digits, end.ptr);
}

inline void append_side(std::string& line, std::string_view price, std::string_view size,
                        Price value, std::uint64_t shares) {
    if (shares == 0) {
        line += ", \"";
        line += price;
        line += "\": null";
    } else {
        append(line, price, value);
    }
    append(line, size, shares);
}

} // namespace detail

/// Appends `{"symbol": "ALPH", "sequence": 7, "bid": 1842400, "bid_shares": 100, ...}` and a line
/// end. Prices are integers of 1/10000 dollar, null where a side is empty. `sequence` is the number
/// of the last message that was applied.
inline void append_quote(std::string& text, const Symbols& symbols, BookId book, const Quote& quote,
                         std::uint64_t sequence) {
    text += "{\"symbol\": ";
    text += market_replay::json_string(symbols.show(book));
    detail::append(text, "sequence", sequence);
    detail::append_side(text, "bid", "bid_shares", quote.bid, quote.bid_shares);
    detail::append_side(text, "ask", "ask_shares", quote.ask, quote.ask_shares);
    text += "}\n";
}

/// What clients have been told about each book.
class Published {
public:
    /// Notes that `book` is now told as `quote`; false when that is what was told last.
    [[nodiscard]] bool update(BookId book, const Quote& quote) {
        if (book >= quotes_.size()) {
            quotes_.resize(std::size_t{book} + 1);
        }
        if (quotes_[book] == quote) {
            return false;
        }
        quotes_[book] = quote;
        return true;
    }

    void clear() noexcept { quotes_.clear(); }

private:
    std::vector<Quote> quotes_; // by book
};

} // namespace feed

#endif // FEED_HANDLER_QUOTE_LINE_HPP
