// SPDX-License-Identifier: MIT
#ifndef NEXUS_HANDLER_FAN_OUT_HPP
#define NEXUS_HANDLER_FAN_OUT_HPP

#include <nexus/handler/adapt.hpp>

#include <string_view>
#include <type_traits>
#include <utility>

/// \file
/// `fan_out`: one event for several handlers that are known at compile time.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Child, class Event>
consteval void report_child_by_value() {
    static_assert(never<Child>,
                  "nexus: the `Child` of a fan_out or Broadcast takes the `Event` by value, which "
                  "would be a hidden copy; take it by const&, or write nexus::copied(child)");
}

template <class Child, class Event>
consteval void report_child_changes() {
    static_assert(never<Child>,
                  "nexus: the `Child` of a fan_out or Broadcast takes the `Event` by & or &&, but "
                  "all children share one event; take it by const&, or write nexus::copied(child)");
}

/// Whether the child would make a hidden copy that is not trivial.
template <class Child, class Event>
inline constexpr bool copies_unseen =
    std::is_same_v<typename Child::event_type, Event> && !std::is_trivially_copyable_v<Event>;

template <class Child, class Event>
inline constexpr bool changes_lent = std::is_same_v<typename Child::event_type, Event&> ||
                                     std::is_same_v<typename Child::event_type, Event&&>;

/// Whether a child can take a shared `Event` (void: none) in `App`.
template <class App, class Child, class Event>
inline constexpr bool child_fits = handles<Child, App, const Event&> &&
                                   !copies_unseen<Child, Event> && !changes_lent<Child, Event>;
template <class App, class Child>
inline constexpr bool child_fits<App, Child, void> = handles<Child, App, void>;

/// Whether `child_fits`; reports why not.
template <class App, class Child, class Event>
consteval bool check_child() {
    if constexpr (child_fits<App, Child, Event>)
        return true;
    else if constexpr (std::is_void_v<Event>)
        detail::report_not_handled<Child, typename Child::event_type, App, void>();
    else if constexpr (changes_lent<Child, Event>)
        detail::report_child_changes<Child, Event>();
    else if constexpr (copies_unseen<Child, Event>)
        detail::report_child_by_value<Child, Event>();
    else
        detail::report_not_handled<Child, typename Child::event_type, App, Event>();
    return child_fits<App, Child, Event>;
}

/// One of several handlers; a stateless one is not stored but default-constructed per run.
template <std::size_t Position, class H, bool Stateless = is_stateless<H>>
struct ChildAt {
    H handler;

    constexpr explicit ChildAt(H&& to_hold) : handler(static_cast<H&&>(to_hold)) {}
};
template <std::size_t Position, class H>
struct ChildAt<Position, H, true> {
    ChildAt() = default;
    constexpr explicit ChildAt(H&&) noexcept {}
};

template <class... Events>
struct FirstEvent {
    using type = void;
};
template <class First, class... Rest>
struct FirstEvent<First, Rest...> {
    using type = const std::remove_cvref_t<First>&;
};
template <class... Rest>
struct FirstEvent<void, Rest...> : FirstEvent<Rest...> {};

template <class... Given>
struct GivenEvent {
    using type = void;
};
template <class Given>
struct GivenEvent<Given> {
    using type = std::remove_cvref_t<Given>;
};

template <class Positions, class... Children>
class FanOut;

