// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_VISIT_HPP
#define NEXUS_CHAIN_VISIT_HPP

#include <nexus/chain/select.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// `visit`: chooses the arm of a variant's alternative with a `switch`.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Variant, std::size_t Arms, std::size_t Alternatives>
consteval void report_arms_of_variant() {
    static_assert(
        never<Variant>,
        "nexus: visit(): the variant `Variant` has `Alternatives` alternatives, but there are "
        "`Arms` arms; pass one arm for each alternative, in the variant's order");
}
template <class Carried>
consteval void report_not_variant() {
    static_assert(never<Carried>, "nexus: visit(): the chain carries `Carried`, which is not a "
                                  "std::variant; use select() or route()");
}

template <class Whole>
struct Alternatives {
    static constexpr std::size_t size = npos;
};
template <template <class...> class Variant, class... Types>
requires requires(const Variant<Types...>& variant) {
    variant.index();
    variant.valueless_by_exception();
}
struct Alternatives<Variant<Types...>> {
    static constexpr std::size_t size = sizeof...(Types);
    using types = type_list<Types...>;
};

template <class Setting, class In, class Positions, class... Arms>
struct VisitTypes;
template <class Setting, class In, std::size_t... I, class... Arms>
struct VisitTypes<Setting, In, std::index_sequence<I...>, Arms...> {
    using types = typename Alternatives<std::remove_cvref_t<In>>::types;
    using arms =
        type_list<ArmCall<Setting, typename CarriedLike<In, at_t<I, types>>::type, Arms>...>;
    using out =
        common_out<arm_out<Setting, typename CarriedLike<In, at_t<I, types>>::type, Arms>...>;
};
struct RejectedVisit {
    using arms = type_list<>;
    using out = Broken;
};

template <class Setting, class In, class... Arms>
consteval auto visit_types() {
    constexpr std::size_t size = Alternatives<std::remove_cvref_t<In>>::size;
    if constexpr (size == npos) {
        detail::report_not_variant<In>();
        return RejectedVisit{};
    } else if constexpr (size != sizeof...(Arms)) {
        detail::report_arms_of_variant<In, sizeof...(Arms), size>();
        return RejectedVisit{};
    } else {
        return VisitTypes<Setting, In, std::index_sequence_for<Arms...>, Arms...>{};
    }
}

template <class Setting, class In, class... Arms>
class VisitNode
    : public Node<In, typename decltype(detail::visit_types<Setting, In, Arms...>())::out> {
    using Types = decltype(detail::visit_types<Setting, In, Arms...>());

public:
    static constexpr std::string_view combinator = "visit";
    using arms = typename Types::arms;
    static constexpr ArmUse arm_use = ArmUse::choice;

    static constexpr bool joins = true;

    constexpr VisitNode() = default;
    constexpr explicit VisitNode(Arms&&... given) requires(sizeof...(Arms) > 0)
        : arms_(static_cast<Arms&&>(given)...) {}

    template <class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&& value) {
        NEXUS_ASSERT(!value.valueless_by_exception(), "visit(): the variant has no value");
        return choose<0>(env, next, static_cast<V&&>(value));
    }

private:
    template <std::size_t First, class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result choose(Env& env, const Next& next,
                                                               V&& value) {
#define NEXUS_DETAIL_CASE(i)                                                                       \
case First + (i):                                                                                  \
    if constexpr (First + (i) < sizeof...(Arms))                                                   \
        return run<First + (i)>(env, next, static_cast<V&&>(value));                               \
    else                                                                                           \
        [[fallthrough]];
        if constexpr (sizeof...(Arms) - First <= 8) {
            switch (value.index()) {
                NEXUS_DETAIL_CASES_8(NEXUS_DETAIL_CASE, 0)
            default:
                __builtin_unreachable();
            }
        } else {
            switch (value.index()) {
                NEXUS_DETAIL_CASES_64(NEXUS_DETAIL_CASE)
            default:
                if constexpr (First + 64 < sizeof...(Arms))
                    return choose<First + 64>(env, next, static_cast<V&&>(value));
                else
                    __builtin_unreachable();
            }
        }
#undef NEXUS_DETAIL_CASE
    }

    template <std::size_t Alternative, class Env, class Next, class V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result run(Env& env, const Next& next, V&& value) {
        if constexpr (Alternative < sizeof...(Arms)) {
            using Type = typename CarriedLike<
                In, at_t<Alternative, typename Alternatives<std::remove_cvref_t<In>>::types>>::type;
            return detail::run_arm<typename Types::out>(
                env, next, arms_.template get<Alternative>(),
                static_cast<Type&&>(*get_if<Alternative>(&value)));
        } else {
            __builtin_unreachable();
        }
    }

    [[no_unique_address]] HeldArms<typename Types::arms> arms_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_VISIT_HPP
