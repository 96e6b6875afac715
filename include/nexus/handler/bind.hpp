// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_BIND_HPP
#define NEXUS_HANDLER_BIND_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/handler/check.hpp>
#include <nexus/handler/roles.hpp>
#include <nexus/param/access.hpp>
#include <nexus/world/world.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// Binding: a callable, its state and its context as one object, and the call itself. Every call of
/// a user's function happens here.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Converts a number to an `Event`, so that the function's argument is constructed in place.
template <class Event, class Number>
struct FromNumber {
    Number number;

    NEXUS_DETAIL_INLINE constexpr operator Event() && {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wfloat-conversion"
        return number;
#pragma GCC diagnostic pop
    }
};

/// The argument of `run()` as an argument of the user's function: the same object, except that a
/// number is converted without a warning about the user's own numbers. A converted value lives
/// until the end of the full expression.
template <class Event, class Given>
NEXUS_DETAIL_INLINE constexpr decltype(auto) as_event(Given&& given) {
    using Value = std::remove_cvref_t<Event>;
    using From = std::remove_cvref_t<Given>;
    if constexpr (!std::is_arithmetic_v<From> || std::is_same_v<From, Value> ||
                  (std::is_lvalue_reference_v<Event> &&
                   !std::is_const_v<std::remove_reference_t<Event>>))
        return static_cast<Given&&>(given);
    else if constexpr (std::is_arithmetic_v<Value>)
        return static_cast<Value>(given);
    else if constexpr (std::is_class_v<Value> && !std::is_constructible_v<Value, Unnamed>)
        return FromNumber<Value, From>{given};
    else
        return static_cast<Given&&>(given);
}

/// An `Event` initialised from an argument of `run()`.
template <class Event, class Given>
NEXUS_DETAIL_INLINE constexpr Event initialised(Given&& given) {
    return detail::as_event<Event>(static_cast<Given&&>(given));
}

/// Whether an event declared as `Declared` can be initialised from an `Event`; void is no event.
template <class Declared, class Event>
inline constexpr bool event_fits = std::is_convertible_v<Event, Declared>;
template <class Event>
inline constexpr bool event_fits<void, Event> = true;

/// The schema of a handler: its own, or, for `void`, that of the world in which it runs.
template <class App, class W>
struct BoundSchema {
    using type = App;
};
template <class App>
struct BoundSchema<void, World<App>> {
    using type = App;
};

template <class Context, class Owner = void>
struct ContextHolder {
    Context ctx; ///< owned by the callback; read and change it between runs

    NEXUS_DETAIL_INLINE constexpr Context& context() noexcept { return ctx; }
};
template <class Owner>
struct ContextHolder<NoContext, Owner> {
    NEXUS_DETAIL_INLINE static constexpr NoContext context() noexcept { return {}; }
};

#if NEXUS_CHECKED
/// Records that a function is running, and the resources it holds, until destroyed.
template <class App>
class Running {
public:
    template <std::size_t Count>
    constexpr Running(World<App>& running_in, std::string_view running, const Accesses<Count>& held)
        : borrows_(WorldAccess::borrows(running_in)), dispatch_{running, held.list, held.count} {
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

/// A type whose objects are interchangeable and cheap to construct, so that none needs to be
/// stored.
template <class H>
inline constexpr bool is_stateless =
    std::is_empty_v<H>&& std::is_trivially_copyable_v<H>&& constructible<H>;

/// A callable and the states of its parameters: `call(world, context, values...)` fetches the
/// parameters and calls it. Expects arguments that have been checked.
template <class Callable, class Context, class Event, std::size_t Most = 1>
class FunctionCall {
public:
    using roles = Roles<Callable, Context, Event, Most>;

    constexpr FunctionCall() requires constructible<Callable> : callable_() {}
    constexpr explicit FunctionCall(Callable&& to_call)
        : callable_(static_cast<Callable&&>(to_call)) {}

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

    /// The identifier of a named function, otherwise the compiler's name of the callable.
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
        decltype(auto) target = detail::target(callable);
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

/// A callable, the states of its parameters, and its context if it owns one. Empty when it has
/// neither state nor context. `App` is the schema, or void for a callable that is bound when it
/// runs; it may be incomplete until then. `Event` is the event of a generic callable.
template <class App, class Callable, class Context = NoContext, class Event = Unnamed>
class BoundFunction : public ContextHolder<Context, Callable> {
    using Call = FunctionCall<Callable, Context, Event>;
    using Roles = typename Call::roles;

public:
    /// The event as the function declares it; `void` for none.
    using event_type = typename Roles::event;

    // Not defaulted, so that a const handler needs no initialiser.
    // NOLINTNEXTLINE(modernize-use-equals-default): a defaulted one would require it
    constexpr BoundFunction() requires std::is_same_v<Context, NoContext> &&
        constructible<Callable> {}
    constexpr explicit BoundFunction(Callable to_call) requires std::is_same_v<Context, NoContext>
        : call_(static_cast<Callable&&>(to_call)) {}
    constexpr BoundFunction(Callable to_call, Context to_own)
        : ContextHolder<Context, Callable>{static_cast<Context&&>(to_own)},
          call_(static_cast<Callable&&>(to_call)) {}

    /// For the concept `Handler`.
    template <class Schema, class Given>
    static constexpr bool accepts = (std::is_void_v<App> ||
                                     std::is_same_v<App, Schema>)&&event_fits<event_type, Given>;

    /// Calls the function with its parameters fetched from the world, and returns its result. Costs
    /// as much as the same call by hand. The declared event is initialised from `event`: an lvalue
    /// is copied, an rvalue is moved; a function without event ignores it.
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

    /// The identifier of a named function, otherwise the compiler's name of the callable.
    [[nodiscard]] static constexpr std::string_view name() noexcept {
        return CallableName<Callable>::value;
    }

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
