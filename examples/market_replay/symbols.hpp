// SPDX-License-Identifier: MIT
//
// Names of the books, and the one that is plotted.
#ifndef MARKET_REPLAY_SYMBOLS_HPP
#define MARKET_REPLAY_SYMBOLS_HPP

#include "book.hpp"
#include "error.hpp"
#include "itch.hpp"
#include "units.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace market_replay {

class Symbols {
public:
    Symbols() = default;

    /// Follows the symbol called `wanted`; when it is empty, the first that gets an order.
    explicit Symbols(std::string wanted) : wanted_(std::move(wanted)) {}

    /// Learns that `book` is called `stock`. Throws `DataError` when it had another name.
    void name(BookId book, const itch::Stock& stock) {
        if (book < names_.size() && names_[book] == stock) [[likely]] {
            return;
        }
        learn(book, stock);
    }

    /// As `name`, for an order of that symbol.
    void name_of_order(BookId book, const itch::Stock& stock) {
        name(book, stock);
        if (!followed_ && wanted_.empty()) {
            followed_ = book;
        }
    }

    [[nodiscard]] bool follows(BookId book) const noexcept { return followed_ == book; }
    [[nodiscard]] std::optional<BookId> followed() const noexcept { return followed_; }

    /// How many symbols have a name.
    [[nodiscard]] std::size_t count() const noexcept { return count_; }

    [[nodiscard]] std::string show(BookId book) const {
        return book < names_.size() && names_[book] != itch::Stock{}
                   ? std::string(itch::trimmed(names_[book]))
                   : format("#%u", unsigned{book});
    }

private:
    void learn(BookId book, const itch::Stock& stock) {
        if (book >= names_.size()) {
            names_.resize(std::size_t{book} + 1);
        }
        if (names_[book] != itch::Stock{}) {
            throw DataError("symbol number " + std::to_string(book) + " is called '" +
                            std::string(itch::trimmed(stock)) + "', was '" + show(book) + "'");
        }
        names_[book] = stock;
        ++count_;
        if (!wanted_.empty() && itch::trimmed(stock) == wanted_) {
            followed_ = book;
        }
    }

    std::vector<itch::Stock> names_; // by book; all zero: not named yet
    std::size_t count_ = 0;
    std::string wanted_;
    std::optional<BookId> followed_;
};

} // namespace market_replay

#endif // MARKET_REPLAY_SYMBOLS_HPP
