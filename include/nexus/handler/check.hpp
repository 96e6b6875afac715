// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_CHECK_HPP
#define NEXUS_HANDLER_CHECK_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/handler/roles.hpp>
#include <nexus/param/access.hpp>
#include <nexus/world/world.hpp>

#include <cstddef>
#include <type_traits>

/// \file
/// Whether a callable can be bound to a schema, and a handler run with what it is given; one
/// sentence about the first reason why not.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Callable>
consteval void report_unknown_signature() {
    static_assert(
        never<Callable>,
        "nexus: the arguments of `Callable` cannot be read: it is generic (name its event: "
        "handler<Event>(callable, registry)), overloaded (wrap it in a lambda), a pointer to a "
        "member function (name it: nexus::fn<&Class::function>), or not a function at all");
}
template <class Class>
consteval void report_half_handler() {
    static_assert(never<Class>, "nexus: `Class` has part of what makes a class a handler; it needs "
                                "`event_type`, `name() const` and `run(World<App>&, event)`");
}
template <class Callable, class Context, class First>
consteval void report_no_context() {
    static_assert(never<Callable>, "nexus: a callback owns a `Context`, so the `First` argument of "
                                   "`Callable` must be `Context&` or `const Context&`");
}
template <class Callable, std::size_t Position, class Type>
consteval void report_reference_parameter() {
    static_assert(never<Callable>,
                  "nexus: the parameter of type `Type` at `Position` of `Callable` must "
                  "be taken by value; write it without &, it is a few pointers");
}
template <class Callable, std::size_t Position, class Type>
consteval void report_world_parameter() {
    static_assert(never<Callable>,
                  "nexus: the world of type `Type` at `Position` of `Callable` must be taken as "
                  "`World<App>&`: there is one, which the handler may change");
}
template <class Param>
consteval void report_incomplete_traits() {
    static_assert(never<Param>,
                  "nexus: param_traits<Param> of your parameter kind `Param` must have a type "
                  "`state` and the lists `reads` and `writes`, each a nexus::type_list<...>");
}
template <class Callable, std::size_t Position, class Type>
consteval void report_not_parameter() {
    static_assert(never<Callable>,
                  "nexus: the argument of type `Type` at `Position` of `Callable` is not "
                  "a parameter (Res<T>, ResMut<T>, ...); only the last argument can be "
                  "the event, and only the first of a callback its context");
}

template <class Callable, std::size_t Position, class Type>
consteval void report_misfit() {
    if constexpr (enable_param_bundle<Type>)
        return; // it has been reported
    else if constexpr (HasTraits<Type>)
        detail::report_incomplete_traits<Type>();
    else if constexpr (is_world<std::remove_cvref_t<Type>>)
        detail::report_world_parameter<Callable, Position, Type>();
    else if constexpr (looks_like_parameter<Type>)
        detail::report_reference_parameter<Callable, Position, Type>();
    else
        detail::report_not_parameter<Callable, Position, Type>();
}

/// Whether each of what stands where parameters do is one; reports the first that is not.
template <class Callable, class... Params>
consteval bool check_shape(type_list<Params...>) {
    if constexpr ((Parameter<Params> && ...)) {
        return true;
    } else {
        constexpr std::size_t misfit = detail::index_of<std::false_type>(
            type_list<std::bool_constant<Parameter<Params>>...>{});
        detail::report_misfit<Callable, misfit, at_t<misfit, type_list<Params...>>>();
        return false;
    }
}

template <class Class>
concept HalfHandler = requires {
    typename Class::event_type;
}
|| requires {
    &Class::run;
};

/// Whether the callable can be bound to the schema `App`; reports the first reason why not.
template <class App, class Callable, class Context, class Event>
consteval bool check_binding() {
    using Roles = detail::Roles<Callable, Context, Event>;
    if constexpr (!Roles::signature::known) {
        if constexpr (HalfHandler<Callable>)
            detail::report_half_handler<Callable>();
        else
            detail::report_unknown_signature<Callable>();
        return false;
    } else if constexpr (!std::is_same_v<Context, NoContext> && !Roles::has_context) {
        using Arguments = typename Roles::arguments;
        detail::report_no_context<
            Callable, Context,
            typename EventOf<slice_t<Arguments, 0, Arguments::size != 0>>::type>();
        return false;
    } else if constexpr (!detail::check_shape<Callable>(typename Roles::params{})) {
        return false;
    } else if constexpr (!is_schema<App>) {
        return false;
    } else {
        return detail::check_params<App>(typename Leaves<typename Roles::params>::type{});
    }
}

