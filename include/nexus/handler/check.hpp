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
/// Whether a callable can be bound to a schema, and whether a handler can run with the arguments of
/// `run()`; reports the first reason why not.

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
    static_assert(never<Class>, "nexus: `Class` lacks part of what a handler class needs: "
                                "`event_type`, `name() const` and `run(World<App>&, event)`");
}
template <class Callable, class Context, class First>
consteval void report_no_context() {
    static_assert(never<Callable>,
                  "nexus: a callback owns a `Context`, so the first argument of `Callable`, here "
                  "`First`, must be `Context&` or `const Context&`");
}
template <class Callable, std::size_t Position, class Argument>
consteval void report_reference_parameter() {
    static_assert(never<Callable>,
                  "nexus: argument number `Position` of `Callable`, the parameter `Argument`, must "
                  "be taken by value: write it without &; it is only a few pointers");
}
template <class Callable, std::size_t Position, class Argument>
consteval void report_world_parameter() {
    static_assert(
        never<Callable>,
        "nexus: argument number `Position` of `Callable`, the world `Argument`, must be taken as "
        "`World<App>&`, because there is only one and the handler may change it");
}
template <class Param>
consteval void report_incomplete_traits() {
    static_assert(never<Param>,
                  "nexus: param_traits<Param> of your parameter kind `Param` must have a type "
                  "`state` and the lists `reads` and `writes`, each a nexus::type_list<...>");
}
template <class Callable, std::size_t Position, class Argument>
consteval void report_not_parameter() {
    static_assert(never<Callable>,
                  "nexus: argument number `Position` of `Callable`, an `Argument`, is not a "
                  "parameter (Res<T>, ResMut<T>, ...); only the last argument can be the event, "
                  "and only the first argument of a callback can be its context");
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

/// Whether all of `Params` are parameters; reports the first that is not. `First` is the position
/// of the first of them among the arguments of the callable.
template <class Callable, std::size_t First = 0, class... Params>
consteval bool check_shape(type_list<Params...>) {
    if constexpr ((Parameter<Params> && ...)) {
        return true;
    } else {
        constexpr std::size_t misfit = detail::index_of<std::false_type>(
            type_list<std::bool_constant<Parameter<Params>>...>{});
        detail::report_misfit<Callable, First + misfit + 1, at_t<misfit, type_list<Params...>>>();
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
    } else if constexpr (!detail::check_shape<Callable, Roles::first>(typename Roles::params{})) {
        return false;
    } else if constexpr (!is_schema<App>) {
        return false;
    } else {
        return detail::check_params<App>(typename Leaves<typename Roles::params>::type{});
    }
}

template <class Handler, class App, class Argument>
consteval void report_wrong_world() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): `Handler` is bound to the schema `App`, but the first "
                  "argument, `Argument`, is not a World<App>; pass a world of that schema");
}
template <class Handler, class Argument>
consteval void report_no_world() {
    static_assert(never<Handler>, "nexus: run(world, event) and startup(world): the first "
                                  "argument, `Argument`, is not a World<App>; pass the world");
}
template <class Handler, class Argument>
consteval void report_const_world() {
    static_assert(never<Handler>, "nexus: run(world, event): the world, `Argument`, is const, but "
                                  "dispatch changes it; pass a non-const world");
}
template <class Handler, class Event>
consteval void report_missing_event() {
    static_assert(never<Handler>,
                  "nexus: run(world): `Handler` takes an `Event`; write run(world, event)");
}
template <class Handler, class Event, class Argument>
consteval void report_wrong_event() {
    static_assert(never<Handler>, "nexus: run(world, event): the `Event` that `Handler` takes "
                                  "cannot be initialised from an `Argument`; pass an `Event`");
}
template <class Handler>
consteval void report_const_state() {
    static_assert(
        never<Handler>,
        "nexus: run(world, event): `Handler` is const here, but running it may change it (it has a "
        "Local, a context or a mutable callable, or is type-erased); make it non-const");
}
template <class Handler, class Event, class... Arguments>
consteval void report_more_events() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): `Handler` takes one `Event`, but several arguments "
                  "were passed, `Arguments`; put them in a struct");
}
template <class Handler, class Event, class Argument>
consteval void report_event_kept() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): `Handler` takes ownership of its `Event`, but "
                  "`Argument` is an lvalue; write std::move(event) or pass a copy");
}
template <class Handler, class Event, class Argument>
consteval void report_event_unchangeable() {
    static_assert(never<Handler>,
                  "nexus: run(world, event): `Handler` takes its `Event` by non-const reference, "
                  "but `Argument` is const or a temporary; pass a non-const variable");
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

/// Whether the arguments of `run()` can become the `Event` (void: none) of a handler; reports why
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
