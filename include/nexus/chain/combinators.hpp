// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_COMBINATORS_HPP
#define NEXUS_CHAIN_COMBINATORS_HPP

#include <nexus/chain/branch.hpp>
#include <nexus/chain/expected.hpp>
#include <nexus/chain/flow.hpp>
#include <nexus/chain/fork.hpp>
#include <nexus/chain/logic.hpp>
#include <nexus/chain/maybe.hpp>
#include <nexus/chain/optional.hpp>
#include <nexus/chain/remember.hpp>
#include <nexus/chain/select.hpp>
#include <nexus/chain/value_or.hpp>
#include <nexus/chain/visit.hpp>

#include <type_traits>
#include <utility>

/// \file
/// All combinators: pipelines, arms and DAGs inherit them from `Combinators`.
///
/// `f` stands for a function as a template argument, `name<f>()`, or for a callable as the first
/// argument, `name(callable)`. It takes the context (optional), then parameters, then the carried
/// value (optional). An lvalue chain is copied, an rvalue chain is moved.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Type>
inline constexpr bool is_arm = false;

struct ArmStart;

template <class Given>
constexpr auto to_arm(Given&& given);

template <template <class, class, class...> class NodeType, class... Parts>
constexpr auto spec([[maybe_unused]] Parts&&... parts) {
    if constexpr (detail::check_held<Parts...>())
        return Spec<NodeType, std::decay_t<Parts>...>{{static_cast<Parts&&>(parts)...}};
    else
        return BrokenSpec{};
}

// Each combinator has two overloads: one moves the chain, one copies it. (The formatter would
// misplace their const.)
// clang-format off
#define NEXUS_DETAIL_BOTH(head, name, parameters, ...)                                             \
    head [[nodiscard]] constexpr auto name parameters&& {                                          \
        return static_cast<Derived&&>(*this).append(__VA_ARGS__);                                  \
    }                                                                                              \
    head [[nodiscard]] constexpr auto name parameters const& {                                     \
        return detail::copy_of(static_cast<const Derived&>(*this)).append(__VA_ARGS__);            \
    }
// name<f>(more...), name(f, more...)
#define NEXUS_DETAIL_CALLS(name, NodeType)                                                         \
    NEXUS_DETAIL_BOTH(template <auto F NEXUS_DETAIL_COMMA class... More>, name,                    \
                      (More && ... more),                                                          \
                      detail::spec<NodeType>(fn<F>, static_cast<More&&>(more)...))                 \
    NEXUS_DETAIL_BOTH(template <class F NEXUS_DETAIL_COMMA class... More>, name,                   \
                      (F && f, More && ... more),                                                  \
                      detail::spec<NodeType>(static_cast<F&&>(f), static_cast<More&&>(more)...))
// name(values...)
#define NEXUS_DETAIL_TAKES_VALUES(name, NodeType)                                                  \
    NEXUS_DETAIL_BOTH(template <class... Values>, name, (Values && ... values),                    \
                      detail::spec<NodeType>(static_cast<Values&&>(values)...))
// name(arms...)
#define NEXUS_DETAIL_TAKES_ARMS(name, NodeType)                                                    \
    NEXUS_DETAIL_BOTH(template <class... Arms>, name, (Arms && ... arms),                          \
                      detail::spec<NodeType>(detail::to_arm(static_cast<Arms&&>(arms))...))
#define NEXUS_DETAIL_COMMA ,
// clang-format on

template <class... Arms>
consteval void report_fork_open() {
    static_assert(
        never<Arms...>,
        "nexus: the fork into `Arms` is still open here; close it first, with merge() or join()");
}

template <class Derived>
class Combinators;

/// A chain with an open fork. Any step other than merge() or join() is reported.
template <class Chain, class... Arms>
class Fork : public Combinators<Fork<Chain, Arms...>> {
public:
    constexpr explicit Fork(Chain&& chain, Arms&&... arms)
        : chain_(static_cast<Chain&&>(chain)), arms_(static_cast<Arms&&>(arms)...) {}

    /// Passes the results of the arms to `f`, in order, by `&&`, and continues with its result. An
    /// arm that ends with nothing gives no argument.
    template <auto F>
    [[nodiscard]] constexpr auto merge() && {
        return static_cast<Fork&&>(*this).merge(fn<F>);
    }
    template <auto F>
    [[nodiscard]] constexpr auto merge() const& {
        return this->merge(fn<F>);
    }
    template <class F>
    [[nodiscard]] constexpr auto merge(F&& f) && {
        return std::apply(
            [&](Arms&... arms) {
                return static_cast<Chain&&>(chain_).append(
                    detail::spec<MergeNode>(static_cast<F&&>(f), static_cast<Arms&&>(arms)...));
            },
            arms_);
    }
    template <class F>
    [[nodiscard]] constexpr auto merge(F&& f) const& {
        return detail::copy_of(*this).merge(static_cast<F&&>(f));
    }

