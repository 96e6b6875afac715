// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_BIND_HPP
#define NEXUS_HANDLER_BIND_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/handler/roles.hpp>
#include <nexus/param/access.hpp>
#include <nexus/world/world.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// Binding: whether a callable fits a schema, and the call itself. Whatever runs a user's function
/// does it here.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Callable>
consteval void report_unknown_signature() {
    static_assert(
        never<Callable>,
        "nexus: the arguments of `Callable` cannot be read: it is generic (name its event: "
        "handler<Event>(callable, registry)), overloaded (wrap it in a lambda), or not a "
        "function at all");
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

template <class Callable, std::size_t Position, class... Params>
consteval bool check_shape(type_list<Params...>) {
    if constexpr (constexpr std::size_t at = Position; at == sizeof...(Params)) {
        return true;
    } else {
        using Type = at_t<Position, type_list<Params...>>;
        if constexpr (Parameter<Type>) {
            return detail::check_shape<Callable, Position + 1>(type_list<Params...>{});
        } else if constexpr (enable_param_bundle<Type>) {
            return false; // and has been reported
        } else if constexpr (HasTraits<Type>) {
            detail::report_incomplete_traits<Type>();
            return false;
        } else if constexpr (is_world<std::remove_cvref_t<Type>>) {
            detail::report_world_parameter<Callable, Position, Type>();
            return false;
        } else if constexpr (looks_like_parameter<Type>) {
            detail::report_reference_parameter<Callable, Position, Type>();
            return false;
        } else {
            detail::report_not_parameter<Callable, Position, Type>();
            return false;
        }
    }
}

/// Whether the callable can be bound to the schema `App`; reports the first reason why not.
template <class App, class Callable, class Context, class Event>
consteval bool check_binding() {
    using Roles = detail::Roles<Callable, Context, Event>;
    if constexpr (!Roles::signature::known) {
        detail::report_unknown_signature<Callable>();
        return false;
    } else if constexpr (!std::is_same_v<Context, NoContext> && !Roles::has_context) {
        using Arguments = typename Roles::arguments;
        detail::report_no_context<
            Callable, Context,
            typename EventOf<slice_t<Arguments, 0, Arguments::size != 0>>::type>();
        return false;
    } else if constexpr (!detail::check_shape<Callable, 0>(typename Roles::params{})) {
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

/// What `run()` was given, as an argument of the user's function: the same object, except that one
/// arithmetic type is converted to another without a warning about the user's own numbers.
template <class Event, class Given>
NEXUS_DETAIL_INLINE constexpr decltype(auto) as_event(Given&& given) {
    if constexpr (std::is_arithmetic_v<Event> && std::is_arithmetic_v<std::remove_cvref_t<Given>>)
        return static_cast<Event>(given);
    else
        return static_cast<Given&&>(given);
}

/// An `Event` made from what `run()` was given.
template <class Event, class Given>
NEXUS_DETAIL_INLINE constexpr Event initialised(Given&& given) {
    return detail::as_event<Event>(static_cast<Given&&>(given));
}

/// Whether an event that is declared as `Declared` can be made from an `Event`; void is no event.
template <class Declared, class Event>
inline constexpr bool event_fits = std::is_convertible_v<Event, Declared>;
template <class Event>
inline constexpr bool event_fits<void, Event> = true;

/// The schema that a handler is bound to: its own, or, for `void`, that of the world it meets.
template <class App, class W>
struct BoundSchema {
    using type = App;
};
template <class App>
struct BoundSchema<void, World<App>> {
    using type = App;
};

template <class Context>
struct ContextHolder {
    Context ctx; ///< what the callback owns; yours to read and change between runs

    NEXUS_DETAIL_INLINE constexpr Context& context() noexcept { return ctx; }
};
template <>
struct ContextHolder<NoContext> {
    NEXUS_DETAIL_INLINE static constexpr NoContext context() noexcept { return {}; }
};

#if NEXUS_CHECKED
/// Records, for the time of its life, that a function runs and what it holds.
template <class App>
class Running {
public:
    template <std::size_t Count>
    constexpr Running(World<App>& world, std::string_view handler, const Accesses<Count>& accesses)
        : borrows_(WorldAccess::borrows(world)), dispatch_{handler, accesses.list, accesses.count} {
        borrows_.enter(dispatch_);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;
    constexpr ~Running() { borrows_.leave(dispatch_); }

    constexpr void parameters_are_fetched() noexcept { dispatch_.active = true; }

private:
    Borrows& borrows_;
    Dispatch dispatch_;
};
#endif

/// A type whose objects are all alike and can be made anew, so that none needs to be kept.
template <class H>
inline constexpr bool is_stateless =
    std::is_empty_v<H>&& std::is_trivially_copyable_v<H>&& std::is_default_constructible_v<H>;

/// A callable and the states of its parameters: `call(world, context, values...)` fetches the
/// parameters and calls it. What it is given has been checked.
template <class Callable, class Context, class Event, std::size_t Most = 1>
class FunctionCall {
public:
    using roles = Roles<Callable, Context, Event, Most>;

    constexpr FunctionCall() requires std::is_default_constructible_v<Callable> : callable_() {}
    constexpr explicit FunctionCall(Callable&& callable)
        : callable_(static_cast<Callable&&>(callable)) {}

    static constexpr bool runs_when_const =
        std::is_empty_v<typename roles::states> && roles::const_callable;

    template <class App, class Owned, class... Values>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) operator()(World<App>& world, Owned&& context,
                                                            Values&&... values) {
        return invoke(callable_, states_, world, context, positions,
                      static_cast<Values&&>(values)...);
    }
    template <class App, class Owned, class... Values>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) operator()(World<App>& world, Owned&& context,
                                                            Values&&... values) const {
        typename roles::states fresh;
        return invoke(callable_, fresh, world, context, positions,
                      static_cast<Values&&>(values)...);
    }

    /// The identifier of a function that was named, else the compiler's name of the callable.
    [[nodiscard]] static constexpr std::string_view name() noexcept {
        return CallableName<Callable>::value;
    }

private:
    static constexpr std::make_index_sequence<roles::params::size> positions{};

    template <class Target, class States, class App, std::size_t... I, class... Values>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto)
    invoke(Target& callable, States& states, World<App>& world, Context& context,
           std::index_sequence<I...>, Values&&... values) {
#if NEXUS_CHECKED
        Running<App> running(world, name(),
                             accesses_of<App, typename Leaves<typename roles::params>::type>);
        const auto call_recorded = [&](auto&&... params) -> decltype(auto) {
            running.parameters_are_fetched();
            return call(callable, context, static_cast<decltype(params)&&>(params)...,
                        static_cast<Values&&>(values)...);
        };
        return call_recorded(states.template fetch<I>(world)...);
#else
        return call(callable, context, states.template fetch<I>(world)...,
                    static_cast<Values&&>(values)...);
#endif
    }

    template <class Target, class... Arguments>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto) call(Target& callable, Context& context,
                                                             Arguments&&... arguments) {
        auto& target = detail::target(callable);
        if constexpr (is_generic_for<Callable, Event>) {
            if constexpr (roles::has_context)
                return target.template operator()<Event>(context,
                                                         static_cast<Arguments&&>(arguments)...);
            else
                return target.template operator()<Event>(static_cast<Arguments&&>(arguments)...);
        } else if constexpr (roles::has_context) {
            return target(context, static_cast<Arguments&&>(arguments)...);
        } else {
            return target(static_cast<Arguments&&>(arguments)...);
        }
    }

    [[no_unique_address]] Callable callable_;
    [[no_unique_address]] typename roles::states states_;
};

