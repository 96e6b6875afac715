// SPDX-License-Identifier: MIT
#ifndef MARKET_REPLAY_CHECKED_HPP
#define MARKET_REPLAY_CHECKED_HPP

#include <type_traits>

namespace market_replay {

/// A `T`, or the reason why there is none: as much of C++23's `std::expected` as a chain of steps
/// needs, for plain types only.
template <class T, class E>
class Checked {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_copyable_v<E>);

public:
    using value_type = T;
    using error_type = E;
    struct unexpected_type {
        E error;
    };

    Checked(const T& value) noexcept : value_(value), good_(true) {}
    Checked(const unexpected_type& wrong) noexcept : error_(wrong.error), good_(false) {}

    [[nodiscard]] bool has_value() const noexcept { return good_; }
    [[nodiscard]] T& operator*() noexcept { return value_; }
    [[nodiscard]] const T& operator*() const noexcept { return value_; }
    [[nodiscard]] E& error() noexcept { return error_; }
    [[nodiscard]] const E& error() const noexcept { return error_; }

private:
    union {
        T value_;
        E error_;
    };
    bool good_;
};

} // namespace market_replay

#endif // MARKET_REPLAY_CHECKED_HPP
