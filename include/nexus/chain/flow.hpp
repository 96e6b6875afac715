// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_FLOW_HPP
#define NEXUS_CHAIN_FLOW_HPP

#include <nexus/chain/engine.hpp>
#include <nexus/chain/project.hpp>
#include <nexus/handler/handler.hpp>

#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// Nodes that take the whole value, of any type.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Carried>
consteval void report_nothing_carried() {
    static_assert(never<Carried>, "nexus: this step needs a value, but the chain carries nothing "
                                  "here; put it after a step that returns one");
}

/// Calls the next node with the result of `make()`, and keeps that alive during the call.
template <class Result, class Env, class Next, class Make>
NEXUS_DETAIL_INLINE constexpr typename Next::result pass_on(Env& env, const Next& next,
                                                            Make&& make) {
    if constexpr (std::is_void_v<Result>) {
        make();
        return next(env);
    } else {
        stored_t<Result>&& kept = static_cast<stored_t<Result>>(make());
        return next(env, static_cast<stored_t<Result>&&>(kept));
    }
}

template <class Setting, class In, class F, class Projection = Whole>
class ThenNode : public Node<In, stored_t<step_result<Setting, F, projected_t<Projection, In>>>> {
    using Result = step_result<Setting, F, projected_t<Projection, In>>;

public:
    static constexpr std::string_view combinator = "then";
    using steps = type_list<StepCall<Setting, F, projected_t<Projection, In>>>;

    constexpr ThenNode() = default;
    constexpr explicit ThenNode(F&& f, Projection&& projection = {})
        : call_(static_cast<F&&>(f)), projection_(static_cast<Projection&&>(projection)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&&... value) {
        return detail::pass_on<Result>(
            env, next, [&]() NEXUS_DETAIL_INLINE_LAMBDA -> decltype(auto) {
                return call_(env, detail::project(projection_, static_cast<V&&>(value))...);
            });
    }

private:
    [[no_unique_address]] StepCall<Setting, F, projected_t<Projection, In>> call_;
    [[no_unique_address]] Projection projection_;
};

/// A predicate or observer: gets the carried value by `const&`.
template <class Setting, class In, class F, class Projection = Whole>
class Observer {
    using Seen = projected_t<Projection, observed_t<In>>;

public:
    using result = step_result<Setting, F, Seen>;
    using step = StepCall<Setting, F, Seen>;

    constexpr Observer() = default;
    constexpr Observer(F&& f, Projection&& projection)
        : call_(static_cast<F&&>(f)), projection_(static_cast<Projection&&>(projection)) {}

    template <class Env, class... V>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) operator()(Env& env, const V&... value) {
        return call_(env, detail::project(projection_, value)...);
    }

private:
    [[no_unique_address]] StepCall<Setting, F, Seen> call_;
    [[no_unique_address]] Projection projection_;
};

template <class Callable, class Result>
consteval void report_not_bool() {
    static_assert(never<Callable>, "nexus: the predicate `Callable` returns `Result`, which does "
                                   "not convert to bool; return a bool");
}

/// `Out`, or `Broken` if the predicate was rejected or its `Result` does not convert to bool.
template <class F, class Result, class Out>
consteval auto check_predicate() {
    if constexpr (is_broken<Result>) {
        return TypeIs<Broken>{};
    } else if constexpr (!std::is_convertible_v<Result, bool>) {
        detail::report_not_bool<F, Result>();
        return TypeIs<Broken>{};
    } else {
        return TypeIs<Out>{};
    }
}
template <class F, class Result, class Out>
using predicate_out = typename decltype(detail::check_predicate<F, Result, Out>())::type;

template <class Result, class Out>
using unless_broken = std::conditional_t<is_broken<Result>, Broken, Out>;

