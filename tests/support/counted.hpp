// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_SUPPORT_COUNTED_HPP
#define NEXUS_TESTS_SUPPORT_COUNTED_HPP

namespace support {

/// What happened to the Counted objects that point to it.
struct Tally {
    int made = 0;   ///< constructed from a value
    int copied = 0; ///< copy constructions
    int moved = 0;  ///< move constructions
    int assigned = 0;
    int destroyed = 0;

    [[nodiscard]] constexpr int alive() const { return made + copied + moved - destroyed; }

    friend constexpr bool operator==(const Tally&, const Tally&) = default;
};

/// A value that reports its copies, moves and its end to a Tally; works in constant evaluation.
/// A moved-from object holds -1, so a use after the move is seen. Without a tally it counts
/// nothing.
class Counted {
public:
    constexpr Counted() = default;
    constexpr explicit Counted(int number) : value{number} {}
    constexpr Counted(Tally& tally, int number) : value{number}, tally_{&tally} { ++tally.made; }

    constexpr Counted(const Counted& other) : value{other.value}, tally_{other.tally_} {
        if (tally_ != nullptr) {
            ++tally_->copied;
        }
    }
    constexpr Counted(Counted&& other) noexcept : value{other.value}, tally_{other.tally_} {
        other.value = -1;
        if (tally_ != nullptr) {
            ++tally_->moved;
        }
    }
    constexpr Counted& operator=(const Counted& other) {
        value = other.value;
        if (tally_ != nullptr) {
            ++tally_->assigned;
        }
        return *this;
    }
    constexpr Counted& operator=(Counted&& other) noexcept {
        value = other.value;
        other.value = -1;
        if (tally_ != nullptr) {
            ++tally_->assigned;
        }
        return *this;
    }
    constexpr ~Counted() {
        if (tally_ != nullptr) {
            ++tally_->destroyed;
        }
    }

    int value = 0;

private:
    Tally* tally_ = nullptr;
};

} // namespace support

#endif
