// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_MAYBE_HPP
#define NEXUS_CHAIN_MAYBE_HPP

#include <nexus/chain/flow.hpp>

#include <optional>
#include <type_traits>
#include <utility>

/// \file
/// Nodes for the content of an optional or an expected, and their common parts.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Carried>
consteval void report_neither() {
    static_assert(never<Carried>, "nexus: this step needs an optional or an expected, but the "
                                  "chain carries `Carried` here; use then(), tap() or guard()");
}
template <class Carried>
consteval void report_not_optional_value() {
    static_assert(
        never<Carried>,
        "nexus: this step needs a std::optional, but the chain carries `Carried` here; make one "
        "with guard(), or use transform_error(), on_error() or ok() for an expected-like value");
}
template <class Carried>
consteval void report_not_expected_value() {
    static_assert(never<Carried>, "nexus: this step needs an expected-like value, but the chain "
                                  "carries `Carried` here; make one from an optional with ok_or()");
}
template <class Callable, class Carried, class Result>
consteval void report_not_alike() {
    static_assert(
        never<Callable>,
        "nexus: `Callable` returns `Result`, but the chain carries `Carried` here; return the same "
        "kind (an optional, or an expected with the same error or value type)");
}

template <class In>
inline constexpr bool carries_optional = carried_shape<In> == Shape::optional;
template <class In>
inline constexpr bool carries_expected = carried_shape<In> == Shape::expected;

enum class Takes { either, optional, expected };

template <Takes What, class In>
consteval bool check_takes() {
    if constexpr (What == Takes::optional && !carries_optional<In>) {
        detail::report_not_optional_value<In>();
        return false;
    } else if constexpr (What == Takes::expected && !carries_expected<In>) {
        detail::report_not_expected_value<In>();
        return false;
    } else if constexpr (!carries_optional<In> && !carries_expected<In>) {
        detail::report_neither<In>();
        return false;
    } else {
        return true;
    }
}

template <class In, class U>
using with_value = typename expected_traits<std::remove_cvref_t<In>>::template with_value<U>;
template <class In, class G>
using with_error = typename expected_traits<std::remove_cvref_t<In>>::template with_error<G>;

/// `In` with another content: `std::optional<U>`, `X<U, E>`.
template <class In, class Result>
struct Rewrapped {
    using type = optional_of<stored_t<Result>>;
};
template <class In, class Result>
requires carries_expected<In>
struct Rewrapped<In, Result> {
    using type = with_value<In, std::remove_cvref_t<Result>>;
};
template <class In>
struct Rewrapped<In, Broken> {
    using type = Broken;
};

/// Whether the error of a borrowed expected can be copied into an owning one.
template <class In>
consteval bool check_owned_error() {
    if constexpr (carries_expected<In>)
        return detail::check_copied<typename std::remove_cvref_t<In>::error_type, error_t<In>>();
    else
        return true;
}
/// The same for its value, or for the value of a borrowed optional.
template <class In>
consteval bool check_owned_value() {
    return detail::check_copied<std::remove_cvref_t<inner_t<In>>, inner_t<In>>();
}

template <class Setting, class In, class F>
consteval auto transform_out() {
    if constexpr (!detail::check_takes<Takes::either, In>())
        return TypeIs<Broken>{};
    else if constexpr (!detail::check_owned_error<In>())
        return TypeIs<Broken>{};
    else
        return TypeIs<typename Rewrapped<In, step_result<Setting, F, inner_t<In>>>::type>{};
}

/// The content of `In`, or `Broken` if it has none, so that a rejected node can be named.
template <class In, Shape = carried_shape<In>>
struct InsideOf {
    using type = inner_t<In>;
};
template <class In>
struct InsideOf<In, Shape::plain> {
    using type = Broken;
};
template <class In>
using inside_t = typename InsideOf<In>::type;

/// For nodes that pass the content on unchanged.
struct PassesSome {
    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result some(Env& env, const Next& next,
                                                             V&&... value) {
        return next.some(env, static_cast<V&&>(value)...);
    }
};

