// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_HANDLER_HPP
#define NEXUS_HANDLER_HANDLER_HPP

#include <nexus/handler/bind.hpp>

#include <string_view>
#include <type_traits>

/// \file
/// Handlers: functions bound to a schema, and the requirements on a handler.

NEXUS_DETAIL_BEGIN

namespace detail {

/// A class that declares itself a handler: ours, and users' own.
template <class Type>
concept IsHandler = requires(const Type& handler) {
    typename Type::event_type;
    handler.name();
};

template <class H, class App, class Event>
inline constexpr bool runs = requires(H& handler, World<App>& world, Event&& event) {
    handler.run(world, static_cast<Event&&>(event));
};
template <class H, class App>
inline constexpr bool runs<H, App, void> = requires(H& handler, World<App>& world) {
    handler.run(world);
};

/// Whether `H` handles `Event` in `App`. `run` of our own handlers accepts any arguments, so that a
/// misuse is one sentence; these handlers answer in `accepts` instead.
template <class H, class App, class Event>
inline constexpr bool handles = runs<H, App, Event>;
template <class H, class App, class Event>
requires requires {
    H::template accepts<App, Event>;
}
inline constexpr bool handles<H, App, Event> = H::template accepts<App, Event>;

template <class App>
App app_of(const Registry<App>&);
void app_of(...);

template <class Argument>
consteval void report_not_registry() {
    static_assert(never<Argument>, "nexus: the last argument, `Argument`, is not a registry; pass "
                                   "world.registry() or nexus::registry<App>");
}

template <class Argument>
consteval void report_not_copyable() {
    static_assert(never<Argument>, "nexus: the handler must store the `Argument`, which cannot be "
                                   "copied; pass std::move(argument)");
}
template <class Chain>
consteval void report_named_not_copyable() {
    static_assert(never<Chain>,
                  "nexus: `Chain` is an lvalue, so this call would copy it, but it holds something "
                  "that cannot be copied; write std::move(chain).then(...)");
}
template <class Handler, class Event>
consteval void report_startup_event() {
    static_assert(never<Handler>, "nexus: startup(world): `Handler` takes an `Event`, but there is "
                                  "none at startup; take parameters only (Res<T>, ResMut<T>, ...)");
}
template <class H, class Handled, class App, class Event>
consteval void report_not_handled() {
    static_assert(never<H>, "nexus: `H`, which handles a `Handled`, cannot be used for an `Event` "
                            "in the schema `App`; use it with its own event and schema");
}

/// Whether the arguments can be stored by value; reports an lvalue that cannot be copied.
template <class... Given>
consteval bool check_held() {
    if constexpr ((constructible<std::decay_t<Given>, Given> && ...)) {
        return true;
    } else {
        constexpr std::size_t misfit = detail::index_of<std::false_type>(
            type_list<std::bool_constant<constructible<std::decay_t<Given>, Given>>...>{});
        detail::report_not_copyable<std::decay_t<at_t<misfit, type_list<Given...>>>>();
        return false;
    }
}

/// A copy of a chain or schedule that is an lvalue, so that a call can extend it.
template <class Type>
constexpr Type copy_of(const Type& named) {
    if constexpr (std::is_copy_constructible_v<Type>) {
        return Type(named);
    } else {
        detail::report_named_not_copyable<Type>();
        return detail::rejected<Type>();
    }
}

/// Whether an `H` can be used for an `Event` in `App`; reports why not.
template <class H, class App, class Event>
consteval bool check_handles() {
    if constexpr (handles<H, App, Event>)
        return true;
    else
        detail::report_not_handled<H, typename H::event_type, App, Event>();
    return handles<H, App, Event>;
}

/// The event that the caller named, or `Unnamed`.
template <class Event, class... More>
struct NamedEvent {
    static_assert(sizeof...(More) <= 1, "nexus: handler<Event>(callable, registry): name one "
                                        "event, and make one handler for each event");
    using type = Event;
};

/// `callable` bound to `App`; a handler is returned unchanged. `Event` is used when the callable is
/// generic.
template <class App, class Event, class Callable>
constexpr auto bind(Callable&& callable) {
    using Type = std::decay_t<Callable>;
    if constexpr (!detail::check_held<Callable>()) {
        return Rejected{};
    } else if constexpr (IsHandler<Type>) {
        return static_cast<Type>(static_cast<Callable&&>(callable));
    } else {
        using Named = std::conditional_t<is_generic_for<Type, Event>, Event, Unnamed>;
        return BoundFunction<App, Type, NoContext, Named>(static_cast<Callable&&>(callable));
    }
}

/// The type that `bind` returns.
template <class App, class Event, class Callable>
using bound_t = decltype(detail::bind<App, Event>(std::declval<Callable>()));

} // namespace detail