template <class Setting, class In, class F, class Projection = Whole>
class TapNode
    : public Node<In, unless_broken<typename Observer<Setting, In, F, Projection>::result, In>> {
public:
    static constexpr std::string_view combinator = "tap";
    using steps = type_list<typename Observer<Setting, In, F, Projection>::step>;

    constexpr TapNode() = default;
    constexpr explicit TapNode(F&& f, Projection&& projection = {})
        : observe_(static_cast<F&&>(f), static_cast<Projection&&>(projection)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&&... value) {
        static_cast<void>(observe_(env, value...));
        return next(env, static_cast<V&&>(value)...);
    }

private:
    [[no_unique_address]] Observer<Setting, In, F, Projection> observe_;
};

template <class Setting, class In, class F, class Projection = Whole>
class GuardNode
    : public Node<In, predicate_out<F, typename Observer<Setting, In, F, Projection>::result,
                                    optional_of<In>>> {
public:
    static constexpr std::string_view combinator = "guard";
    using steps = type_list<typename Observer<Setting, In, F, Projection>::step>;

    static constexpr bool emits_parts = true;

    constexpr GuardNode() = default;
    constexpr explicit GuardNode(F&& f, Projection&& projection = {})
        : passes_(static_cast<F&&>(f), static_cast<Projection&&>(projection)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&&... value) {
        if (NEXUS_DETAIL_EVEN(passes_(env, value...)))
            return next.some(env, static_cast<V&&>(value)...);
        return next.none(env);
    }

private:
    [[no_unique_address]] Observer<Setting, In, F, Projection> passes_;
};

template <class Callable, class Carried>
consteval void report_not_tuple() {
    static_assert(never<Callable>, "nexus: apply(): the chain carries `Carried`, which is not a "
                                   "tuple, pair or array; use then()");
}

template <class In, class Whole = std::remove_cvref_t<In>>
inline constexpr std::size_t tuple_size = npos;
template <class In, class Whole>
requires requires {
    std::tuple_size<Whole>::value;
}
inline constexpr std::size_t tuple_size<In, Whole> = std::tuple_size<Whole>::value;

/// The call of `F` with the elements of a tuple-like.
template <class Setting, class In, class F, class Positions>
struct ApplyTypes;
template <class Setting, class In, class F, std::size_t... I>
struct ApplyTypes<Setting, In, F, std::index_sequence<I...>> {
    template <std::size_t Position>
    using element =
        typename CarriedLike<In, std::tuple_element_t<Position, std::remove_cvref_t<In>>>::type;

    using call = StepCall<Setting, F, element<I>...>;
    using result = step_result<Setting, F, element<I>...>;
};

struct RejectedCall {
    using call = Whole;
    using result = Broken;
};

template <class Setting, class In, class F>
consteval auto apply_types() {
    if constexpr (tuple_size<In> == npos) {
        detail::report_not_tuple<F, In>();
        return RejectedCall{};
    } else {
        return ApplyTypes<Setting, In, F, std::make_index_sequence<tuple_size<In>>>{};
    }
}

template <class Setting, class In, class F>
class ApplyNode
    : public Node<In, stored_t<typename decltype(detail::apply_types<Setting, In, F>())::result>> {
    using Types = decltype(detail::apply_types<Setting, In, F>());

public:
    static constexpr std::string_view combinator = "apply";
    using steps = type_list<typename Types::call>;

    constexpr ApplyNode() = default;
    constexpr explicit ApplyNode(F&& f) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&& value) {
        return apply(env, next, static_cast<V&&>(value),
                     std::make_index_sequence<tuple_size<In>>{});
    }

private:
    template <class Env, class Next, class V, std::size_t... I>
    NEXUS_DETAIL_INLINE constexpr typename Next::result apply(Env& env, const Next& next, V&& value,
                                                              std::index_sequence<I...>) {
        return detail::pass_on<typename Types::result>(
            env, next, [&]() NEXUS_DETAIL_INLINE_LAMBDA -> decltype(auto) {
                return call_(env, std::get<I>(static_cast<V&&>(value))...);
            });
    }

    [[no_unique_address]] typename Types::call call_;
};

