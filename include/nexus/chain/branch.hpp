// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_BRANCH_HPP
#define NEXUS_CHAIN_BRANCH_HPP

#include <nexus/chain/flow.hpp>
#include <nexus/chain/maybe.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// Nodes with arms: separate chains that get the value, moved or by reference.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The links of an arm when attached where the chain carries `In`.
template <class Setting, class In, class Arm>
using links_t = decltype(std::declval<Arm>().template attach<Setting, In>());

template <class Setting, class In, class Arm>
using arm_out = typename links_t<Setting, In, Arm>::out;

/// An attached arm: a call passes in a value and returns the arm's result.
template <class Setting, class In, class Arm>
class ArmCall {
    using Links = links_t<Setting, In, Arm>;

public:
    using links = Links;
    using out = typename Links::out;

    constexpr ArmCall() = default;
    constexpr explicit ArmCall(Arm&& given)
        : links_(static_cast<Arm&&>(given).template attach<Setting, In>()) {}

    template <class Env, class... V>
    NEXUS_DETAIL_INLINE constexpr out operator()(Env& env, V&&... value) {
        return links_.run(env, End<out>{}, static_cast<V&&>(value)...);
    }
    /// For an arm whose result nobody reads.
    template <class Env, class... V>
    NEXUS_DETAIL_INLINE constexpr void discard(Env& env, V&&... value) {
        links_.run(env, Discard{}, static_cast<V&&>(value)...);
    }

private:
    [[no_unique_address]] Links links_;
};

template <class Positions, class... Calls>
class ArmsAt;
template <std::size_t... Positions, class... Calls>
class ArmsAt<std::index_sequence<Positions...>, Calls...>
    : Held<Calls, std::integral_constant<std::size_t, Positions>>... {
public:
    constexpr ArmsAt() = default;
    template <class... Arms>
    constexpr explicit ArmsAt(Arms&&... arms)
        : Held<Calls, std::integral_constant<std::size_t, Positions>>(
              Calls(static_cast<Arms&&>(arms)))... {}

    template <std::size_t Position>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) get() noexcept {
        return Held<at_t<Position, type_list<Calls...>>,
                    std::integral_constant<std::size_t, Position>>::get();
    }
};

template <class List>
struct HoldArms;
template <class... Calls>
struct HoldArms<type_list<Calls...>> {
    using type = ArmsAt<std::index_sequence_for<Calls...>, Calls...>;
};
/// The arms of a node, stored like the nodes of a chain: arms without state take no space.
template <class List>
using HeldArms = typename HoldArms<List>::type;

template <class Out>
inline constexpr bool ends_in_nothing =
    std::is_void_v<Out> || std::is_same_v<Out, std::optional<unit>>;

template <class... Results>
consteval void report_no_common_type() {
    static_assert(never<Results...>, "nexus: the arms return `Results`, which have no common type; "
                                     "let all arms return the same type");
}

template <class... Outs>
consteval auto find_common() {
    using First = at_t<0, type_list<Outs...>>;
    if constexpr ((is_broken<Outs> || ...)) {
        return TypeIs<Broken>{};
    } else if constexpr ((std::is_same_v<First, Outs> && ...)) {
        return TypeIs<First>{};
    } else if constexpr ((ends_in_nothing<Outs> && ...)) {
        return TypeIs<void>{};
    } else if constexpr (requires { typename std::common_type_t<Outs...>; }) {
        return TypeIs<std::common_type_t<Outs...>>{};
    } else {
        detail::report_no_common_type<Outs...>();
        return TypeIs<Broken>{};
    }
}
/// The common result of several arms: their one type, or their common type; void if each ends with
/// nothing or with an optional of nothing.
template <class... Outs>
using common_out = typename decltype(detail::find_common<Outs...>())::type;

/// Runs an arm and enters the next node with its result, as an `Out`.
template <class Out, class Env, class Next, class Arm, class... V>
NEXUS_DETAIL_INLINE constexpr typename Next::result run_arm(Env& env, const Next& next,
                                                            Arm&& branch, V&&... value) {
    if constexpr (std::is_void_v<Out>) {
        branch(env, static_cast<V&&>(value)...);
        return next(env);
    } else {
        Out&& result = static_cast<Out>(branch(env, static_cast<V&&>(value)...));
        return next(env, static_cast<Out&&>(result));
    }
}

