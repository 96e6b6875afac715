// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_ROLES_HPP
#define NEXUS_HANDLER_ROLES_HPP

#include <nexus/meta/signature.hpp>
#include <nexus/meta/type_name.hpp>
#include <nexus/param/bundle.hpp>
#include <nexus/param/param.hpp>
#include <nexus/param/res.hpp>

#include <string_view>
#include <type_traits>

/// \file
/// The roles of a callable's arguments: context, parameters, event. Derived from the callable
/// alone, without a schema.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Class, class Result, class... Arguments>
MemberSignature<Class, Result, Arguments...>
member_signature(MemberSignature<Class, Result, Arguments...>*);

/// A member function as a function whose first parameter is the resource that it is called on.
template <auto Function, class Signature>
struct MemberCall;
template <auto Function, class Class, class Result, class... Arguments>
struct MemberCall<Function, MemberSignature<Class, Result, Arguments...>> {
    using Self =
        std::conditional_t<std::is_const_v<Class>, Res<std::remove_const_t<Class>>, ResMut<Class>>;

    NEXUS_DETAIL_INLINE constexpr Result operator()(Self self, Arguments... arguments) const {
        return ((*self).*Function)(static_cast<Arguments&&>(arguments)...);
    }
};

/// A constant callable as an object with one call operator, whose signature can be read. Other
/// constants have no call operator.
template <auto Function, class Type = std::remove_const_t<decltype(Function)>>
struct FunctionObject {};
template <auto Function, class Type>
requires std::is_class_v<Type>
struct FunctionObject<Function, Type> : Type {
    constexpr FunctionObject() noexcept : Type(Function) {}
};
template <auto Function, class Result, class... Arguments, bool NoThrow>
struct FunctionObject<Function, Result (*)(Arguments...) noexcept(NoThrow)> {
    NEXUS_DETAIL_INLINE constexpr Result operator()(Arguments... arguments) const
        noexcept(NoThrow) {
        return Function(static_cast<Arguments&&>(arguments)...);
    }
};
template <auto Function, class Type>
requires std::is_member_function_pointer_v<Type>
struct FunctionObject<Function, Type>
    : MemberCall<Function, decltype(detail::member_signature(
                               static_cast<PointerSignature<Type>*>(nullptr)))> {
};

template <class Callable>
struct CallableName;

} // namespace detail

/// The type of `nexus::fn<f>`: an empty function object that calls `f`, by name and not by pointer.
template <auto Function>
struct Fn : detail::FunctionObject<Function> {
    /// The identifier of `f`.
    [[nodiscard]] static constexpr std::string_view name() noexcept {
        using Type = std::remove_const_t<decltype(Function)>;
        if constexpr (std::is_class_v<Type>)
            return detail::CallableName<Type>::value;
        else
            return detail::function_name<Function>();
    }
};

/// `f` as a stateless object, for any function that takes a callable: `fan_out(nexus::fn<f>,
/// nexus::fn<g>)`.
template <auto Function>
inline constexpr Fn<Function> fn{};

namespace detail {

template <class Callable>
struct CallableName {
    static constexpr std::string_view value = detail::callable_name<Callable>();
};
template <auto Function>
struct CallableName<Fn<Function>> {
    static constexpr std::string_view value = Fn<Function>::name();
};

/// Whether the call operator is a template whose one parameter is the named event.
template <class Callable, class Event>
inline constexpr bool is_generic_for = std::is_class_v<Callable> && !HasOneCallOperator<Callable> &&
                                       HasCallOperatorFor<Callable, Event>;
template <class Callable>
inline constexpr bool is_generic_for<Callable, Unnamed> = false; // without instantiating its body

/// The object to call: the function itself if it is known by name, so that its arguments are
/// initialised only once.
template <class Callable>
NEXUS_DETAIL_INLINE constexpr Callable& target(Callable& callable) noexcept {
    return callable;
}
template <auto Function>
requires std::is_pointer_v<decltype(Function)> NEXUS_DETAIL_INLINE constexpr auto&
target(const Fn<Function>&) noexcept {
    return *Function;
}
template <auto Function>
requires std::is_pointer_v<decltype(Function)> NEXUS_DETAIL_INLINE constexpr auto&
target(Fn<Function>&) noexcept {
    return *Function;
}

/// Calls a member function with perfectly forwarded arguments, so that they are initialised only
/// once.
template <auto Function>
struct Member {
    template <class Self, class... Arguments>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) operator()(Self&& self,
                                                            Arguments&&... arguments) const {
        return ((*self).*Function)(static_cast<Arguments&&>(arguments)...);
    }
};
template <auto Function>
requires std::is_member_function_pointer_v<decltype(Function)> NEXUS_DETAIL_INLINE constexpr auto
target(const Fn<Function>&) noexcept {
    return Member<Function>{};
}
template <auto Function>
requires std::is_member_function_pointer_v<decltype(Function)> NEXUS_DETAIL_INLINE constexpr auto
target(Fn<Function>&) noexcept {
    return Member<Function>{};
}