template <std::size_t... Positions, class... Children>
class FanOut<std::index_sequence<Positions...>, Children...>
    : public Runs<FanOut<std::index_sequence<Positions...>, Children...>>,
      ChildAt<Positions, Children>... {
public:
    /// `const E&`, where E is the event of the first child that has one.
    using event_type = typename FirstEvent<typename Children::event_type...>::type;

    template <class Schema, class Given>
    static constexpr bool accepts =
        (handles<Children, Schema, std::add_lvalue_reference_t<std::add_const_t<Given>>> && ...);

    constexpr FanOut() requires(is_stateless<Children>&&...) = default;
    constexpr explicit FanOut(Children&&... children)
        : ChildAt<Positions, Children>(static_cast<Children&&>(children))... {}

    template <class Self, class W, class... Given>
    NEXUS_DETAIL_INLINE static constexpr void dispatch(Self& self, W& world,
                                                       const Given&... event) {
#if NEXUS_DETAIL_EXCEPTIONS
        if (!std::is_constant_evaluated()) {
            run_from<0>(self, world, event...);
            return;
        }
#endif
        (static_cast<void>(child<Positions>(self).run(world, event...)), ...);
    }

    /// Whether all children fit; reports only the first that does not.
    template <class W, class... Given>
    static consteval bool can_run() {
        using Schema = typename BoundSchema<void, W>::type;
        if constexpr (!detail::check_world<FanOut, Schema, W>()) {
            return false;
        } else if constexpr (sizeof...(Given) > 1) {
            return detail::check_event<FanOut, event_type, Given...>();
        } else {
            using Event = typename GivenEvent<Given...>::type;
            constexpr std::size_t misfit = detail::index_of<std::false_type>(
                type_list<std::bool_constant<child_fits<Schema, Children, Event>>...>{});
            if constexpr (misfit == npos)
                return true;
            else
                return detail::check_child<Schema, at_t<misfit, type_list<Children...>>, Event>();
        }
    }

    [[nodiscard]] static constexpr std::string_view name() noexcept {
        return "fan_out";
    }

private:
    template <std::size_t Position, class Self>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto) child(Self& self) noexcept {
        using Child = at_t<Position, type_list<Children...>>;
        using Holder = ChildAt<Position, Child>;
        if constexpr (is_stateless<Child>)
            return Child{};
        else
            return (
                static_cast<std::conditional_t<std::is_const_v<Self>, const Holder, Holder>&>(self)
                    .handler);
    }

#if NEXUS_DETAIL_EXCEPTIONS
    template <std::size_t Position, class Self, class W, class... Given>
    NEXUS_DETAIL_INLINE static void run_from(Self& self, W& world, const Given&... event) {
        if constexpr (Position + 1 < sizeof...(Children)) {
            try {
                static_cast<void>(child<Position>(self).run(world, event...));
            } catch (...) {
                finish<Position + 1, Self>(self, world, event...);
                throw;
            }
            run_from<Position + 1>(self, world, event...);
        } else if constexpr (Position < sizeof...(Children)) {
            static_cast<void>(child<Position>(self).run(world, event...));
        }
    }

    /// Runs the remaining children after one threw; their exceptions are dropped. A list of
    /// stateless children is passed by value, so that it needs no address.
    template <std::size_t Position, class Self, class W, class... Given>
    [[gnu::cold, gnu::noinline]] static void
    finish(std::conditional_t<is_stateless<std::remove_const_t<Self>>, Self, Self&> self, W& world,
           const Given&... event) noexcept {
        try {
            static_cast<void>(child<Position>(self).run(world, event...));
        } catch (...) { // NOLINT(bugprone-empty-catch): the first one is rethrown
        }
        if constexpr (Position + 1 < sizeof...(Children))
            finish<Position + 1, Self>(self, world, event...);
    }
#endif
};

} // namespace detail

namespace functions {

/// A handler that passes its event, by `const&`, to each of `handlers`, in this order. All of them
/// run: the first exception is rethrown unchanged afterwards, later ones are dropped. Costs only
/// the calls; the handlers are stored by value.
template <class... Handlers>
[[nodiscard]] constexpr auto fan_out(Handlers&&... handlers) {
    return detail::FanOut<std::index_sequence_for<Handlers...>, detail::held_t<Handlers>...>(
        detail::hold(static_cast<Handlers&&>(handlers))...);
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_HANDLER_FAN_OUT_HPP