    /// Continues with nothing; the arms must end with nothing.
    [[nodiscard]] constexpr auto join() && {
        return std::apply(
            [&](Arms&... arms) {
                return static_cast<Chain&&>(chain_).append(
                    detail::spec<JoinNode>(static_cast<Arms&&>(arms)...));
            },
            arms_);
    }
    [[nodiscard]] constexpr auto join() const& { return detail::copy_of(*this).join(); }

    template <class SpecType>
    constexpr auto append(SpecType&&) && {
        detail::report_fork_open<Arms...>();
        return static_cast<Chain&&>(chain_).append(BrokenSpec{});
    }
    template <class... Given>
    [[nodiscard]] constexpr auto build(Given&&...) && {
        return static_cast<Fork&&>(*this).append(BrokenSpec{}).build();
    }
    template <class... Given>
    [[nodiscard]] constexpr auto build_batch(Given&&...) && {
        return static_cast<Fork&&>(*this).append(BrokenSpec{}).build();
    }
    template <class W, class... Given>
    constexpr auto run(W&, Given&&...) {
        return static_cast<Fork&&>(*this).append(BrokenSpec{}).build();
    }

private:
    Chain chain_;
    std::tuple<Arms...> arms_;
};

template <class Derived>
class Combinators {
public:
    /// Moves the value, or its projection, into `f`, and continues with its result.
    NEXUS_DETAIL_CALLS(then, ThenNode)
    /// Shows the value, or its projection, to `f`, and continues with the value.
    NEXUS_DETAIL_CALLS(tap, TapNode)
    /// Continues with an optional of the value, empty if the predicate returns false.
    NEXUS_DETAIL_CALLS(guard, GuardNode)
    /// Continues with an optional of the value, empty if the value, or its projection, equals that
    /// of the last value that passed. Keeps a copy of the latter.
    NEXUS_DETAIL_TAKES_VALUES(dedup, DedupNode)
    /// Continues with the result of `f(accumulator&, value)`. The accumulator lives in the chain:
    /// `scan<f>(initial)`, `scan(initial, f)`.
    NEXUS_DETAIL_BOTH(template <auto F NEXUS_DETAIL_COMMA class Initial>, scan,
                      (Initial && initial),
                      detail::spec<ScanNode>(fn<F>, static_cast<Initial&&>(initial)))
    NEXUS_DETAIL_BOTH(template <class Initial NEXUS_DETAIL_COMMA class F>, scan,
                      (Initial && initial, F&& f),
                      detail::spec<ScanNode>(static_cast<F&&>(f), static_cast<Initial&&>(initial)))
    /// Passes the elements of a tuple, pair or array to `f`, and continues with its result.
    NEXUS_DETAIL_CALLS(apply, ApplyNode)
    /// Passes the value to a handler; continues with nothing.
    NEXUS_DETAIL_CALLS(dispatch, DispatchNode)
    /// Moves the value into the first arm if the predicate returns true, else into the second;
    /// continues with the result of that arm.
    template <auto F, class A, class B>
    [[nodiscard]] constexpr auto route(A&& a, B&& b) && {
        return static_cast<Combinators&&>(*this).route(fn<F>, static_cast<A&&>(a),
                                                       static_cast<B&&>(b));
    }
    template <auto F, class A, class B>
    [[nodiscard]] constexpr auto route(A&& a, B&& b) const& {
        return this->route(fn<F>, static_cast<A&&>(a), static_cast<B&&>(b));
    }
    NEXUS_DETAIL_BOTH(template <class F NEXUS_DETAIL_COMMA class A NEXUS_DETAIL_COMMA class B>,
                      route, (F && f, A&& a, B&& b),
                      detail::spec<RouteNode>(static_cast<F&&>(f),
                                              detail::to_arm(static_cast<A&&>(a)),
                                              detail::to_arm(static_cast<B&&>(b))))
    /// Lends the value to an arm that ends with nothing, and continues with the value.
    NEXUS_DETAIL_TAKES_ARMS(tee, TeeNode)
    /// Lends a projection of the value to an arm. Continues with the value, or, if the arm returns
    /// an optional, with an optional of the value, empty if the arm's is empty.
    NEXUS_DETAIL_BOTH(template <class P NEXUS_DETAIL_COMMA class Arm>, view, (P && p, Arm&& steps),
                      detail::spec<ViewNode>(static_cast<P&&>(p),
                                             detail::to_arm(static_cast<Arm&&>(steps))))
    /// Runs an arm with each element of a range; continues with nothing.
    NEXUS_DETAIL_TAKES_ARMS(for_each, ForEachNode)
    /// Continues with a copy of the object that a reference, or an optional reference, refers to.
    NEXUS_DETAIL_TAKES_VALUES(copied, CopyNode)
    /// Lends the value to each arm, in order; then `.merge<f>()` or `.join()`.
    template <class... Arms>
    [[nodiscard]] constexpr auto fork(Arms&&... arms) && {
        return make_fork(static_cast<Derived&&>(*this),
                         detail::to_arm(static_cast<Arms&&>(arms))...);
    }
    template <class... Arms>
    [[nodiscard]] constexpr auto fork(Arms&&... arms) const& {
        return make_fork(detail::copy_of(static_cast<const Derived&>(*this)),
                         detail::to_arm(static_cast<Arms&&>(arms))...);
    }