template <class Setting, class In, class F, class A, class B>
using route_out = predicate_out<F, typename Observer<Setting, In, F>::result,
                                common_out<arm_out<Setting, In, A>, arm_out<Setting, In, B>>>;

template <class Setting, class In, class F, class A, class B>
class RouteNode : public Node<In, route_out<Setting, In, F, A, B>> {
public:
    static constexpr std::string_view combinator = "route";
    using steps = type_list<typename Observer<Setting, In, F>::step>;
    using arms = type_list<ArmCall<Setting, In, A>, ArmCall<Setting, In, B>>;
    static constexpr ArmUse arm_use = ArmUse::choice;
    static constexpr std::string_view arm_labels[2] = {"true", "false"};

    static constexpr bool joins = true;

    constexpr RouteNode() = default;
    constexpr RouteNode(F&& f, A&& a, B&& b)
        : chooses_(static_cast<F&&>(f), Whole{}), arms_(static_cast<A&&>(a), static_cast<B&&>(b)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&&... value) {
        using Out = route_out<Setting, In, F, A, B>;
        if (NEXUS_DETAIL_EVEN(chooses_(env, value...)))
            return detail::run_arm<Out>(env, next, arms_.template get<0>(),
                                        static_cast<V&&>(value)...);
        return detail::run_arm<Out>(env, next, arms_.template get<1>(), static_cast<V&&>(value)...);
    }

private:
    [[no_unique_address]] Observer<Setting, In, F> chooses_;
    [[no_unique_address]] HeldArms<arms> arms_;
};

template <class Arm, class Result>
consteval void report_arm_result_dropped() {
    static_assert(never<Arm>, "nexus: the arm returns `Result`, which would be discarded here; end "
                              "the arm with a step that returns nothing, such as dispatch()");
}

template <class Arm, class Out, class In>
consteval auto side_arm_out() {
    if constexpr (is_broken<Out>) {
        return TypeIs<Broken>{};
    } else if constexpr (!ends_in_nothing<Out>) {
        detail::report_arm_result_dropped<Arm, Out>();
        return TypeIs<Broken>{};
    } else {
        return TypeIs<In>{};
    }
}

template <class Setting, class In, class Arm>
class TeeNode
    : public Node<In, typename decltype(detail::side_arm_out<
                                        Arm, arm_out<Setting, observed_t<In>, Arm>, In>())::type> {
public:
    static constexpr std::string_view combinator = "tee";
    using arms = type_list<ArmCall<Setting, observed_t<In>, Arm>>;
    static constexpr ArmUse arm_use = ArmUse::aside;

    constexpr TeeNode() = default;
    constexpr explicit TeeNode(Arm&& branch) : arm_(static_cast<Arm&&>(branch)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&&... value) {
        arm_.discard(env, std::as_const(value)...);
        return next(env, static_cast<V&&>(value)...);
    }

private:
    [[no_unique_address]] ArmCall<Setting, observed_t<In>, Arm> arm_;
};

template <class Projection, class In>
struct Viewed {
    using type = observed_t<projected_t<Projection, observed_t<In>>>;
};
template <class Projection>
struct Viewed<Projection, void> {
    using type = Broken; // and is reported
};
template <class Projection, class In>
using viewed_t = typename Viewed<Projection, In>::type;

template <class Arm, class Out, class In>
consteval auto view_out() {
    if constexpr (std::is_void_v<In>) {
        detail::report_nothing_carried<In>();
        return TypeIs<Broken>{};
    } else if constexpr (is_broken<Out>) {
        return TypeIs<Broken>{};
    } else if constexpr (std::is_void_v<Out>) {
        return TypeIs<In>{};
    } else if constexpr (carries_optional<Out>) {
        return TypeIs<optional_of<In>>{};
    } else {
        detail::report_arm_result_dropped<Arm, Out>();
        return TypeIs<Broken>{};
    }
}

