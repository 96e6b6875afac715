// SPDX-License-Identifier: MIT
//
// The two units every format here shares, and how they are shown to people:
// prices are integers of 1/10000 dollar, times are nanoseconds after midnight.
#ifndef MARKET_REPLAY_UNITS_HPP
#define MARKET_REPLAY_UNITS_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>

namespace market_replay {

using Price = std::int64_t; // 1/10000 dollar
using Nanos = std::int64_t; // after midnight, exchange time

inline constexpr Price price_scale = 10'000;
inline constexpr Nanos nanos_per_second = 1'000'000'000;
inline constexpr Nanos nanos_per_day = 86'400 * nanos_per_second;

enum class Side : std::uint8_t { buy, sell };

[[nodiscard]] constexpr const char* side_name(Side side) noexcept {
    return side == Side::buy ? "buy" : "sell";
}

/// `printf` into a string; for the short pieces of a report.
template <class... Args>
[[nodiscard]] std::string format(const char* pattern, Args... args) {
    const int length = std::snprintf(nullptr, 0, pattern, args...);
    std::string text(static_cast<std::size_t>(length < 0 ? 0 : length), '\0');
    std::snprintf(text.data(), text.size() + 1, pattern, args...);
    return text;
}

/// "223.82"; four decimals only where the price is not whole cents.
[[nodiscard]] inline std::string dollars(Price price) {
    const bool negative = price < 0;
    const auto magnitude =
        negative ? 0 - static_cast<std::uint64_t>(price) : static_cast<std::uint64_t>(price);
    const auto whole = static_cast<unsigned long long>(magnitude / price_scale);
    const auto rest = static_cast<unsigned>(magnitude % price_scale);
    const char* sign = negative ? "-" : "";
    return rest % 100 == 0 ? format("%s%llu.%02u", sign, whole, rest / 100)
                           : format("%s%llu.%04u", sign, whole, rest);
}

/// "09:30:00.004"; cut, not rounded, to milliseconds.
[[nodiscard]] inline std::string time_of_day(Nanos time) {
    const auto millis = static_cast<long long>(time / 1'000'000);
    return format("%02lld:%02lld:%02lld.%03lld", millis / 3'600'000, millis / 60'000 % 60,
                  millis / 1'000 % 60, millis % 1'000);
}

/// "5,000,000".
[[nodiscard]] inline std::string grouped(std::uint64_t number) {
    std::string digits = std::to_string(number);
    for (std::size_t i = digits.size(); i > 3; i -= 3) {
        digits.insert(i - 3, 1, ',');
    }
    return digits;
}

} // namespace market_replay

#endif // MARKET_REPLAY_UNITS_HPP