    /// Passes the content to `f`, and continues with an optional or expected of its result.
    NEXUS_DETAIL_CALLS(transform, TransformNode)
    /// Passes the content to `f`, and continues with the optional or expected that it returns.
    NEXUS_DETAIL_CALLS(and_then, AndThenNode)
    /// If the optional is empty, continues with the optional that `f` returns; for an error, with
    /// the expected that `f` makes from it.
    NEXUS_DETAIL_CALLS(or_else, OrElseNode)
    /// Empties the optional if the predicate returns false for its content.
    NEXUS_DETAIL_CALLS(filter, FilterNode)
    /// Shows the content to `f`.
    NEXUS_DETAIL_CALLS(inspect, InspectNode)
    /// Calls `f` if the optional is empty.
    NEXUS_DETAIL_CALLS(on_none, OnNoneNode)
    /// Converts an optional to an expected: `ok_or(error)` to a `std::expected`, if the library has
    /// it, `ok_or<X>(error)` to an `X`. The error is copied when it is used.
    template <class X = void, class E>
    [[nodiscard]] constexpr auto ok_or(E&& error) && {
        return static_cast<Derived&&>(*this).append(
            detail::spec<OkOrNode>(static_cast<E&&>(error), ResultIs<X>{}));
    }
    template <class X = void, class E>
    [[nodiscard]] constexpr auto ok_or(E&& error) const& {
        return detail::copy_of(static_cast<const Derived&>(*this))
            .template ok_or<X>(static_cast<E&&>(error));
    }
    /// The same with a function that returns the error, called only if needed: `ok_or_else<f>()`,
    /// `ok_or_else<X, f>()`, `ok_or_else(callable)`, `ok_or_else<X>(callable)`.
    template <auto F>
    [[nodiscard]] constexpr auto ok_or_else() && {
        return static_cast<Combinators&&>(*this).template ok_or_else<void>(fn<F>);
    }
    template <auto F>
    [[nodiscard]] constexpr auto ok_or_else() const& {
        return this->template ok_or_else<void>(fn<F>);
    }
    template <class X, auto F>
    [[nodiscard]] constexpr auto ok_or_else() && {
        return static_cast<Combinators&&>(*this).template ok_or_else<X>(fn<F>);
    }
    template <class X, auto F>
    [[nodiscard]] constexpr auto ok_or_else() const& {
        return this->template ok_or_else<X>(fn<F>);
    }
    template <class X = void, class F>
    [[nodiscard]] constexpr auto ok_or_else(F&& f) && {
        return static_cast<Derived&&>(*this).append(
            detail::spec<OkOrElseNode>(static_cast<F&&>(f), ResultIs<X>{}));
    }
    template <class X = void, class F>
    [[nodiscard]] constexpr auto ok_or_else(F&& f) const& {
        return detail::copy_of(static_cast<const Derived&>(*this))
            .template ok_or_else<X>(static_cast<F&&>(f));
    }
    /// Continues with the content, or with a copy of a default.
    NEXUS_DETAIL_TAKES_VALUES(value_or, ValueOrNode)
    /// Continues with the content, or with the result of `f`, which gets the error of an expected.
    NEXUS_DETAIL_CALLS(value_or_else, ValueOrElseNode)
    /// Passes the error to `f`, and continues with an expected whose error is its result.
    NEXUS_DETAIL_CALLS(transform_error, TransformErrorNode)
    /// Shows the error to `f`.
    NEXUS_DETAIL_CALLS(inspect_error, InspectErrorNode)
    /// Passes the error to `f` and continues with an optional.
    NEXUS_DETAIL_CALLS(on_error, OnErrorNode)
    /// Drops the error and continues with an optional.
    NEXUS_DETAIL_TAKES_VALUES(ok, OkNode)

