// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_SELECT_HPP
#define NEXUS_CHAIN_SELECT_HPP

#include <nexus/chain/branch.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// `select`: chooses one of many arms by a key, with a `switch` that compilers turn into a jump
/// table.

NEXUS_DETAIL_BEGIN

namespace detail {

template <auto... Keys>
struct KeyList {};

struct Unlisted {};

} // namespace detail

/// The values of an enumeration: `nexus::enumerators<Side> = nexus::values<Side::buy, Side::sell>`.
template <auto... Keys>
inline constexpr detail::KeyList<Keys...> values{};

/// Customisation point: all values of `Key`, so that `select` needs no `otherwise`.
template <class Key>
inline constexpr auto enumerators = detail::Unlisted{};
template <>
inline constexpr auto enumerators<bool> = values<false, true>;

namespace detail {

/// `on<keys...>(arm)`.
template <class Arm, auto... Keys>
struct Case {
    using arm_type = Arm;
    Arm arm;
};
/// `otherwise(arm)`.
template <class Arm>
struct Otherwise {
    using arm_type = Arm;
    Arm arm;
};

template <class CaseType>
inline constexpr bool is_case = false;
template <class Arm, auto... Keys>
inline constexpr bool is_case<Case<Arm, Keys...>> = true;
template <class Arm>
inline constexpr bool is_case<Otherwise<Arm>> = true;

template <class CaseType>
inline constexpr bool is_otherwise = false;
template <class Arm>
inline constexpr bool is_otherwise<Otherwise<Arm>> = true;

template <class CaseType>
struct KeysOf {
    using type = KeyList<>;
};
template <class Arm, auto... Keys>
struct KeysOf<Case<Arm, Keys...>> {
    using type = KeyList<Keys...>;
};

/// The type in which a switch compares keys.
using Label = long long;

/// The labels of all cases, and the case of each label.
template <std::size_t Count>
struct Labels {
    Label label[Count + 1] = {};
    std::size_t case_of[Count + 1] = {};
    std::size_t count = 0;

    template <auto... Keys>
    constexpr void add([[maybe_unused]] std::size_t position, KeyList<Keys...>) {
        ((label[count] = static_cast<Label>(Keys), case_of[count++] = position), ...);
    }

    [[nodiscard]] constexpr bool has(Label wanted) const {
        for (std::size_t i = 0; i < count; ++i)
            if (label[i] == wanted)
                return true;
        return false;
    }

    /// The label at `i`; past the end, an unused value.
    [[nodiscard]] constexpr Label at(std::size_t i) const {
        if (i < count)
            return label[i];
        auto unused = static_cast<Label>(1ULL << 63);
        for (std::size_t skip = i - count + 1; skip > 0;)
            if (!has(++unused))
                --skip;
        return unused;
    }

    [[nodiscard]] constexpr std::size_t first_duplicate() const {
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t j = 0; j < i; ++j)
                if (label[i] == label[j])
                    return i;
        return npos;
    }
};

template <auto... Keys>
consteval std::size_t key_count(KeyList<Keys...>) {
    return sizeof...(Keys);
}

template <class... Cases>
consteval auto make_labels() {
    Labels<(detail::key_count(typename KeysOf<Cases>::type{}) + ... + 0)> all;
    std::size_t position = 0;
    (all.add(position++, typename KeysOf<Cases>::type{}), ...);
    return all;
}

template <class Key>
consteval void report_not_a_key() {
    static_assert(never<Key>,
                  "nexus: select(): the key is of type `Key`, but it must be an integer, "
                  "enumeration or bool of at most 64 bits; return one of these");
}
template <class Key, Label Value>
consteval void report_case_twice() {
    static_assert(never<Key>, "nexus: select(): more than one case has the value `Value` of `Key`; "
                              "give each value one arm");
}
template <class Key>
consteval void report_no_otherwise() {
    static_assert(never<Key>, "nexus: select(): some values of `Key` have no arm; add on<...>(arm) "
                              "for them, or otherwise(arm) as the last case");
}
template <class Key>
consteval void report_otherwise_first() {
    static_assert(
        never<Key>,
        "nexus: select(): otherwise(arm) must be the last case, and there can be only one");
}

