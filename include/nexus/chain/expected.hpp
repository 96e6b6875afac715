// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_EXPECTED_HPP
#define NEXUS_CHAIN_EXPECTED_HPP

#include <nexus/chain/maybe.hpp>

#include <type_traits>
#include <utility>

/// \file
/// Nodes for an expected-like value.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Callable>
consteval void report_no_error() {
    static_assert(never<Callable>,
                  "nexus: transform_error(): `Callable` must return the new error, but returns "
                  "nothing; return one, or use inspect_error() or on_error()");
}

template <class Setting, class In, class F>
consteval auto transform_error_out() {
    if constexpr (!detail::check_takes<Takes::expected, In>()) {
        return TypeIs<Broken>{};
    } else {
        using Result = step_result<Setting, F, failure_t<In>>;
        if constexpr (is_broken<Result>) {
            return TypeIs<Broken>{};
        } else if constexpr (std::is_void_v<Result>) {
            detail::report_no_error<F>();
            return TypeIs<Broken>{};
        } else if constexpr (!detail::check_copied<typename std::remove_cvref_t<In>::value_type,
                                                   inner_t<In>>()) {
            return TypeIs<Broken>{};
        } else {
            return TypeIs<with_error<In, std::remove_cvref_t<Result>>>{};
        }
    }
}

template <class Setting, class In, class F>
class TransformErrorNode
    : public Node<In, typename decltype(detail::transform_error_out<Setting, In, F>())::type>,
      public PassesSome {
public:
    static constexpr std::string_view combinator = "transform_error";
    using steps = type_list<StepCall<Setting, F, failure_t<In>>>;

    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;

    constexpr TransformErrorNode() = default;
    constexpr explicit TransformErrorNode(F&& f) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next, class E>
    NEXUS_DETAIL_INLINE constexpr typename Next::result error(Env& env, const Next& next,
                                                              E&& error) {
        return next.error(env, call_(env, static_cast<E&&>(error)));
    }

private:
    [[no_unique_address]] StepCall<Setting, F, failure_t<In>> call_;
};

template <class Setting, class In, class F>
class InspectErrorNode
    : public Node<In,
                  typename decltype(detail::observed_out<
                                    Takes::expected, In,
                                    step_result<Setting, F, observed_t<failure_t<In>>>>())::type>,
      public PassesSome {
public:
    static constexpr std::string_view combinator = "inspect_error";
    using steps = type_list<StepCall<Setting, F, observed_t<failure_t<In>>>>;

    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;

    constexpr InspectErrorNode() = default;
    constexpr explicit InspectErrorNode(F&& f) : observe_(static_cast<F&&>(f)) {}

    template <class Env, class Next, class E>
    NEXUS_DETAIL_INLINE constexpr typename Next::result error(Env& env, const Next& next,
                                                              E&& error) {
        static_cast<void>(observe_(env, std::as_const(error)));
        return next.error(env, static_cast<E&&>(error));
    }

private:
    [[no_unique_address]] StepCall<Setting, F, observed_t<failure_t<In>>> observe_;
};

template <class Setting, class In, class F>
consteval auto on_error_out() {
    if constexpr (!detail::check_takes<Takes::expected, In>() ||
                  is_broken<step_result<Setting, F, failure_t<In>>>)
        return TypeIs<Broken>{};
    else
        return TypeIs<optional_of<inner_t<In>>>{};
}

/// `on_error`: passes the error to a function, then drops it.
template <class Setting, class In, class F>
class OnErrorNode
    : public Node<In, typename decltype(detail::on_error_out<Setting, In, F>())::type>,
      public PassesSome {
public:
    static constexpr std::string_view combinator = "on_error";
    using steps = type_list<StepCall<Setting, F, failure_t<In>>>;

    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;

    constexpr OnErrorNode() = default;
    constexpr explicit OnErrorNode(F&& f) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next, class E>
    NEXUS_DETAIL_INLINE constexpr typename Next::result error(Env& env, const Next& next,
                                                              E&& error) {
        static_cast<void>(call_(env, static_cast<E&&>(error)));
        return next.none(env);
    }

private:
    [[no_unique_address]] StepCall<Setting, F, failure_t<In>> call_;
};

template <class In>
consteval auto ok_out() {
    if constexpr (!detail::check_takes<Takes::expected, In>())
        return TypeIs<Broken>{};
    else
        return TypeIs<optional_of<inner_t<In>>>{};
}

/// `ok`: drops the error.
template <class Setting, class In>
class OkNode : public Node<In, typename decltype(detail::ok_out<In>())::type>, public PassesSome {
public:
    static constexpr std::string_view combinator = "ok";

    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;

    template <class Env, class Next, class E>
    NEXUS_DETAIL_INLINE constexpr typename Next::result error(Env& env, const Next& next, E&&) {
        return next.none(env);
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_EXPECTED_HPP
