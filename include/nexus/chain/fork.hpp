// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_FORK_HPP
#define NEXUS_CHAIN_FORK_HPP

#include <nexus/chain/branch.hpp>

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// Nodes of a fork: its arms and the merge or join after them.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class List>
struct WithoutVoid;
template <class... Types>
struct WithoutVoid<type_list<Types...>> {
    using type =
        concat_t<std::conditional_t<std::is_void_v<Types>, type_list<>, type_list<Types>>...>;
};

template <class Setting, class F, class Results>
struct MergeTypes;
template <class Setting, class F, class... Results>
struct MergeTypes<Setting, F, type_list<Results...>> {
    using call = StepCall<Setting, F, Results...>;
    using result = step_result<Setting, F, Results...>;
};

/// `fork(arms...).merge(f)`: lends the value to the arms, in order; `f` gets their results.
template <class Setting, class In, class F, class... Arms>
class MergeNode
    : public Node<In, stored_t<typename MergeTypes<
                          Setting, F,
                          typename WithoutVoid<type_list<
                              arm_out<Setting, observed_t<In>, Arms>...>>::type>::result>> {
    using Types = MergeTypes<
        Setting, F,
        typename WithoutVoid<type_list<arm_out<Setting, observed_t<In>, Arms>...>>::type>;

public:
    static constexpr std::string_view combinator = "merge";
    using steps = type_list<typename Types::call>;
    using arms = type_list<ArmCall<Setting, observed_t<In>, Arms>...>;
    static constexpr ArmUse arm_use = ArmUse::gathered;

    constexpr MergeNode() = default;
    constexpr explicit MergeNode(F&& f, Arms&&... given)
        : merge_(static_cast<F&&>(f)), arms_(static_cast<Arms&&>(given)...) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&&... value) {
        const auto run = [&](auto&& branch) NEXUS_DETAIL_INLINE_LAMBDA -> decltype(auto) {
            return branch(env, std::as_const(value)...);
        };
        return collect<0>(env, next, run);
    }

private:
    template <std::size_t Arm, class Env, class Next, class Run, class... Results>
    NEXUS_DETAIL_INLINE constexpr typename Next::result
    collect(Env& env, const Next& next, const Run& run, Results&&... results) {
        if constexpr (Arm == sizeof...(Arms)) {
            return detail::pass_on<typename Types::result>(
                env, next, [&]() NEXUS_DETAIL_INLINE_LAMBDA -> decltype(auto) {
                    return merge_(env, static_cast<Results&&>(results)...);
                });
        } else {
            auto&& branch = arms_.template get<Arm>();
            using Out = typename std::remove_reference_t<decltype(branch)>::out;
            if constexpr (std::is_void_v<Out>) {
                run(branch);
                return collect<Arm + 1>(env, next, run, static_cast<Results&&>(results)...);
            } else {
                Out&& result = run(branch);
                return collect<Arm + 1>(env, next, run, static_cast<Results&&>(results)...,
                                        static_cast<Out&&>(result));
            }
        }
    }

    [[no_unique_address]] typename Types::call merge_;
    [[no_unique_address]] HeldArms<arms> arms_;
};

/// `fork(arms...).join()`: lends the value to the arms, in order; they end with nothing.
template <class Setting, class In, class... Arms>
class JoinNode
    : public Node<In, common_out<typename decltype(detail::side_arm_out<
                                                   Arms, arm_out<Setting, observed_t<In>, Arms>,
                                                   void>())::type...>> {
public:
    static constexpr std::string_view combinator = "join";
    using arms = type_list<ArmCall<Setting, observed_t<In>, Arms>...>;
    static constexpr ArmUse arm_use = ArmUse::gathered;

    constexpr JoinNode() = default;
    constexpr explicit JoinNode(Arms&&... given) : arms_(static_cast<Arms&&>(given)...) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&&... value) {
        run(std::index_sequence_for<Arms...>{}, env, value...);
        return next(env);
    }

private:
    template <std::size_t... Arm, class Env, class... V>
    NEXUS_DETAIL_INLINE constexpr void run(std::index_sequence<Arm...>, Env& env, V&... value) {
        (arms_.template get<Arm>().discard(env, std::as_const(value)...), ...);
    }

    [[no_unique_address]] HeldArms<arms> arms_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_FORK_HPP