/// A callable, the states of its parameters, and its context if it owns one. Empty when it has none
/// of these. `App` is the schema, or void for a callable that is bound when it is run; it may be
/// incomplete until then. `Event` names the event of a generic callable.
template <class App, class Callable, class Context = NoContext, class Event = Unnamed>
class BoundFunction : public ContextHolder<Context> {
    using Call = FunctionCall<Callable, Context, Event>;
    using Roles = typename Call::roles;

public:
    /// The event as the function declares it, `void` for none.
    using event_type = typename Roles::event;

    constexpr BoundFunction() requires std::is_same_v<Context, NoContext> &&
        std::is_default_constructible_v<Callable> {}
    constexpr explicit BoundFunction(Callable callable) requires std::is_same_v<Context, NoContext>
        : call_(static_cast<Callable&&>(callable)) {}
    constexpr BoundFunction(Callable callable, Context context)
        : ContextHolder<Context>{static_cast<Context&&>(context)},
          call_(static_cast<Callable&&>(callable)) {}

    /// For the concept `Handler`.
    template <class Schema, class Given>
    static constexpr bool accepts = (std::is_void_v<App> ||
                                     std::is_same_v<App, Schema>)&&event_fits<event_type, Given>;

    /// Calls the function with its parameters fetched from the world, and returns what it returns.
    /// Costs what the call costs by hand. The declared event is initialised from `event`: an lvalue
    /// is copied there, an rvalue moved; a function without event ignores it.
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) run(W& world, Given&&... event) {
        return dispatch(*this, world, static_cast<Given&&>(event)...);
    }
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) run(W& world, Given&&... event) const {
        if constexpr (Call::runs_when_const && std::is_same_v<Context, NoContext>) {
            return dispatch(*this, world, static_cast<Given&&>(event)...);
        } else {
            detail::report_const_state<BoundFunction>();
            return Rejected{};
        }
    }

    /// The identifier of a function that was named, else the compiler's name of the callable.
    [[nodiscard]] static constexpr std::string_view name() noexcept { return Call::name(); }

private:
    template <class Self, class W, class... Given>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto) dispatch(Self& self, W& world,
                                                                 Given&&... event) {
        using Schema = typename BoundSchema<App, W>::type;
        if constexpr (!detail::check_world<BoundFunction, Schema, W>())
            return Rejected{};
        else if constexpr (!detail::check_binding<Schema, Callable, Context, Event>())
            return Rejected{};
        else if constexpr (!detail::check_event<BoundFunction, event_type, Given...>())
            return Rejected{};
        else if constexpr (std::is_void_v<event_type>)
            return self.call_(world, self.context());
        else
            return self.call_(world, self.context(),
                              detail::as_event<event_type>(static_cast<Given&&>(event))...);
    }

    [[no_unique_address]] Call call_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_HANDLER_BIND_HPP
