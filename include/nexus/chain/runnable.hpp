// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_RUNNABLE_HPP
#define NEXUS_CHAIN_RUNNABLE_HPP

#include <nexus/chain/engine.hpp>
#include <nexus/handler/handler.hpp>

#include <type_traits>

/// \file
/// `Runnable`: links and a context, and the entry of an event into them.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Event>
consteval void report_not_event() {
    static_assert(never<Event>,
                  "nexus: a chain cannot start with an event of type `Event`; use an object type, "
                  "a reference to one, or void for a chain without an event");
}

/// Whether a chain can start with an event that it carries as `Carried`.
template <class Carried>
consteval bool check_begins() {
    using Plain = std::remove_reference_t<Carried>;
    if constexpr (!std::is_void_v<Plain> &&
                  (!std::is_object_v<Plain> || (std::is_array_v<Carried>))) {
        detail::report_not_event<Carried>();
        return false;
    } else {
        return true;
    }
}

template <class Out, class Event, class Argument>
consteval void report_event_gone() {
    static_assert(
        never<Out>,
        "nexus: run(world, event): the result `Out` refers to the event, but `Argument` would be "
        "converted to a temporary that dies when run() returns; pass an `Event`");
}

/// Whether a reference `Event` would bind to a temporary converted from `Given`.
template <class Event, class Given>
consteval bool binds_temporary() {
    using Referred = std::remove_reference_t<Event>;
    return std::is_lvalue_reference_v<Event> &&
           !std::is_convertible_v<std::remove_reference_t<Given>*, Referred*> &&
           std::is_convertible_v<Given, Referred&&>;
}

/// Whether the result of a chain outlives the arguments of run().
template <class Out, class Event, class... Given>
consteval bool check_lifetime() {
    if constexpr (borrows<Out> && (detail::binds_temporary<Event, Given>() || ...)) {
        detail::report_event_gone<Out, Event, Given...>();
        return false;
    } else {
        return true;
    }
}

/// A chain that runs with an event: the common base of chains, pipelines and batches.
template <class Setting, class Links>
class Runnable : public ContextHolder<typename Setting::context> {
    using App = typename Setting::app;
    using Context = typename Setting::context;

public:
    using in = typename Links::in;
    using out = typename Links::out;

    constexpr Runnable(ContextHolder<Context>&& context, Links&& links)
        : ContextHolder<Context>(static_cast<ContextHolder<Context>&&>(context)),
          links_(static_cast<Links&&>(links)) {}

protected:
    template <class Last, class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr typename Last::result enter(const Last& last, W& world,
                                                              Given&&... event) {
        if constexpr (!can_run<W, Given...>) {
            return detail::rejected<typename Last::result>();
        } else {
            Env<App, Context> env = make_env(world);
            if constexpr (std::is_void_v<in>)
                return links_.run(env, last);
            else if constexpr (std::is_reference_v<in> || (std::is_same_v<Given&&, in&&> && ...))
                return links_.run(env, last, static_cast<in&&>(event)...);
            else
                return links_.run(env, last,
                                  detail::initialised<in>(static_cast<Given&&>(event))...);
        }
    }

    /// A stateless chain is default-constructed for each run.
    template <class Last, class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr typename Last::result enter(const Last& last, W& world,
                                                              Given&&... event) const {
        if constexpr (is_broken<out>) {
            return detail::rejected<typename Last::result>();
        } else if constexpr (!is_stateless<Links> || !std::is_same_v<Context, NoContext>) {
            detail::report_const_state<Runnable>();
            return detail::rejected<typename Last::result>();
        } else {
            return Runnable({}, {}).enter(last, world, static_cast<Given&&>(event)...);
        }
    }

    NEXUS_DETAIL_INLINE constexpr Env<App, Context> make_env(World<App>& world) {
        if constexpr (std::is_same_v<Context, NoContext>)
            return {world, {}};
        else
            return {world, this->ctx};
    }

    constexpr ContextHolder<Context>&& move_context() noexcept {
        return static_cast<ContextHolder<Context>&&>(*this);
    }

    template <class W, class... Given>
    static constexpr bool can_run = [] {
        if constexpr (is_broken<out>)
            return false;
        else if constexpr (!detail::check_world<Runnable, App, W>())
            return false;
        else
            return detail::check_event<Runnable, in, Given...>();
    }();

    [[no_unique_address]] Links links_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_RUNNABLE_HPP
