// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_VALUE_HPP
#define NEXUS_CHAIN_VALUE_HPP

#include <nexus/config.hpp>

#include <optional>
#include <type_traits>

/// \file
/// The values that a chain carries: one that it owns (`T`), one that it borrows (`const T&`, `T&`),
/// or nothing (`void`); and the types that count as optional and as expected.

NEXUS_DETAIL_BEGIN

/// The content of a `std::optional` when the chain carries nothing. Steps on it take no value.
struct unit {
    friend constexpr bool operator==(unit, unit) noexcept = default;
};

/// A reference that may be absent: the result of `guard`, `filter` and `dedup` for a borrowed
/// value. One pointer; owns nothing.
template <class T>
class optional_ref {
public:
    using value_type = T;

    constexpr optional_ref() noexcept = default;
    constexpr explicit optional_ref(T& referred) noexcept : referred_(&referred) {}

    [[nodiscard]] constexpr bool has_value() const noexcept { return referred_ != nullptr; }
    [[nodiscard]] constexpr explicit operator bool() const noexcept { return has_value(); }
    [[nodiscard]] constexpr T& operator*() const noexcept { return *referred_; }
    [[nodiscard]] constexpr T* operator->() const noexcept { return referred_; }

private:
    T* referred_ = nullptr;
};

/// Customisation point: how an expected-like type `X` names its relatives, for types that are not
/// of the form `X<T, E>`: `with_value<U>` and `with_error<G>`.
template <class X>
struct expected_traits;
template <template <class, class> class X, class T, class E>
struct expected_traits<X<T, E>> {
    template <class U>
    using with_value = X<U, E>;
    template <class G>
    using with_error = X<T, G>;
};

namespace detail {

template <class T>
concept ExpectedLike = requires(T& expected) {
    typename T::value_type;
    typename T::error_type;
    typename T::unexpected_type;
    { expected.has_value() } -> std::convertible_to<bool>;
    expected.error();
};

enum class Shape { plain, optional, expected };

template <class T>
inline constexpr Shape shape_of = ExpectedLike<T> ? Shape::expected : Shape::plain;
template <class T>
inline constexpr Shape shape_of<std::optional<T>> = Shape::optional;
template <class T>
inline constexpr Shape shape_of<optional_ref<T>> = Shape::optional;

/// The shape of a carried value.
template <class V>
inline constexpr Shape carried_shape = shape_of<std::remove_cvref_t<V>>;

/// The content of a carried optional or expected has the value category of the whole.
template <class V, class Inner>
struct CarriedLike {
    using type = Inner;
};
template <class V, class Inner>
struct CarriedLike<V&, Inner> {
    using type = Inner&;
};
template <class V, class Inner>
struct CarriedLike<const V&, Inner> {
    using type = const Inner&;
};
template <class V>
struct CarriedLike<V, void> {
    using type = void;
};
template <class V>
struct CarriedLike<V&, void> {
    using type = void;
};
template <class V>
struct CarriedLike<const V&, void> {
    using type = void;
};

template <class V, class Whole = std::remove_cvref_t<V>>
struct Inner : CarriedLike<V, typename Whole::value_type> {};
template <class V>
struct Inner<V, std::optional<unit>> {
    using type = void;
};
template <class V, class T>
struct Inner<V, optional_ref<T>> {
    using type = T&;
};
/// The content of a carried optional or expected; void for nothing.
template <class V>
using inner_t = typename Inner<V>::type;

template <class V>
using error_t = typename CarriedLike<V, typename std::remove_cvref_t<V>::error_type>::type;

template <class V>
struct OptionalOf {
    using type = std::optional<V>;
};
template <class V>
struct OptionalOf<V&> {
    using type = optional_ref<V>;
};
template <>
struct OptionalOf<void> {
    using type = std::optional<unit>;
};
/// `opt<T>`: the optional of a carried value.
template <class V>
using optional_of = typename OptionalOf<V>::type;

/// The carried type for the result of a step: `T&&` is stored as `T`.
template <class Result>
struct Stored {
    using type = std::remove_const_t<Result>;
};
template <class Result>
struct Stored<Result&> {
    using type = Result&;
};
template <class Result>
struct Stored<Result&&> {
    using type = std::remove_const_t<Result>;
};
template <class Result>
using stored_t = typename Stored<Result>::type;

/// Whether a carried value refers to an object that the chain does not own.
template <class V>
inline constexpr bool borrows = std::is_reference_v<V>;
template <class T>
inline constexpr bool borrows<optional_ref<T>> = true;
template <class T>
inline constexpr bool borrows<std::optional<T>> = borrows<T>;

/// The type by which an observer gets a carried value.
template <class V>
using observed_t =
    std::conditional_t<std::is_void_v<V>, void,
                       std::add_lvalue_reference_t<std::add_const_t<std::remove_reference_t<V>>>>;

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_VALUE_HPP
