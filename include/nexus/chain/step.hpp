// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_STEP_HPP
#define NEXUS_CHAIN_STEP_HPP

#include <nexus/chain/value.hpp>
#include <nexus/handler/bind.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// One step of a chain: a user's function, bound like a handler, that takes the carried value.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The schema of a chain and the type of its context.
template <class App, class Context>
struct Setting {
    using app = App;
    using context = Context;
};

/// The world and the context that every step runs with.
template <class App, class Context>
struct Env {
    World<App>& world;
    Context& context;
};
template <class App>
struct Env<App, NoContext> {
    World<App>& world;
    [[no_unique_address]] NoContext context{};
};

/// The type of a value whose step was rejected. All later steps ignore it.
struct Broken {};

template <class V>
inline constexpr bool is_broken = std::is_same_v<std::remove_cvref_t<V>, Broken>;

template <class Callable, class Carried>
consteval void report_step_carries_nothing() {
    static_assert(never<Callable>, "nexus: `Callable` takes a value, but the chain carries nothing "
                                   "here; remove that argument and take only parameters");
}
template <class Callable, std::size_t Taken, std::size_t Carried>
consteval void report_step_value_count() {
    static_assert(never<Callable>,
                  "nexus: `Callable` takes `Taken` values after its parameters, but the chain "
                  "carries `Carried` here; take all of them or none");
}
template <class Callable, class Taken, class Carried>
consteval void report_step_value() {
    static_assert(never<Callable>,
                  "nexus: `Callable` takes a `Taken`, but the chain carries a `Carried` here; "
                  "convert it in an earlier step, or use transform() or and_then() for the content "
                  "of an optional or expected");
}

/// The type for the value parameter of a generic callable: the plain type, or the type as carried
/// if the parameter cannot bind to the plain one.
template <class Callable, class Value>
consteval auto name_value() {
    using Plain = std::remove_cvref_t<Value>;
    if constexpr (is_generic_for<Callable, Plain>) {
        using Arguments = typename SignatureOf<Callable, Plain>::arguments;
        if constexpr (std::is_convertible_v<Value, at_t<Arguments::size - 1, Arguments>>)
            return TypeIs<Plain>{};
        else
            return TypeIs<Value>{};
    } else {
        return TypeIs<Unnamed>{};
    }
}

template <class Callable, class... Values>
struct NamedValue {
    using type = Unnamed;
};
template <class Callable, class First, class... Rest>
requires(std::is_class_v<Callable> &&
         !HasOneCallOperator<Callable>) struct NamedValue<Callable, First, Rest...> {
    using type =
        typename decltype(detail::name_value<
                          Callable, at_t<sizeof...(Rest), type_list<First, Rest...>>>())::type;
};

template <class Callable, class... Taken, class... Carried>
consteval bool check_values(type_list<Taken...>, type_list<Carried...>) {
    if constexpr (sizeof...(Taken) == 0) {
        return true;
    } else if constexpr (sizeof...(Taken) != sizeof...(Carried)) {
        detail::report_step_value_count<Callable, sizeof...(Taken), sizeof...(Carried)>();
        return false;
    } else {
        constexpr auto fits = []<class T, class C>(TypeIs<T>, TypeIs<C>) {
            if constexpr (!std::is_convertible_v<C, T>) {
                detail::report_step_value<Callable, T, C>();
                return false;
            } else {
                return true;
            }
        };
        return (fits(TypeIs<Taken>{}, TypeIs<Carried>{}) && ...);
    }
}

template <class Setting, class Callable, class... Values>
consteval bool check_step() {
    using Named = typename NamedValue<Callable, Values...>::type;
    using Roles = detail::Roles<Callable, typename Setting::context, Named, sizeof...(Values)>;
    if constexpr ((is_broken<Values> || ...)) {
        return false;
    } else if constexpr (!Roles::signature::known) {
        detail::report_unknown_signature<Callable>();
        return false;
    } else if constexpr (sizeof...(Values) == 0 &&
                         detail::count_values(typename Roles::arguments{}, Roles::first, 1) == 1) {
        detail::report_step_carries_nothing<Callable, void>();
        return false;
    } else if constexpr (!detail::check_shape<Callable, Roles::first>(typename Roles::params{})) {
        return false;
    } else if constexpr (!detail::check_values<Callable>(typename Roles::values{},
                                                         type_list<Values...>{})) {
        return false;
    } else {
        return detail::check_params<typename Setting::app>(
            typename Leaves<typename Roles::params>::type{});
    }
}

/// A user's function that is called with the carried `Values` (void stands for none).
template <class Setting, class Callable, class... Values>
class StepCall {
    using Named = typename NamedValue<Callable, Values...>::type;
    using Call = FunctionCall<Callable, typename Setting::context, Named, sizeof...(Values)>;

public:
    using roles = typename Call::roles;
    using context = typename Setting::context;

    static constexpr bool valid = detail::check_step<Setting, Callable, Values...>();

    constexpr StepCall() = default;
    constexpr explicit StepCall(Callable&& to_call) : call_(static_cast<Callable&&>(to_call)) {}

    template <class Env>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) operator()(Env& env, Values&&... values) {
        return call(typename roles::values{}, env, static_cast<Values&&>(values)...);
    }

    static constexpr std::string_view name() noexcept { return Call::name(); }

private:
    template <class Env, class... Taken>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) call(type_list<Taken...>, Env& env,
                                                      Values&&... values) {
        if constexpr (sizeof...(Taken) == 0)
            return call_(env.world, env.context);
        else
            return call_(env.world, env.context,
                         detail::as_event<Taken>(static_cast<Values&&>(values))...);
    }

    [[no_unique_address]] Call call_;
};
template <class Setting, class Callable>
class StepCall<Setting, Callable, void> : public StepCall<Setting, Callable> {
public:
    using StepCall<Setting, Callable>::StepCall;
};

template <class Setting, class Callable, bool Valid, class... Values>
struct StepResult {
    using type = Broken;
};
template <class Setting, class Callable, class... Values>
struct StepResult<Setting, Callable, true, Values...> {
    using Named = typename NamedValue<Callable, Values...>::type;
    using type = typename SignatureOf<Callable, Named>::result;
};
template <class Setting, class Callable>
struct StepResult<Setting, Callable, true, void> : StepResult<Setting, Callable, true> {};
/// The result type of a step; `Broken` if the step was rejected.
template <class Setting, class Callable, class... Values>
using step_result =
    typename StepResult<Setting, Callable, StepCall<Setting, Callable, Values...>::valid,
                        Values...>::type;

/// The identity, for a step without a projection.
struct Whole {
    template <class V>
    NEXUS_DETAIL_INLINE constexpr V&& operator()(V&& value) const noexcept {
        return static_cast<V&&>(value);
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_STEP_HPP
