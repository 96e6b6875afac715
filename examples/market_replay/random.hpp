// SPDX-License-Identifier: MIT
//
// Random numbers that are the same on every machine: xoshiro256** (Blackman and Vigna), seeded
// through SplitMix64. The standard library's distributions differ between implementations, so the
// few that are needed are here.
#ifndef MARKET_REPLAY_RANDOM_HPP
#define MARKET_REPLAY_RANDOM_HPP

#include <array>
#include <bit>
#include <cstdint>

namespace market_replay {

class Random {
public:
    explicit Random(std::uint64_t seed) noexcept {
        for (std::uint64_t& word : state_) {
            seed += 0x9e37'79b9'7f4a'7c15U;
            std::uint64_t mixed = seed;
            mixed = (mixed ^ (mixed >> 30U)) * 0xbf58'476d'1ce4'e5b9U;
            mixed = (mixed ^ (mixed >> 27U)) * 0x94d0'49bb'1331'11ebU;
            word = mixed ^ (mixed >> 31U);
        }
    }

    [[nodiscard]] std::uint64_t next() noexcept {
        const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
        const std::uint64_t shifted = state_[1] << 17U;
        state_[2] ^= state_[0];
        state_[3] ^= state_[1];
        state_[1] ^= state_[2];
        state_[0] ^= state_[3];
        state_[2] ^= shifted;
        state_[3] = std::rotl(state_[3], 45);
        return result;
    }

    /// 0 to `bound` - 1; `bound` must not be 0. The bias is below `bound` / 2^32.
    [[nodiscard]] std::uint32_t below(std::uint32_t bound) noexcept {
        return static_cast<std::uint32_t>(((next() >> 32U) * bound) >> 32U);
    }

    /// 0 up to, not including, 1.
    [[nodiscard]] double unit() noexcept { return static_cast<double>(next() >> 11U) * 0x1p-53; }

    [[nodiscard]] bool chance(double probability) noexcept { return unit() < probability; }

    /// How often in a row a chance of `probability` comes true, at most `limit` times.
    [[nodiscard]] std::uint32_t streak(double probability, std::uint32_t limit) noexcept {
        std::uint32_t length = 0;
        while (length < limit && chance(probability)) {
            ++length;
        }
        return length;
    }

    /// Mean 0, deviation 1, bell-shaped: the sum of twelve uniform numbers.
    [[nodiscard]] double bell() noexcept {
        double sum = -6;
        for (int i = 0; i < 12; ++i) {
            sum += unit();
        }
        return sum;
    }

private:
    std::array<std::uint64_t, 4> state_{};
};

} // namespace market_replay

#endif // MARKET_REPLAY_RANDOM_HPP