template <class Setting, class In, class H>
consteval auto dispatch_out() {
    using App = typename Setting::app;
    if constexpr (!IsHandler<H>) {
        using Named = std::conditional_t<is_generic_for<H, In>, In, Unnamed>;
        if constexpr (!detail::check_binding<App, H, NoContext, Named>())
            return TypeIs<Broken>{};
        else if constexpr (!detail::check_handles<BoundFunction<App, H, NoContext, Named>, App,
                                                  In>())
            return TypeIs<Broken>{};
        else
            return TypeIs<void>{};
    } else if constexpr (!detail::check_handles<H, App, In>()) {
        return TypeIs<Broken>{};
    } else {
        return TypeIs<void>{};
    }
}

template <class Setting, class In, class H>
class DispatchNode
    : public Node<In, typename decltype(detail::dispatch_out<Setting, In, H>())::type> {
    using Bound = bound_t<typename Setting::app, In, H>;

public:
    static constexpr std::string_view combinator = "dispatch";
    using handler = Bound;

    constexpr DispatchNode() = default;
    constexpr explicit DispatchNode(H&& to_bind)
        : handler_(detail::bind<typename Setting::app, In>(static_cast<H&&>(to_bind))) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&&... value) {
        static_cast<void>(handler_.run(env.world, static_cast<V&&>(value)...));
        return next(env);
    }

private:
    [[no_unique_address]] Bound handler_;
};

template <class Value>
consteval void report_not_copied() {
    static_assert(never<Value>, "nexus: this step would have to copy a borrowed `Value`, which "
                                "cannot be copied; use a step that takes it by reference");
}

/// Whether the chain can make an `Owned` from the carried value, a `From`.
template <class Owned, class From>
consteval bool check_copied() {
    if constexpr (std::is_void_v<From> || std::is_constructible_v<Owned, From>) {
        return true;
    } else {
        detail::report_not_copied<Owned>();
        return false;
    }
}

/// The result of `copied`; for an optional reference, an optional of the referred value.
template <class In, class Whole = std::remove_cvref_t<In>>
struct CopyOf {
    using type = Whole;
    using value = Whole;
};
template <class In, class T>
struct CopyOf<In, optional_ref<T>> {
    using type = std::optional<std::remove_const_t<T>>;
    using value = std::remove_const_t<T>;
};

template <class In>
consteval auto copied_out() {
    if constexpr (std::is_void_v<In>) {
        detail::report_nothing_carried<In>();
        return TypeIs<Broken>{};
    } else if constexpr (!detail::check_copied<typename CopyOf<In>::value,
                                               const typename CopyOf<In>::value&>()) {
        return TypeIs<Broken>{};
    } else {
        return TypeIs<typename CopyOf<In>::type>{};
    }
}

/// Copies the object that a reference, or an optional reference, refers to.
template <class Setting, class In>
class CopyNode : public Node<In, typename decltype(detail::copied_out<In>())::type> {
public:
    static constexpr std::string_view combinator = "copied";

    template <class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&& value) {
        typename CopyOf<In>::type copy(static_cast<V&&>(value));
        return next(env, static_cast<typename CopyOf<In>::type&&>(copy));
    }
};
template <class Setting, class In>
requires(!std::is_same_v<typename CopyOf<In>::type,
                         typename CopyOf<In>::value>) class CopyNode<Setting, In>
    : public Node<In, typename decltype(detail::copied_out<In>())::type>, public PassesNone {
    using Value = typename CopyOf<In>::value;

public:
    static constexpr std::string_view combinator = "copied";
    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;

    template <class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result some(Env& env, const Next& next,
                                                             V&& value) {
        Value copy(std::as_const(value));
        return next.some(env, static_cast<Value&&>(copy));
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_FLOW_HPP
