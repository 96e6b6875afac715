// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_SUPPORT_RESULT_HPP
#define NEXUS_TESTS_SUPPORT_RESULT_HPP

#include <utility>
#include <variant>

namespace support {

/// An expected-like type of a user's own, without monadic members.
template <class T, class E>
class Result {
public:
    using value_type = T;
    using error_type = E;
    struct unexpected_type {
        E error;
        constexpr explicit unexpected_type(E e) : error(std::move(e)) {}
    };

    constexpr Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
    constexpr Result(unexpected_type unexpected)
        : state_(std::in_place_index<1>, std::move(unexpected.error)) {}

    [[nodiscard]] constexpr bool has_value() const { return state_.index() == 0; }
    constexpr T& operator*() { return *std::get_if<0>(&state_); }
    constexpr const T& operator*() const { return *std::get_if<0>(&state_); }
    constexpr E& error() { return *std::get_if<1>(&state_); }
    [[nodiscard]] constexpr const E& error() const { return *std::get_if<1>(&state_); }

    friend constexpr bool operator==(const Result&, const Result&) = default;

private:
    std::variant<T, E> state_;
};

template <class T, class E>
constexpr Result<T, E> failed(E error) {
    return typename Result<T, E>::unexpected_type(std::move(error));
}

} // namespace support

#endif // NEXUS_TESTS_SUPPORT_RESULT_HPP
