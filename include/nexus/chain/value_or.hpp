// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_VALUE_OR_HPP
#define NEXUS_CHAIN_VALUE_OR_HPP

#include <nexus/chain/maybe.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// Nodes that turn an optional or an expected into a value.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Carried, class Default>
consteval void report_wrong_default() {
    static_assert(never<Carried>, "nexus: value_or(), value_or_else(): `Default` does not convert "
                                  "to the value type of `Carried`, which the chain carries here");
}

template <class In, class Default>
consteval auto value_or_out() {
    if constexpr (!detail::check_takes<Takes::either, In>() || is_broken<Default>) {
        return TypeIs<Broken>{};
    } else if constexpr (std::is_void_v<inner_t<In>>) {
        return TypeIs<void>{};
    } else if constexpr (!detail::check_copied<std::remove_cvref_t<inner_t<In>>, inner_t<In>>()) {
        return TypeIs<Broken>{};
    } else if constexpr (!std::is_convertible_v<Default, std::remove_cvref_t<inner_t<In>>>) {
        detail::report_wrong_default<In, Default>();
        return TypeIs<Broken>{};
    } else {
        return TypeIs<std::remove_cvref_t<inner_t<In>>>{};
    }
}

template <class Setting, class In, class Default>
class ValueOrNode
    : public Node<In, typename decltype(detail::value_or_out<In, const Default&>())::type> {
    using Out = std::remove_cvref_t<inside_t<In>>;

public:
    static constexpr std::string_view combinator = "value_or";

    static constexpr bool takes_parts = true;
    static constexpr bool joins = true;

    constexpr ValueOrNode() = default;
    constexpr explicit ValueOrNode(Default&& value) : default_(static_cast<Default&&>(value)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result some(Env& env, const Next& next,
                                                             V&&... value) {
        return next(env, static_cast<V&&>(value)...);
    }
    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result none(Env& env, const Next& next) {
        if constexpr (std::is_void_v<Out>)
            return next(env);
        else
            return next(env, detail::initialised<Out>(std::as_const(default_)));
    }
    template <class Env, class Next, class E>
    NEXUS_DETAIL_INLINE constexpr typename Next::result error(Env& env, const Next& next, E&&) {
        return none(env, next);
    }

private:
    [[no_unique_address]] Default default_;
};

template <class Setting, class In, class F>
class ValueOrElseNode
    : public Node<In, typename decltype(detail::value_or_out<
                                        In, step_result<Setting, F, failure_t<In>>>())::type> {
    using Out = std::remove_cvref_t<inside_t<In>>;

public:
    static constexpr std::string_view combinator = "value_or_else";
    using steps = type_list<StepCall<Setting, F, failure_t<In>>>;

    static constexpr bool takes_parts = true;
    static constexpr bool joins = true;

    constexpr ValueOrElseNode() = default;
    constexpr explicit ValueOrElseNode(F&& f) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result some(Env& env, const Next& next,
                                                             V&&... value) {
        return next(env, static_cast<V&&>(value)...);
    }
    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result none(Env& env, const Next& next) {
        return fallback(env, next);
    }
    template <class Env, class Next, class E>
    NEXUS_DETAIL_INLINE constexpr typename Next::result error(Env& env, const Next& next,
                                                              E&& error) {
        return fallback(env, next, static_cast<E&&>(error));
    }

private:
    template <class Env, class Next, class... E>
    NEXUS_DETAIL_INLINE constexpr typename Next::result fallback(Env& env, const Next& next,
                                                                 E&&... error) {
        if constexpr (std::is_void_v<Out>) {
            call_(env, static_cast<E&&>(error)...);
            return next(env);
        } else {
            return next(env, detail::initialised<Out>(call_(env, static_cast<E&&>(error)...)));
        }
    }

    [[no_unique_address]] StepCall<Setting, F, failure_t<In>> call_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_VALUE_OR_HPP
