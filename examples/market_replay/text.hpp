// SPDX-License-Identifier: MIT
//
// Lines and numbers of a comma-separated file, read strictly and in place.
#ifndef MARKET_REPLAY_TEXT_HPP
#define MARKET_REPLAY_TEXT_HPP

#include "error.hpp"
#include "source.hpp"
#include "units.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace market_replay {

/// Cuts a stream into lines that end in '\n'. Throws `DataError` for a last line without its end
/// (the file was cut off) and for a line longer than 64 KiB.
class LineReader {
public:
    static constexpr std::size_t longest_line = std::size_t{1} << 16U;

    explicit LineReader(ByteSource& source, std::size_t block = std::size_t{1} << 18U)
        : source_(source), buffer_(block + longest_line) {}

    /// The next line without its end; false at the end of the stream. The line before it is invalid
    /// afterwards.
    [[nodiscard]] bool next(std::string_view& line) {
        for (;;) {
            const void* const found =
                end_ > scanned_ ? std::memchr(buffer_.data() + scanned_, '\n', end_ - scanned_)
                                : nullptr;
            const auto stop =
                found != nullptr
                    ? static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.data())
                    : end_;
            if (stop - begin_ > longest_line) {
                ++number_;
                throw DataError(format("line of more than %zu characters", longest_line));
            }
            if (found != nullptr) {
                line = {buffer_.data() + begin_, stop - begin_};
                begin_ = scanned_ = stop + 1;
                ++number_;
                return true;
            }
            std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
            end_ -= begin_;
            begin_ = 0;
            scanned_ = end_;
            const std::size_t got = source_.read({buffer_.data() + end_, buffer_.size() - end_});
            end_ += got;
            if (got == 0) {
                if (end_ != 0) {
                    ++number_;
                    throw DataError("the file ends inside a line", end_ + 1);
                }
                return false;
            }
        }
    }

    /// Number of the line handed out last; the first is 1.
    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }

private:
    ByteSource& source_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;
    std::size_t scanned_ = 0;
    std::size_t end_ = 0;
    std::uint64_t number_ = 0;
};

/// Takes the fields of one line from left to right. Every error names the field and its column.
class FieldReader {
public:
    explicit FieldReader(std::string_view line) noexcept : line_(line) {}

    [[nodiscard]] bool at_end() const noexcept { return position_ > line_.size(); }

    /// Column of the next field, from 1.
    [[nodiscard]] std::size_t column() const noexcept { return position_ + 1; }

    /// A decimal integer, `low` to `high`.
    [[nodiscard]] std::int64_t integer(const char* name, std::int64_t low, std::int64_t high) {
        const std::size_t column = this->column();
        const std::string_view text = field(name);
        const bool negative = text.starts_with('-');
        std::uint64_t magnitude = 0;
        const std::size_t bad = digits(text, negative ? 1 : 0, magnitude);
        if (bad != text.size() || text.size() == (negative ? 1U : 0U)) {
            not_a_number(name, text, column, bad);
        }
        constexpr auto most = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
        const bool fits = magnitude <= most;
        const auto value = static_cast<std::int64_t>(fits ? magnitude : most);
        const std::int64_t number = negative ? -value : value;
        if (!fits || number < low || number > high) {
            throw DataError(format("%s is %s, must be %lld to %lld", name, shown(text).c_str(),
                                   static_cast<long long>(low), static_cast<long long>(high)),
                            column);
        }
        return number;
    }

    /// Seconds of one day as nanoseconds, exactly. Decimals after the ninth are cut off: they are
    /// noise of a floating-point number on the writer's side, which real files contain.
    [[nodiscard]] Nanos seconds(const char* name) {
        const std::size_t column = this->column();
        const std::string_view text = field(name);
        const std::size_t point = text.find('.');
        const std::string_view whole = text.substr(0, point);
        std::uint64_t value = 0;
        std::size_t bad = digits(whole, 0, value);
        if (bad != whole.size() || whole.empty()) {
            not_a_number(name, text, column, bad);
        }
        std::uint64_t nanos = 0;
        if (point != std::string_view::npos) {
            const std::string_view fraction = text.substr(point + 1);
            bad = digits(fraction.substr(0, 9), 0, nanos);
            bad = bad == 9 ? digits_end(fraction, bad) : bad;
            if (bad != fraction.size() || fraction.empty()) {
                not_a_number(name, text, column, point + 1 + bad);
            }
            for (std::size_t i = fraction.size(); i < 9; ++i) {
                nanos *= 10;
            }
        }
        if (value >= 86'400) {
            throw DataError(format("%s is %s, a day has 86400 seconds", name, shown(text).c_str()),
                            column);
        }
        return static_cast<Nanos>(value) * nanos_per_second + static_cast<Nanos>(nanos);
    }

    /// Throws unless every field was taken.
    void finish(std::size_t expected) const {
        if (!at_end()) {
            throw DataError(format("row has more than %zu fields", expected), column());
        }
    }

private:
    /// The next field; throws when the line has no more.
    std::string_view field(const char* name) {
        if (at_end()) {
            throw DataError(format("row ends before field '%s'", name), line_.size() + 1);
        }
        const std::size_t comma = line_.find(',', position_);
        const std::size_t stop = comma == std::string_view::npos ? line_.size() : comma;
        const std::string_view text = line_.substr(position_, stop - position_);
        position_ = stop + 1;
        return text;
    }

    /// Reads digits from `from` on; returns where they stop. The value saturates.
    static std::size_t digits(std::string_view text, std::size_t from,
                              std::uint64_t& value) noexcept {
        constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
        for (; from < text.size(); ++from) {
            const auto digit = static_cast<unsigned>(text[from]) - unsigned{'0'};
            if (digit > 9) {
                break;
            }
            value = value > (most - digit) / 10 ? most : value * 10 + digit;
        }
        return from;
    }

    /// Where the digits that begin at `from` stop.
    static std::size_t digits_end(std::string_view text, std::size_t from) noexcept {
        std::uint64_t ignored = 0;
        return digits(text, from, ignored);
    }

    [[noreturn]] static void not_a_number(const char* name, std::string_view text,
                                          std::size_t column, std::size_t bad) {
        throw DataError(text.empty()
                            ? format("%s is empty, expected a number", name)
                            : format("%s is %s, expected a number", name, shown(text).c_str()),
                        column + (bad < text.size() ? bad : 0));
    }

    /// Text for a message: at most 24 characters, what cannot be printed as '?'.
    static std::string shown(std::string_view text) {
        std::string out = "'";
        for (const char letter : text.substr(0, 24)) {
            out += letter >= ' ' && letter <= '~' ? letter : '?';
        }
        return out + (text.size() > 24 ? "...'" : "'");
    }

    std::string_view line_;
    std::size_t position_ = 0;
};

} // namespace market_replay

#endif // MARKET_REPLAY_TEXT_HPP
