// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_FLOW_HPP
#define NEXUS_CHAIN_FLOW_HPP

#include <nexus/chain/engine.hpp>
#include <nexus/handler/handler.hpp>

#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// Nodes that take a value of any kind whole.

NEXUS_DETAIL_BEGIN

namespace detail {

/// A part of `value`, by a member pointer or a callable without parameters.
template <class Projection, class V>
NEXUS_DETAIL_INLINE constexpr decltype(auto) project(const Projection& projection, V&& value) {
    if constexpr (std::is_member_object_pointer_v<Projection>)
        return (static_cast<V&&>(value).*projection);
    else if constexpr (std::is_member_function_pointer_v<Projection>)
        return (static_cast<V&&>(value).*projection)();
    else
        return projection(static_cast<V&&>(value));
}

template <class Projection, class V>
struct Projected {
    using type = decltype(detail::project(std::declval<const Projection&>(), std::declval<V>()));
};
template <class V>
struct Projected<Whole, V> {
    using type = V;
};
template <>
struct Projected<Whole, void> {
    using type = void;
};
/// What a function is called with instead of `V`.
template <class Projection, class V>
using projected_t = typename Projected<Projection, V>::type;

/// Calls the next node with what `make()` returns, which it keeps alive meanwhile.
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

/// A predicate or observer of the carried value, which is lent to it.
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
    static_assert(never<Callable>,
                  "nexus: the predicate `Callable` returns `Result`, which does not "
                  "convert to bool; return whether the value may pass");
}

/// `Out`, or `Broken` if `Result` is what a rejected predicate returns or no bool.
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

template <class In, class Key>
consteval void report_not_comparable() {
    static_assert(never<In>, "nexus: dedup(): a `Key` must be copied and compared with ==; give a "
                             "projection that picks something comparable");
}

template <class In, class Key>
consteval auto check_dedup() {
    if constexpr (!requires(const Key& key) { key == key; } || !std::is_copy_constructible_v<Key>) {
        detail::report_not_comparable<In, Key>();
        return TypeIs<Broken>{};
    } else {
        return TypeIs<optional_of<In>>{};
    }
}

template <class Setting, class In, class Projection = Whole>
class DedupNode
    : public Node<In, typename decltype(detail::check_dedup<
                                        In, std::remove_cvref_t<projected_t<
                                                Projection, observed_t<In>>>>())::type> {
    using Key = std::remove_cvref_t<projected_t<Projection, observed_t<In>>>;

public:
    static constexpr std::string_view combinator = "dedup";

    static constexpr bool emits_parts = true;

    constexpr explicit DedupNode(Projection&& projection = {})
        : projection_(static_cast<Projection&&>(projection)) {}

    template <class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&& value) {
        const Key& key = detail::project(projection_, std::as_const(value));
        if (NEXUS_DETAIL_EVEN(last_.has_value() && *last_ == key))
            return next.none(env);
        last_.emplace(key);
        return next.some(env, static_cast<V&&>(value));
    }

private:
    [[no_unique_address]] Projection projection_;
    std::optional<Key> last_;
};

template <class Setting, class In, class F, class Accumulated>
class ScanNode : public Node<In, stored_t<step_result<Setting, F, Accumulated&, In>>> {
public:
    static constexpr std::string_view combinator = "scan";
    using steps = type_list<StepCall<Setting, F, Accumulated&, In>>;

    constexpr ScanNode() = default;
    constexpr ScanNode(F&& f, Accumulated&& initial)
        : call_(static_cast<F&&>(f)), accumulated_(static_cast<Accumulated&&>(initial)) {}

    template <class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&& value) {
        return detail::pass_on<step_result<Setting, F, Accumulated&, In>>(
            env, next, [&]() NEXUS_DETAIL_INLINE_LAMBDA -> decltype(auto) {
                return call_(env, accumulated_, static_cast<V&&>(value));
            });
    }

private:
    [[no_unique_address]] StepCall<Setting, F, Accumulated&, In> call_;
    Accumulated accumulated_;
};

template <class F, class In>
consteval void report_not_tuple() {
    static_assert(never<F>,
                  "nexus: apply(): the chain carries `In`, which is no tuple, pair or array; "
                  "use then()");
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
class DispatchNode : public Node<In, void> {
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

/// A copy of what a reference, or an optional reference, refers to.
template <class Setting, class In>
class CopyNode : public Node<In, std::remove_cvref_t<In>> {
public:
    static constexpr std::string_view combinator = "copied";

    template <class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&& value) {
        std::remove_cvref_t<In> copy(std::as_const(value));
        return next(env, static_cast<std::remove_cvref_t<In>&&>(copy));
    }
};
template <class Setting, class T>
class CopyNode<Setting, optional_ref<T>>
    : public Node<optional_ref<T>, std::optional<std::remove_const_t<T>>>, public PassesNone {
public:
    static constexpr std::string_view combinator = "copied";

    static constexpr bool takes_parts = true;
    static constexpr bool emits_parts = true;

    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result some(Env& env, const Next& next, T& value) {
        std::remove_const_t<T> copy(std::as_const(value));
        return next.some(env, static_cast<std::remove_const_t<T>&&>(copy));
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_FLOW_HPP
