// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_REMEMBER_HPP
#define NEXUS_CHAIN_REMEMBER_HPP

#include <nexus/chain/flow.hpp>

#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// Nodes that keep state from one run to the next.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Carried, class Key>
consteval void report_not_comparable() {
    static_assert(never<Carried>, "nexus: dedup(): `Key` must be copyable and comparable with ==; "
                                  "pass a projection that returns such a type");
}

template <class In, class Key>
consteval auto check_dedup() {
    if constexpr (is_broken<Key>) {
        return TypeIs<Broken>{};
    } else if constexpr (std::is_void_v<Key>) {
        detail::report_nothing_carried<In>();
        return TypeIs<Broken>{};
    } else if constexpr (!requires(const Key& key) { key == key; } ||
                         !std::is_copy_constructible_v<Key>) {
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
        if (NEXUS_DETAIL_EVEN(!last_.has_value()) || NEXUS_DETAIL_EVEN(!(*last_ == key))) {
            last_.emplace(key);
            return next.some(env, static_cast<V&&>(value));
        }
        return next.none(env);
    }

private:
    [[no_unique_address]] Projection projection_;
    std::optional<std::conditional_t<std::is_void_v<Key>, Broken, Key>> last_;
};

/// The call of `F` with the accumulator and the value; `F` may omit the value.
template <class Setting, class In, class F, class Accumulated>
struct ScanTypes {
    template <class Context>
    static constexpr std::size_t value_count =
        Roles<F, Context, typename NamedValue<F, Accumulated&, In>::type, 2>::value_count;

    /// If the context and the accumulator have the same type, a single argument of it is the
    /// accumulator.
    static constexpr bool without_context =
        std::is_same_v<Accumulated, typename Setting::context> &&
        value_count<Accumulated> < (std::is_void_v<In> ? 1 : 2);
    using context = std::conditional_t<without_context, NoContext, typename Setting::context>;
    using setting = detail::Setting<typename Setting::app, context>;

    static constexpr bool takes_value = !std::is_void_v<In> && value_count<context> != 1;

    template <bool TakesValue, class V>
    struct Call {
        using call = StepCall<setting, F, Accumulated&>;
        using result = step_result<setting, F, Accumulated&>;
    };
    template <class V>
    struct Call<true, V> {
        using call = StepCall<setting, F, Accumulated&, V>;
        using result = step_result<setting, F, Accumulated&, V>;
    };
    using call = typename Call<takes_value, In>::call;
    using result = typename Call<takes_value, In>::result;
};

template <class Setting, class In, class F, class Accumulated>
class ScanNode
    : public Node<In, stored_t<typename ScanTypes<Setting, In, F, Accumulated>::result>> {
    using Types = ScanTypes<Setting, In, F, Accumulated>;

public:
    static constexpr std::string_view combinator = "scan";
    using steps = type_list<typename Types::call>;

    constexpr ScanNode() = default;
    constexpr ScanNode(F&& f, Accumulated&& initial)
        : call_(static_cast<F&&>(f)), accumulated_(static_cast<Accumulated&&>(initial)) {}

    template <class EnvType, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result value(EnvType& env, const Next& next,
                                                              [[maybe_unused]] V&&... value) {
        return detail::pass_on<typename Types::result>(
            env, next, [&]() NEXUS_DETAIL_INLINE_LAMBDA -> decltype(auto) {
                if constexpr (Types::without_context) {
                    Env<typename Setting::app, NoContext> plain{env.world, {}};
                    return call(plain, static_cast<V&&>(value)...);
                } else {
                    return call(env, static_cast<V&&>(value)...);
                }
            });
    }

private:
    template <class AnyEnv, class... V>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) call(AnyEnv& env, [[maybe_unused]] V&&... value) {
        if constexpr (Types::takes_value)
            return call_(env, accumulated_, static_cast<V&&>(value)...);
        else
            return call_(env, accumulated_);
    }

    [[no_unique_address]] typename Types::call call_;
    Accumulated accumulated_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_REMEMBER_HPP
