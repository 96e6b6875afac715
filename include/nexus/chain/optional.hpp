// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_OPTIONAL_HPP
#define NEXUS_CHAIN_OPTIONAL_HPP

#include <nexus/chain/maybe.hpp>

#include <type_traits>

#if __has_include(<expected>)
#    include <expected>
#endif

/// \file
/// Nodes for a std::optional.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Setting, class In, class F>
consteval auto filter_out() {
    if constexpr (!detail::check_takes<Takes::optional, In>())
        return TypeIs<Broken>{};
    else
        return detail::check_predicate<F, step_result<Setting, F, observed_t<inner_t<In>>>,
                                       optional_of<inner_t<In>>>();
}

template <class Setting, class In, class F>
class FilterNode
    : public InsideNode<In, typename decltype(detail::filter_out<Setting, In, F>())::type> {
public:
    static constexpr std::string_view combinator = "filter";
    using steps = type_list<StepCall<Setting, F, observed_t<inside_t<In>>>>;

    constexpr FilterNode() = default;
    constexpr explicit FilterNode(F&& f) : passes_(static_cast<F&&>(f)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result some(Env& env, const Next& next,
                                                             V&&... value) {
        if (NEXUS_DETAIL_EVEN(passes_(env, std::as_const(value)...)))
            return next.some(env, static_cast<V&&>(value)...);
        return next.none(env);
    }

private:
    [[no_unique_address]] StepCall<Setting, F, observed_t<inside_t<In>>> passes_;
};

template <class Setting, class In, class F>
class OnNoneNode
    : public InsideNode<In,
                        typename decltype(detail::observed_out<Takes::optional, In,
                                                               step_result<Setting, F>>())::type>,
      public PassesSome {
public:
    static constexpr std::string_view combinator = "on_none";
    using steps = type_list<StepCall<Setting, F>>;

    constexpr OnNoneNode() = default;
    constexpr explicit OnNoneNode(F&& f) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result none(Env& env, const Next& next) {
        static_cast<void>(call_(env));
        return next.none(env);
    }

private:
    [[no_unique_address]] StepCall<Setting, F> call_;
};

/// Names the expected-like result type `X` of `ok_or`; void for `std::expected`.
template <class X>
struct ResultIs {};

template <class Carried>
consteval void report_no_std_expected() {
    static_assert(never<Carried>, "nexus: ok_or(): this standard library has no std::expected; "
                                  "name an expected-like type X instead: ok_or<X>(error)");
}
template <class Carried, class X>
consteval void report_wrong_expected() {
    static_assert(never<Carried>, "nexus: ok_or<X>(): `X` must be an expected-like type with the "
                                  "value type of `Carried`, which the chain carries here");
}

template <class Carried, class X, class Error>
consteval void report_wrong_error() {
    static_assert(never<Carried>, "nexus: ok_or(), ok_or_else(): an error of type `Error` does not "
                                  "convert to the error type of the result `X`; use one that does");
}

template <class X, class In, class Error>
consteval auto ok_or_out() {
    if constexpr (!detail::check_takes<Takes::optional, In>() || is_broken<Error>) {
        return TypeIs<Broken>{};
    } else if constexpr (std::is_void_v<Error> ||
                         !std::is_convertible_v<Error, std::remove_cvref_t<Error>>) {
        detail::report_wrong_error<In, X, Error>();
        return TypeIs<Broken>{};
    } else if constexpr (!detail::check_copied<std::remove_cvref_t<inner_t<In>>, inner_t<In>>()) {
        return TypeIs<Broken>{};
    } else if constexpr (std::is_void_v<X>) {
#if defined(__cpp_lib_expected)
        return TypeIs<
            std::expected<std::remove_cvref_t<inner_t<In>>, std::remove_cvref_t<Error>>>{};
#else
        detail::report_no_std_expected<In>();
        return TypeIs<Broken>{};
#endif
    } else if constexpr (shape_of<X> != Shape::expected) {
        detail::report_wrong_expected<In, X>();
        return TypeIs<Broken>{};
    } else if constexpr (!std::is_same_v<typename X::value_type,
                                         std::remove_cvref_t<inner_t<In>>>) {
        detail::report_wrong_expected<In, X>();
        return TypeIs<Broken>{};
    } else if constexpr (!std::is_convertible_v<Error, typename X::error_type>) {
        detail::report_wrong_error<In, X, Error>();
        return TypeIs<Broken>{};
    } else {
        return TypeIs<X>{};
    }
}

/// `ok_or`: stores the error and copies it when needed.
template <class Setting, class In, class Error, class Result>
class OkOrNode;
template <class Setting, class In, class Error, class X>
class OkOrNode<Setting, In, Error, ResultIs<X>>
    : public Node<In, typename decltype(detail::ok_or_out<X, In, const Error&>())::type>,
      public PassesSome {
    using Out = typename decltype(detail::ok_or_out<X, In, const Error&>())::type;

public:
    static constexpr std::string_view combinator = "ok_or";

    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;

    constexpr OkOrNode() = default;
    constexpr OkOrNode(Error&& error, ResultIs<X>&&) : error_(static_cast<Error&&>(error)) {}

    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result none(Env& env, const Next& next) {
        return next.error(env, detail::initialised<error_t<Out>>(std::as_const(error_)));
    }

private:
    [[no_unique_address]] Error error_;
};

template <class Setting, class In, class F, class Result>
class OkOrElseNode;
template <class Setting, class In, class F, class X>
class OkOrElseNode<Setting, In, F, ResultIs<X>>
    : public Node<In, typename decltype(detail::ok_or_out<X, In, step_result<Setting, F>>())::type>,
      public PassesSome {
    using Out = typename decltype(detail::ok_or_out<X, In, step_result<Setting, F>>())::type;

public:
    static constexpr std::string_view combinator = "ok_or_else";
    using steps = type_list<StepCall<Setting, F>>;

    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;

    constexpr OkOrElseNode() = default;
    constexpr OkOrElseNode(F&& f, ResultIs<X>&&) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result none(Env& env, const Next& next) {
        return next.error(env, detail::initialised<error_t<Out>>(call_(env)));
    }

private:
    [[no_unique_address]] StepCall<Setting, F> call_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_OPTIONAL_HPP