template <class Setting, class In, class Projection, class Arm>
class ViewNode
    : public Node<In, typename decltype(detail::view_out<
                                        Arm, arm_out<Setting, viewed_t<Projection, In>, Arm>,
                                        In>())::type> {
    using ArmOut = arm_out<Setting, viewed_t<Projection, In>, Arm>;

public:
    static constexpr std::string_view combinator = "view";
    using arms = type_list<ArmCall<Setting, viewed_t<Projection, In>, Arm>>;
    static constexpr ArmUse arm_use = ArmUse::aside;

    static constexpr bool emits_parts = carries_optional<ArmOut>;

    constexpr ViewNode() = default;
    constexpr ViewNode(Projection&& projection, Arm&& branch)
        : projection_(static_cast<Projection&&>(projection)), arm_(static_cast<Arm&&>(branch)) {}

    template <class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&& value) {
        const auto& view = detail::project(projection_, std::as_const(value));
        if constexpr (emits_parts) {
            if (NEXUS_DETAIL_EVEN(arm_(env, view).has_value()))
                return next.some(env, static_cast<V&&>(value));
            return next.none(env);
        } else {
            arm_(env, view);
            return next(env, static_cast<V&&>(value));
        }
    }

private:
    [[no_unique_address]] Projection projection_;
    [[no_unique_address]] ArmCall<Setting, viewed_t<Projection, In>, Arm> arm_;
};

template <class Carried>
consteval void report_not_range() {
    static_assert(never<Carried>, "nexus: for_each(): the chain carries `Carried`, which has no "
                                  "begin() and end(); convert it to a range in an earlier step");
}

template <class Range>
concept HasMembers = requires(Range& range) {
    range.begin();
    range.end();
};
template <class Range>
concept HasFriends = requires(Range& range) {
    begin(range);
    end(range);
};

/// The reference type of a range's iterators. Looks for begin() and end() as `for` does: members
/// first, then functions found by ADL.
template <class Range>
auto element_of(Range& range) -> decltype(*range.begin()) requires HasMembers<Range>;
template <class Range>
auto element_of(Range& range)
    -> decltype(*begin(range)) requires(!HasMembers<Range> && HasFriends<Range>);
template <class Element, std::size_t Count>
Element& element_of(Element (&)[Count]);
template <class In>
consteval auto find_element() {
    if constexpr (std::is_void_v<In>)
        return TypeIs<Broken>{};
    else if constexpr (requires {
                           detail::element_of(std::declval<std::remove_reference_t<In>&>());
                       })
        return TypeIs<decltype(detail::element_of(std::declval<std::remove_reference_t<In>&>()))>{};
    else
        return TypeIs<Broken>{};
}

/// How `for_each` passes an element to its arm: lvalues by `const&`, temporaries by value.
template <class In>
struct ElementOf {
    using reference = typename decltype(detail::find_element<In>())::type;
    using type = std::conditional_t<std::is_lvalue_reference_v<reference>, observed_t<reference>,
                                    std::remove_cvref_t<reference>>;
};

template <class Setting, class In, class Arm>
consteval auto for_each_out() {
    using Element = typename ElementOf<In>::type;
    if constexpr (is_broken<Element>) {
        detail::report_not_range<In>();
        return TypeIs<Broken>{};
    } else {
        return detail::side_arm_out<Arm, arm_out<Setting, Element, Arm>, void>();
    }
}

template <class Setting, class In, class Arm>
class ForEachNode
    : public Node<In, typename decltype(detail::for_each_out<Setting, In, Arm>())::type> {
    using Element = typename ElementOf<In>::type;

public:
    static constexpr std::string_view combinator = "for_each";
    using arms = type_list<ArmCall<Setting, Element, Arm>>;
    static constexpr ArmUse arm_use = ArmUse::aside;

    constexpr ForEachNode() = default;
    constexpr explicit ForEachNode(Arm&& branch) : arm_(static_cast<Arm&&>(branch)) {}

    template <class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&& value) {
        // Likely, so that compilers inline the arm's calls as in a hot loop.
        for (auto&& element : value)
            [[likely]] {
                arm_.discard(env, static_cast<Element&&>(element));
            }
        return next(env);
    }

private:
    [[no_unique_address]] ArmCall<Setting, Element, Arm> arm_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_BRANCH_HPP