/// A node that passes `none` and `error` on unchanged.
template <class In, class Out>
struct InsideNode : Node<In, Out>, PassesNone, PassesError {
    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;
};

template <class Setting, class In, class F>
class TransformNode
    : public InsideNode<In, typename decltype(detail::transform_out<Setting, In, F>())::type> {
public:
    static constexpr std::string_view combinator = "transform";
    using steps = type_list<StepCall<Setting, F, inside_t<In>>>;

    constexpr TransformNode() = default;
    constexpr explicit TransformNode(F&& f) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result some(Env& env, const Next& next,
                                                             V&&... value) {
        using Result = step_result<Setting, F, inside_t<In>>;
        if constexpr (std::is_void_v<Result>) {
            call_(env, static_cast<V&&>(value)...);
            return next.some(env);
        } else {
            stored_t<Result>&& kept =
                static_cast<stored_t<Result>>(call_(env, static_cast<V&&>(value)...));
            return next.some(env, static_cast<stored_t<Result>&&>(kept));
        }
    }

private:
    [[no_unique_address]] StepCall<Setting, F, inside_t<In>> call_;
};

/// Whether and_then() may return `Result` where the chain carries `In`: an optional for an
/// optional, an expected with the same error type for an expected.
template <class In, class Result>
consteval bool same_failure() {
    using Plain = std::remove_cvref_t<Result>;
    if constexpr (carries_optional<In>)
        return shape_of<Plain> == Shape::optional;
    else if constexpr (shape_of<Plain> == Shape::expected)
        return std::is_same_v<typename Plain::error_type,
                              typename std::remove_cvref_t<In>::error_type>;
    else
        return false;
}

/// Whether an owning expected can be made from the parts of a borrowed one.
template <class In>
consteval bool check_owned_parts() {
    if constexpr (!detail::check_owned_value<In>())
        return false;
    else
        return detail::check_owned_error<In>();
}

/// The type passed on when the content is unchanged: an owning one, or `optional_ref` for a
/// borrowed optional.
template <class In>
struct Reassembled {
    using type = optional_of<inner_t<In>>;
};
template <class In>
requires carries_expected<In>
struct Reassembled<In> {
    using type =
        std::conditional_t<detail::check_owned_parts<In>(), std::remove_cvref_t<In>, Broken>;
};

template <class Setting, class In, class F>
consteval auto and_then_out() {
    if constexpr (!detail::check_takes<Takes::either, In>()) {
        return TypeIs<Broken>{};
    } else {
        using Result = stored_t<step_result<Setting, F, inner_t<In>>>;
        if constexpr (is_broken<Result>) {
            return TypeIs<Broken>{};
        } else if constexpr (!detail::same_failure<In, Result>()) {
            detail::report_not_alike<F, In, Result>();
            return TypeIs<Broken>{};
        } else if constexpr (!detail::check_owned_error<In>()) {
            return TypeIs<Broken>{};
        } else {
            return TypeIs<typename Reassembled<Result>::type>{};
        }
    }
}

/// Enters `next` with the parts of `whole`.
template <class Whole, class Env, class Next>
NEXUS_DETAIL_INLINE constexpr typename Next::result enter_parts(Env& env, const Next& next,
                                                                Whole&& whole) {
    using Inside = inner_t<Whole>;
    if (!NEXUS_DETAIL_EVEN(whole.has_value())) {
        if constexpr (carries_expected<Whole>)
            return next.error(env, static_cast<error_t<Whole>&&>(whole.error()));
        else
            return next.none(env);
    }
    if constexpr (std::is_void_v<Inside>)
        return next.some(env);
    else
        return next.some(env, static_cast<Inside&&>(*whole));
}