/// A type that handles `Event` (void: none) in the schema `App`.
template <class H, class App, class Event>
concept Handler = detail::IsHandler<std::remove_cvref_t<H>> &&
    detail::handles<std::remove_cvref_t<H>, App, Event>;

/// The type of `handler<f>(nexus::registry<App>)`, for members. Default constructible; `App` may be
/// incomplete.
template <auto Function, class App>
using HandlerFn = detail::BoundFunction<App, Fn<Function>>;

namespace functions {

/// Binds the function `Function` to the schema of `registry`. Costs nothing: the result is an empty
/// object unless the function has a Local. Does not compile if the function does not fit the
/// schema. For a generic callable, name the event: `handler<f, Event>(registry)`.
template <auto Function, class... Named, class R>
[[nodiscard]] constexpr auto handler(const R& registry) {
    using App = decltype(detail::app_of(registry));
    using Event = typename detail::NamedEvent<Named..., detail::Unnamed>::type;
    if constexpr (std::is_void_v<App>) {
        detail::report_not_registry<R>();
        return detail::Rejected{};
    } else {
        static_cast<void>(detail::check_binding<App, Fn<Function>, detail::NoContext, Event>());
        return detail::BoundFunction<App, Fn<Function>, detail::NoContext, Event>();
    }
}

/// Binds a lambda, a functor or a function pointer, which is moved into the handler; a handler is
/// returned unchanged. For a generic callable, name the event: `handler<Event>(callable,
/// registry)`.
template <class... Named, class Callable, class R>
[[nodiscard]] constexpr auto handler(Callable&& callable, const R& registry) {
    using App = decltype(detail::app_of(registry));
    using Event = typename detail::NamedEvent<Named..., detail::Unnamed>::type;
    using Type = std::decay_t<Callable>;
    if constexpr (std::is_void_v<App>) {
        detail::report_not_registry<R>();
        return detail::Rejected{};
    } else if constexpr (!detail::check_held<Callable>()) {
        return detail::Rejected{};
    } else if constexpr (detail::IsHandler<Type>) {
        static_cast<void>(detail::check_handles<Type, App, typename Type::event_type>());
        return static_cast<Type>(static_cast<Callable&&>(callable));
    } else {
        static_cast<void>(detail::check_binding<App, Type, detail::NoContext, Event>());
        return detail::BoundFunction<App, Type, detail::NoContext, Event>(
            static_cast<Callable&&>(callable));
    }
}

/// Calls a function once, with its parameters fetched from `world`, and returns its result. The
/// function takes no event; its Locals start fresh. Does not touch the sequence number.
template <class Callable, class W>
constexpr decltype(auto) startup(Callable&& callable, W& world) {
    using Bound = detail::bound_t<void, detail::Unnamed, Callable>;
    if constexpr (std::is_void_v<typename Bound::event_type>) {
        return detail::bind<void, detail::Unnamed>(static_cast<Callable&&>(callable)).run(world);
    } else {
        detail::report_startup_event<Bound, typename Bound::event_type>();
        return detail::Rejected{};
    }
}
template <auto Function, class W>
constexpr decltype(auto) startup(W& world) {
    return nexus::startup(fn<Function>, world);
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_HANDLER_HANDLER_HPP