template <class Handler, class App, class Given>
consteval void report_wrong_world() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): `Handler` is bound to the schema `App`, and "
                  "the first argument, `Given`, is not a World<App>; pass the world of "
                  "that schema");
}
template <class Handler, class Given>
consteval void report_no_world() {
    static_assert(never<Handler>,
                  "nexus: the first argument of run(world, event), or that of "
                  "startup(world), is `Given` and not a World<App>; pass the world");
}
template <class Handler, class Given>
consteval void report_const_world() {
    static_assert(never<Handler>, "nexus: run(world, event): the world, `Given`, is const, but "
                                  "dispatch changes it; pass one that is not");
}
template <class Handler, class Event>
consteval void report_missing_event() {
    static_assert(never<Handler>, "nexus: run(world): `Handler` handles an `Event`; write "
                                  "run(world, event)");
}
template <class Handler, class Event, class Given>
consteval void report_wrong_event() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): the `Event` that `Handler` handles cannot be "
                  "initialised from what was `Given`; pass an `Event`");
}
template <class Handler>
consteval void report_const_state() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): `Handler` may change when it runs (it has a Local, a "
                  "context or a mutable callable, or is erased) and is const here; keep it where "
                  "it can change");
}
template <class Handler, class Event, class... Given>
consteval void report_more_events() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): `Handler` handles one `Event`, and more was "
                  "`Given`; put in a struct what belongs together");
}
template <class Handler, class Event, class Given>
consteval void report_event_kept() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): `Handler` takes over its `Event`, but what "
                  "was `Given` stays with the caller; write std::move(event), or pass a "
                  "copy");
}
template <class Handler, class Event, class Given>
consteval void report_event_unchangeable() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): `Handler` may change its `Event`, but what "
                  "was `Given` is const or a temporary; pass a variable");
}

/// Whether a handler that is bound to `App` may run in a `W`; reports why not.
template <class Handler, class App, class W>
consteval bool check_world() {
    if constexpr (std::is_same_v<W, World<App>>)
        return true;
    else if constexpr (std::is_same_v<W, const World<App>> ||
                       (std::is_void_v<App> && is_world<std::remove_const_t<W>>))
        detail::report_const_world<Handler, W>();
    else if constexpr (std::is_void_v<App>)
        detail::report_no_world<Handler, W>();
    else
        detail::report_wrong_world<Handler, App, W>();
    return std::is_same_v<W, World<App>>;
}

template <class Handler, class Event, class Given>
consteval void report_event() {
    using Value = std::remove_cvref_t<Given>;
    if constexpr (std::is_convertible_v<Value, Event>)
        detail::report_event_kept<Handler, Event, Given>();
    else if constexpr (std::is_convertible_v<Value&, Event>)
        detail::report_event_unchangeable<Handler, Event, Given>();
    else
        detail::report_wrong_event<Handler, Event, Given>();
}

/// Whether what was given to `run()` can become the `Event` (void: none) of a handler; reports why
/// not.
template <class Handler, class Event, class... Given>
consteval bool check_event() {
    if constexpr (std::is_void_v<Event>) {
        return true;
    } else if constexpr (sizeof...(Given) == 0) {
        detail::report_missing_event<Handler, Event>();
        return false;
    } else if constexpr (sizeof...(Given) > 1) {
        detail::report_more_events<Handler, Event, Given...>();
        return false;
    } else if constexpr (!(std::is_convertible_v<Given, Event> && ...)) {
        detail::report_event<Handler, Event, Given...>();
        return false;
    } else {
        return true;
    }
}

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_HANDLER_CHECK_HPP
