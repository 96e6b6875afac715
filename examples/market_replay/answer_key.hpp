// SPDX-License-Identifier: MIT
//
// The book file of a LOBSTER day as the answer key of its replay.
#ifndef MARKET_REPLAY_ANSWER_KEY_HPP
#define MARKET_REPLAY_ANSWER_KEY_HPP

#include "book.hpp"
#include "error.hpp"
#include "file.hpp"
#include "lobster.hpp"
#include "lobster_book.hpp"
#include "source.hpp"
#include "text.hpp"
#include "units.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace market_replay::lobster {

/// The rows of a text file; what goes wrong with them is reported with file, line and column.
class Rows {
public:
    explicit Rows(const std::string& path) : source_(open_file(path)), lines_(*source_) {}

    /// The next row; false at the end. Throws `Failure` when the file is unusable.
    [[nodiscard]] bool next(std::string_view& line) {
        return located([&] { return lines_.next(line); });
    }

    /// Runs `body` on the row handed out last; its `DataError` becomes a `Failure` at this row.
    template <class Body>
    auto located(Body&& body) -> decltype(body()) {
        try {
            return body();
        } catch (const DataError& error) {
            fail(error);
        }
    }

    [[noreturn]] void fail(const DataError& error) const {
        throw Failure(name() + ":" + std::to_string(lines_.number()) +
                      (error.column() != 0 ? ":" + std::to_string(error.column()) : "") + ": " +
                      error.what());
    }

    [[nodiscard]] const std::string& name() const noexcept { return source_->name(); }
    [[nodiscard]] std::uint64_t number() const noexcept { return lines_.number(); }
    [[nodiscard]] double progress() const { return source_->progress(); }

private:
    std::unique_ptr<ByteSource> source_;
    LineReader lines_;
};

/// How far replay and key agree.
struct Agreement {
    std::uint64_t rows = 0;        // compared; the first row of the key is the seed
    std::uint64_t exact = 0;       // every price and size of every level equal
    std::uint64_t best_prices = 0; // the best price of both sides equal
    std::string first_difference;  // with file and line
};

/// Compares the replayed book with the key, one row per message.
///
/// Usually row k of the key belongs to message k. With `messages_path` the key belongs to the
/// messages of that file, which must occur in the replayed ones in the same order; messages in
/// between are not compared.
class AnswerKey {
public:
    AnswerKey(const std::string& book_path, const std::optional<std::string>& messages_path)
        : book_(book_path) {
        std::string_view line;
        if (!book_.next(line)) {
            throw Failure(book_.name() + ": is empty, expected a row for every message");
        }
        book_.located([&] {
            levels_ = count_levels(line);
            parse_row(line, levels_, row_);
        });
        if (messages_path) {
            messages_.emplace(*messages_path);
            expect_next_message();
            if (!expected_) {
                throw Failure(messages_->name() + ": is empty, expected a row for every row of " +
                              book_.name());
            }
        }
    }

    [[nodiscard]] std::size_t levels() const noexcept { return levels_; }

    /// The key belongs to other messages than those replayed, so the window rules do not apply.
    [[nodiscard]] bool partial() const noexcept { return messages_.has_value(); }

    /// The row that seeds the book, right after the first message.
    [[nodiscard]] const BookRow& first_row(const Message& first) {
        if (messages_) {
            if (first != *expected_) {
                throw Failure(messages_->name() +
                              ":1: is not the first row of the messages "
                              "replayed, so the first row of " +
                              book_.name() + " cannot seed the book");
            }
            expect_next_message();
        }
        return row_;
    }

    /// Call after each further message was applied: reveals what it brought into the window, then
    /// compares. Throws `Failure` when the key has no row for it.
    void check(Books& books, Window& window, const Message& message) {
        if (messages_ && !expected_) {
            return; // the key covers no more than this
        }
        if (messages_ && message != *expected_) {
            if (expected_->time < message.time) {
                throw Failure(messages_->name() + ":" + std::to_string(messages_->number()) +
                              ": does not occur in the messages replayed");
            }
            return;
        }
        read_row();
        if (!window.open()) {
            reveal(books, window, row_);
        }
        compare(books);
        if (messages_) {
            expect_next_message();
        }
    }

    /// Call after the last message. Throws `Failure` when the key has rows left, or none was used.
    void finish() {
        std::string_view line;
        if (!messages_ && book_.next(line)) {
            book_.fail(DataError("the book has more rows than there are messages"));
        }
    }

    [[nodiscard]] const Agreement& agreement() const noexcept { return agreement_; }

private:
    void read_row() {
        std::string_view line;
        if (!book_.next(line)) {
            throw Failure(book_.name() + ":" + std::to_string(book_.number() + 1) +
                          ": the book ends here, but there are more messages");
        }
        book_.located([&] { parse_row(line, levels_, row_); });
    }

    void compare(const Books& books) {
        ++agreement_.rows;
        const std::string text = difference(books, row_, true);
        if (text.empty()) {
            ++agreement_.exact;
            ++agreement_.best_prices;
            return;
        }
        agreement_.best_prices += difference(books, row_, false).empty() ? 1U : 0U;
        if (agreement_.first_difference.empty()) {
            agreement_.first_difference =
                book_.name() + ":" + std::to_string(book_.number()) + ": " + text;
        }
    }

    void expect_next_message() {
        std::string_view line;
        expected_.reset();
        if (messages_->next(line)) {
            expected_ = messages_->located([&] { return parse_message(line); });
        }
    }

    Rows book_;
    std::optional<Rows> messages_;
    std::size_t levels_ = 0;
    BookRow row_;
    std::optional<Message> expected_;
    Agreement agreement_;
};

} // namespace market_replay::lobster

#endif // MARKET_REPLAY_ANSWER_KEY_HPP