    /// Continues with `value && f()`; `f` is not called if the value is false.
    NEXUS_DETAIL_CALLS(logical_and, AndNode)
    /// Continues with `value || f()`; `f` is not called if the value is true.
    NEXUS_DETAIL_CALLS(logical_or, OrNode)
    /// Continues with `value != f()`.
    NEXUS_DETAIL_CALLS(logical_xor, XorNode)
    /// Continues with `!value`.
    NEXUS_DETAIL_TAKES_VALUES(logical_not, NotNode)

    /// Moves the content of a variant into the arm of its alternative; continues with the result of
    /// that arm. The arms are in the variant's order.
    NEXUS_DETAIL_TAKES_ARMS(visit, VisitNode)
    /// Moves the value into the arm whose key `f` returns: `select<key>(on<k...>(arm)...,
    /// otherwise(arm))`. `otherwise` is required unless the arms name all `nexus::enumerators`.
    NEXUS_DETAIL_CALLS(select, SelectNode)

private:
    template <class... Arms>
    static constexpr auto make_fork(Derived&& chain, Arms&&... arms) {
        static_assert(sizeof...(Arms) >= 2,
                      "nexus: fork() needs at least two arms; for a single arm, use tee()");
        return Fork<Derived, Arms...>(static_cast<Derived&&>(chain), static_cast<Arms&&>(arms)...);
    }
};

#undef NEXUS_DETAIL_BOTH
#undef NEXUS_DETAIL_CALLS
#undef NEXUS_DETAIL_TAKES_VALUES
#undef NEXUS_DETAIL_TAKES_ARMS
#undef NEXUS_DETAIL_COMMA

/// An arm: steps that get their types when they are attached.
template <class Before, class SpecType>
struct Arm : Combinators<Arm<Before, SpecType>> {
    Before before;
    SpecType last;

    constexpr Arm(Before&& steps, SpecType&& step)
        : before(static_cast<Before&&>(steps)), last(static_cast<SpecType&&>(step)) {}

    template <class Next>
    constexpr auto append(Next&& next) && {
        return Arm<Arm, Next>(static_cast<Arm&&>(*this), static_cast<Next&&>(next));
    }

    template <class Setting, class In>
    constexpr auto attach() && {
        auto links = static_cast<Before&&>(before).template attach<Setting, In>();
        using Out = typename decltype(links)::out;
        using NodeType = decltype(static_cast<SpecType&&>(last).template attach<Setting, Out>());
        return Link<decltype(links), NodeType>(
            static_cast<decltype(links)&&>(links),
            static_cast<SpecType&&>(last).template attach<Setting, Out>());
    }
};

struct ArmStart : Combinators<ArmStart> {
    template <class Next>
    constexpr auto append(Next&& next) && {
        return Arm<ArmStart, Next>({}, static_cast<Next&&>(next));
    }

    template <class Setting, class In>
    constexpr auto attach() && {
        return Start<In>{};
    }
};

template <class Before, class SpecType>
inline constexpr bool is_arm<Arm<Before, SpecType>> = true;
template <>
inline constexpr bool is_arm<ArmStart> = true;

/// Turns a callable into an arm of one step.
template <class Given>
constexpr auto to_arm(Given&& given) {
    if constexpr (is_arm<std::remove_cvref_t<Given>>)
        return std::remove_cvref_t<Given>(static_cast<Given&&>(given));
    else
        return ArmStart{}.then(static_cast<Given&&>(given));
}

} // namespace detail

/// The start of an arm: `nexus::arm.then<f>()...`. Where the arm is attached, its steps get their
/// types and their mistakes are reported. Each use has its own state.
inline constexpr detail::ArmStart arm{};

namespace functions {

/// A case of `select`: the arm for these keys.
template <auto... Keys, class Steps>
[[nodiscard]] constexpr auto on(Steps&& steps) {
    using Type = decltype(detail::to_arm(static_cast<Steps&&>(steps)));
    return detail::Case<Type, Keys...>{detail::to_arm(static_cast<Steps&&>(steps))};
}

/// The last case of `select`: the arm for every other key.
template <class Steps>
[[nodiscard]] constexpr auto otherwise(Steps&& steps) {
    using Type = decltype(detail::to_arm(static_cast<Steps&&>(steps)));
    return detail::Otherwise<Type>{detail::to_arm(static_cast<Steps&&>(steps))};
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_COMBINATORS_HPP