template <class Setting, class In, class F>
class AndThenNode
    : public InsideNode<In, typename decltype(detail::and_then_out<Setting, In, F>())::type> {
public:
    static constexpr std::string_view combinator = "and_then";
    using steps = type_list<StepCall<Setting, F, inside_t<In>>>;

    constexpr AndThenNode() = default;
    constexpr explicit AndThenNode(F&& f) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result some(Env& env, const Next& next,
                                                             V&&... value) {
        using Result = stored_t<step_result<Setting, F, inside_t<In>>>;
        Result&& result = static_cast<Result>(call_(env, static_cast<V&&>(value)...));
        return detail::enter_parts<Result>(env, next, static_cast<Result&&>(result));
    }

private:
    [[no_unique_address]] StepCall<Setting, F, inside_t<In>> call_;
};

template <class In>
struct ErrorOf {
    using type = void; // an empty optional has none
};
template <class In>
requires carries_expected<In>
struct ErrorOf<In> {
    using type = error_t<In>;
};
/// The argument for a failure: nothing, or the error.
template <class In>
using failure_t = typename ErrorOf<In>::type;

template <class Setting, class In, class F>
consteval auto or_else_out() {
    if constexpr (!detail::check_takes<Takes::either, In>()) {
        return TypeIs<Broken>{};
    } else {
        using Result = std::remove_cvref_t<step_result<Setting, F, failure_t<In>>>;
        using Value = typename std::remove_cvref_t<In>::value_type;
        if constexpr (is_broken<Result>) {
            return TypeIs<Broken>{};
        } else if constexpr (shape_of<Result> != carried_shape<In>) {
            detail::report_not_alike<F, In, Result>();
            return TypeIs<Broken>{};
        } else if constexpr (!std::is_same_v<typename Result::value_type, Value>) {
            detail::report_not_alike<F, In, Result>();
            return TypeIs<Broken>{};
        } else if constexpr (!std::is_same_v<Result, optional_of<inner_t<In>>> &&
                             !detail::check_owned_value<In>()) {
            return TypeIs<Broken>{};
        } else if constexpr (!detail::check_copied<Result,
                                                   step_result<Setting, F, failure_t<In>>>()) {
            return TypeIs<Broken>{};
        } else {
            return TypeIs<Result>{};
        }
    }
}

/// Cuts the chain after it: two paths lead to the next node's `some`.
template <class Setting, class In, class F>
class OrElseNode : public Node<In, typename decltype(detail::or_else_out<Setting, In, F>())::type>,
                   public PassesSome {
public:
    static constexpr std::string_view combinator = "or_else";
    using steps = type_list<StepCall<Setting, F, failure_t<In>>>;

    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;
    static constexpr bool joins = true;

    constexpr OrElseNode() = default;
    constexpr explicit OrElseNode(F&& f) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result none(Env& env, const Next& next) {
        return next(env, call_(env));
    }
    template <class Env, class Next, class E>
    NEXUS_DETAIL_INLINE constexpr typename Next::result error(Env& env, const Next& next,
                                                              E&& error) {
        return next(env, call_(env, static_cast<E&&>(error)));
    }

private:
    [[no_unique_address]] StepCall<Setting, F, failure_t<In>> call_;
};

template <Takes What, class In, class Result>
consteval auto observed_out() {
    if constexpr (!detail::check_takes<What, In>() || is_broken<Result>)
        return TypeIs<Broken>{};
    else
        return TypeIs<typename Reassembled<In>::type>{};
}

template <class Setting, class In, class F>
class InspectNode
    : public InsideNode<
          In, typename decltype(detail::observed_out<
                                Takes::either, In,
                                step_result<Setting, F, observed_t<inside_t<In>>>>())::type> {
public:
    static constexpr std::string_view combinator = "inspect";
    using steps = type_list<StepCall<Setting, F, observed_t<inside_t<In>>>>;

    constexpr InspectNode() = default;
    constexpr explicit InspectNode(F&& f) : observe_(static_cast<F&&>(f)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result some(Env& env, const Next& next,
                                                             V&&... value) {
        static_cast<void>(observe_(env, std::as_const(value)...));
        return next.some(env, static_cast<V&&>(value)...);
    }

private:
    [[no_unique_address]] StepCall<Setting, F, observed_t<inside_t<In>>> observe_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_MAYBE_HPP