template <class... Arguments>
consteval void report_not_cases() {
    static_assert(never<Arguments...>,
                  "nexus: select(): the arguments must be one or more cases, but are `Arguments`; "
                  "write on<keys...>(arm), and otherwise(arm) last");
}

template <class Key, class Case>
consteval void report_case_of_another_type() {
    static_assert(never<Key>, "nexus: select(): the case `Case` has a value that a key of type "
                              "`Key` cannot have; use only values of `Key`");
}

/// Whether `Value` is a value of the key: of the same enumeration, or an integer in its range.
template <class Key, auto Value>
consteval bool is_key() {
    using Type = std::remove_const_t<decltype(Value)>;
    if constexpr (std::is_enum_v<Key> || std::is_enum_v<Type> || std::is_same_v<Key, bool>)
        return std::is_same_v<Key, Type>;
    else
        return static_cast<Type>(static_cast<Key>(Value)) == Value &&
               (static_cast<Key>(Value) < Key{}) == (Value < Type{});
}
template <class Key, auto... Keys>
consteval bool all_keys(KeyList<Keys...>) {
    return (detail::is_key<Key, Keys>() && ...);
}
/// The first case with a value that the key cannot have, or `npos`.
template <class Key, class... Cases>
consteval std::size_t find_foreign() {
    const bool own[] = {detail::all_keys<Key>(typename KeysOf<Cases>::type{})..., true};
    for (std::size_t i = 0; i < sizeof...(Cases); ++i)
        if (!own[i])
            return i;
    return npos;
}

template <class Listed, auto... Keys>
consteval bool all_listed(const Listed& labels, KeyList<Keys...>) {
    return (labels.has(static_cast<Label>(Keys)) && ...);
}

template <class Key, class... Cases>
consteval bool check_select() {
    constexpr auto labels = detail::make_labels<Cases...>();
    constexpr bool otherwise[] = {is_otherwise<Cases>...};
    constexpr std::size_t others = (static_cast<std::size_t>(is_otherwise<Cases>) + ...);
    if constexpr (!std::is_integral_v<Key> && !std::is_enum_v<Key>) {
        detail::report_not_a_key<Key>();
        return false;
    } else if constexpr (sizeof(Key) > sizeof(Label)) {
        detail::report_not_a_key<Key>();
        return false;
    } else if constexpr (constexpr std::size_t foreign = detail::find_foreign<Key, Cases...>();
                         foreign != npos) {
        detail::report_case_of_another_type<
            Key, typename KeysOf<at_t<foreign, type_list<Cases...>>>::type>();
        return false;
    } else if constexpr (labels.first_duplicate() != npos) {
        detail::report_case_twice<Key, labels.label[labels.first_duplicate()]>();
        return false;
    } else if constexpr (others > 1 || (others == 1 && !otherwise[sizeof...(Cases) - 1])) {
        detail::report_otherwise_first<Key>();
        return false;
    } else if constexpr (others == 1) {
        return true;
    } else if constexpr (std::is_same_v<std::remove_cvref_t<decltype(enumerators<Key>)>,
                                        Unlisted>) {
        detail::report_no_otherwise<Key>();
        return false;
    } else if constexpr (!detail::all_listed(labels, enumerators<Key>)) {
        detail::report_no_otherwise<Key>();
        return false;
    } else {
        return true;
    }
}

template <class Setting, class In, class F, class... Cases>
consteval auto select_out() {
    using Key = std::remove_cvref_t<typename Observer<Setting, In, F>::result>;
    if constexpr (sizeof...(Cases) == 0 || !(is_case<Cases> && ...)) {
        detail::report_not_cases<Cases...>();
        return TypeIs<Broken>{};
    } else if constexpr (is_broken<Key>) {
        return TypeIs<Broken>{};
    } else if constexpr (!detail::check_select<Key, Cases...>()) {
        return TypeIs<Broken>{};
    } else {
        return TypeIs<common_out<arm_out<Setting, In, typename Cases::arm_type>...>>{};
    }
}

/// The arms of the cases; empty unless all arguments are cases.
template <class Setting, class In, bool Valid, class... Cases>
struct ArmsOf {
    using type = type_list<>;
};
template <class Setting, class In, class... Cases>
struct ArmsOf<Setting, In, true, Cases...> {
    using type = type_list<ArmCall<Setting, In, typename Cases::arm_type>...>;
};

