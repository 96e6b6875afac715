// SPDX-License-Identifier: MIT
#ifndef NEXUS_WORLD_SEQUENCE_HPP
#define NEXUS_WORLD_SEQUENCE_HPP

#include <nexus/config.hpp>

#include <compare>
#include <cstdint>

/// \file
/// `Sequence`: the number of an event.

NEXUS_DETAIL_BEGIN

/// The number of an event: 64 bits, trivially copyable. Ordered as a signed number, so the order
/// breaks at a wrap, once in 2^64 events. Drivers advance it once per event.
class Sequence {
public:
    constexpr Sequence() noexcept = default;
    constexpr explicit Sequence(std::int64_t value) noexcept : value_(value) {}

    static const Sequence zero;          ///< 0: before the first event
    static const Sequence null;          ///< INT64_MIN: no number, as in SBE
    static const Sequence uninitialized; ///< -1: not known yet

    [[nodiscard]] constexpr std::int64_t value() const noexcept { return value_; }

    /// The number after this one. Wraps, and skips `null` and `uninitialized`.
    [[nodiscard]] constexpr Sequence next() const noexcept {
        const auto bits = static_cast<std::uint64_t>(value_) + 1;
        const auto number = static_cast<std::int64_t>(bits);
        // A branch, so that an event does not wait for the previous event's addition. Both numbers
        // to skip are negative, so one test of the sign is the whole cost.
        if (number < 0) [[unlikely]]
            if (number == -1 || number == INT64_MIN)
                return Sequence(static_cast<std::int64_t>(bits + 1));
        return Sequence(number);
    }

    /// The distance from `earlier` to this number; correct across one wrap.
    [[nodiscard]] constexpr std::int64_t elapsed_since(Sequence earlier) const noexcept {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(value_) -
                                         static_cast<std::uint64_t>(earlier.value_));
    }

    friend constexpr auto operator<=>(Sequence, Sequence) noexcept = default;

private:
    std::int64_t value_ = 0;
};

inline constexpr Sequence Sequence::zero{0};
inline constexpr Sequence Sequence::null{INT64_MIN};
inline constexpr Sequence Sequence::uninitialized{-1};

NEXUS_DETAIL_END

#endif // NEXUS_WORLD_SEQUENCE_HPP