struct NoContext {};

template <class Type>
inline constexpr bool is_world = false;
template <class App>
inline constexpr bool is_world<World<App>> = true;

template <class Type>
concept MeantAsParameter = enable_param_bundle<Type> || HasTraits<Type>;

/// A parameter, or something probably meant as one: a reference to a parameter, a world by value.
template <class Type>
inline constexpr bool looks_like_parameter =
    MeantAsParameter<Type> || MeantAsParameter<std::remove_cvref_t<Type>> ||
    is_world<std::remove_cvref_t<Type>>;

/// The number of values, not parameters, among the last arguments; at most `most`.
template <class... Arguments>
consteval std::size_t count_values(type_list<Arguments...>, std::size_t first, std::size_t most) {
    const bool is_parameter[] = {looks_like_parameter<Arguments>..., true};
    std::size_t count = 0;
    while (count < most && first + count < sizeof...(Arguments) &&
           !is_parameter[sizeof...(Arguments) - count - 1])
        ++count;
    return count;
}

template <class Arguments, class Context>
inline constexpr bool first_is_context = false;
template <class First, class... Rest, class Context>
inline constexpr bool first_is_context<type_list<First, Rest...>, Context> =
    std::is_same_v<First, Context&> || std::is_same_v<First, const Context&>;

/// A parameter whose state a handler can create.
template <class Type>
concept UsableParameter =
    Parameter<Type> && std::is_default_constructible_v<typename param_traits<Type>::state>;

template <class... Params>
consteval bool all_usable(type_list<Params...>) {
    return (UsableParameter<Params> && ...);
}

template <class Owner, class Params, bool Valid>
struct StatesOf {
    using type = States<Owner>;
};
template <class Owner, class... Params>
struct StatesOf<Owner, type_list<Params...>, true> {
    using type = States<Owner, Params...>;
};

template <class Values>
struct EventOf {
    using type = void;
};
template <class Event>
struct EventOf<type_list<Event>> {
    using type = Event;
};

/// Arguments by role: `[context] parameters... values...`, at most `Most` values. Depends neither
/// on a schema nor on a callable, so that all functions with the same arguments share it.
template <class Arguments, class Context, std::size_t Most>
struct ArgumentRoles {
    using arguments = Arguments;

    static constexpr bool has_context = first_is_context<arguments, Context>;
    static constexpr std::size_t first = has_context ? 1 : 0;
    static constexpr std::size_t value_count = detail::count_values(arguments{}, first, Most);
    static constexpr std::size_t param_count = arguments::size - first - value_count;

    using params = slice_t<arguments, first, param_count>;
    using values = slice_t<arguments, first + param_count, value_count>;
    using event = typename EventOf<values>::type;

    static constexpr bool params_usable = detail::all_usable(params{});
};

/// The arguments of a callable by role. A handler has one value, its event.
template <class Callable, class Context, class Event, std::size_t Most = 1>
struct Roles : ArgumentRoles<typename SignatureOf<Callable, Event>::arguments, Context, Most> {
    using signature = SignatureOf<Callable, Event>;
    using typename ArgumentRoles<typename signature::arguments, Context, Most>::params;
    using states = typename StatesOf<Callable, params, Roles::params_usable>::type;

    static constexpr bool const_callable = [] {
        if constexpr (requires { typename signature::self; })
            return std::is_const_v<typename signature::self>;
        else
            return true;
    }();
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_HANDLER_ROLES_HPP