#define NEXUS_DETAIL_CASES_8(CASE, i)                                                              \
    CASE(i) CASE(i + 1) CASE(i + 2) CASE(i + 3) CASE(i + 4) CASE(i + 5) CASE(i + 6) CASE(i + 7)
#define NEXUS_DETAIL_CASES_64(CASE)                                                                \
    NEXUS_DETAIL_CASES_8(CASE, 0)                                                                  \
    NEXUS_DETAIL_CASES_8(CASE, 8)                                                                  \
    NEXUS_DETAIL_CASES_8(CASE, 16)                                                                 \
    NEXUS_DETAIL_CASES_8(CASE, 24)                                                                 \
    NEXUS_DETAIL_CASES_8(CASE, 32)                                                                 \
    NEXUS_DETAIL_CASES_8(CASE, 40)                                                                 \
    NEXUS_DETAIL_CASES_8(CASE, 48)                                                                 \
    NEXUS_DETAIL_CASES_8(CASE, 56)

template <class Setting, class In, class F, class... Cases>
class SelectNode
    : public Node<In, typename decltype(detail::select_out<Setting, In, F, Cases...>())::type> {
    using Out = typename decltype(detail::select_out<Setting, In, F, Cases...>())::type;

    static constexpr auto labels = detail::make_labels<Cases...>();

public:
    static constexpr std::string_view combinator = "select";
    using steps = type_list<typename Observer<Setting, In, F>::step>;
    using arms = typename ArmsOf<Setting, In, !is_broken<Out>, Cases...>::type;
    static constexpr ArmUse arm_use = ArmUse::choice;
    using cases = type_list<Cases...>;

    static constexpr bool joins = true;

    constexpr SelectNode() = default;
    constexpr explicit SelectNode(F&& f, Cases&&... given)
        : key_(static_cast<F&&>(f), Whole{}),
          arms_(static_cast<typename Cases::arm_type&&>(given.arm)...) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(Env& env, const Next& next,
                                                              V&&... value) {
        return choose<0>(static_cast<Label>(key_(env, value...)), env, next,
                         static_cast<V&&>(value)...);
    }

private:
    /// One switch for up to 64 keys; a larger select continues with another one.
    template <std::size_t First, class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result choose(Label key, Env& env,
                                                               const Next& next, V&&... value) {
        if constexpr (labels.count - First <= 8) {
            switch (key) {
#define NEXUS_DETAIL_CASE(i)                                                                       \
case labels.at(First + (i)):                                                                       \
    if constexpr (First + (i) < labels.count)                                                      \
        return run<First + (i)>(env, next, static_cast<V&&>(value)...);                            \
    else                                                                                           \
        [[fallthrough]];
                NEXUS_DETAIL_CASES_8(NEXUS_DETAIL_CASE, 0)
            default:
                return run<npos>(env, next, static_cast<V&&>(value)...);
            }
        } else {
            switch (key) {
                NEXUS_DETAIL_CASES_64(NEXUS_DETAIL_CASE)
#undef NEXUS_DETAIL_CASE
            default:
                if constexpr (First + 64 < labels.count)
                    return choose<First + 64>(key, env, next, static_cast<V&&>(value)...);
                else
                    return run<npos>(env, next, static_cast<V&&>(value)...);
            }
        }
    }

    template <std::size_t Key, class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result run(Env& env, const Next& next,
                                                            V&&... value) {
        constexpr bool has_otherwise = (is_otherwise<Cases> || ...);
        if constexpr (Key < labels.count)
            return detail::run_arm<Out>(env, next, arms_.template get<labels.case_of[Key]>(),
                                        static_cast<V&&>(value)...);
        else if constexpr (has_otherwise)
            return detail::run_arm<Out>(env, next, arms_.template get<sizeof...(Cases) - 1>(),
                                        static_cast<V&&>(value)...);
        else {
            NEXUS_ASSERT(false, "select(): the key is not one of the values in nexus::enumerators");
            __builtin_unreachable();
        }
    }

    [[no_unique_address]] Observer<Setting, In, F> key_;
    [[no_unique_address]] HeldArms<arms> arms_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_SELECT_HPP
