// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_LOGIC_HPP
#define NEXUS_CHAIN_LOGIC_HPP

#include <nexus/chain/flow.hpp>

#include <type_traits>

/// \file
/// Nodes for a bool.

NEXUS_DETAIL_BEGIN

namespace detail {

/// `and`, `or`, `xor` with the result of a function; the first two skip the call if the carried
/// bool decides.
enum class Logic { conjunction, disjunction, exclusive };

template <class Callable, class Carried>
consteval void report_not_logical() {
    static_assert(never<Callable>,
                  "nexus: logical_and(), logical_or(), logical_xor() and logical_not() take a "
                  "bool, but the chain carries `Carried` here; convert it in an earlier step");
}

template <class Setting, class In, class F>
consteval auto check_logic() {
    if constexpr (!std::is_same_v<std::remove_cvref_t<In>, bool>) {
        detail::report_not_logical<F, In>();
        return TypeIs<Broken>{};
    } else {
        return detail::check_predicate<F, step_result<Setting, F>, bool>();
    }
}

template <class Setting, class In, class F, Logic Operation>
class LogicalNode
    : public Node<In, typename decltype(detail::check_logic<Setting, In, F>())::type> {
public:
    using steps = type_list<StepCall<Setting, F>>;

    constexpr LogicalNode() = default;
    constexpr explicit LogicalNode(F&& f) : call_(static_cast<F&&>(f)) {}

    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              bool value) {
        if constexpr (Operation == Logic::conjunction)
            value = NEXUS_DETAIL_EVEN(value) && static_cast<bool>(call_(env));
        else if constexpr (Operation == Logic::disjunction)
            value = NEXUS_DETAIL_EVEN(value) || static_cast<bool>(call_(env));
        else
            value = value != static_cast<bool>(call_(env));
        return next(env, static_cast<bool&&>(value));
    }

private:
    [[no_unique_address]] StepCall<Setting, F> call_;
};
template <class Setting, class In, class F>
struct AndNode : LogicalNode<Setting, In, F, Logic::conjunction> {
    static constexpr std::string_view combinator = "logical_and";

    using LogicalNode<Setting, In, F, Logic::conjunction>::LogicalNode;
};
template <class Setting, class In, class F>
struct OrNode : LogicalNode<Setting, In, F, Logic::disjunction> {
    static constexpr std::string_view combinator = "logical_or";

    using LogicalNode<Setting, In, F, Logic::disjunction>::LogicalNode;
};
template <class Setting, class In, class F>
struct XorNode : LogicalNode<Setting, In, F, Logic::exclusive> {
    static constexpr std::string_view combinator = "logical_xor";

    using LogicalNode<Setting, In, F, Logic::exclusive>::LogicalNode;
};

template <class In>
consteval auto check_not() {
    if constexpr (!std::is_same_v<std::remove_cvref_t<In>, bool>) {
        detail::report_not_logical<void, In>();
        return TypeIs<Broken>{};
    } else {
        return TypeIs<bool>{};
    }
}

template <class Setting, class In>
class NotNode : public Node<In, typename decltype(detail::check_not<In>())::type> {
public:
    static constexpr std::string_view combinator = "logical_not";

    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              bool value) {
        bool opposite = !value;
        return next(env, static_cast<bool&&>(opposite));
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_LOGIC_HPP
