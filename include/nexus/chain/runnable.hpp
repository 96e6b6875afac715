// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_RUNNABLE_HPP
#define NEXUS_CHAIN_RUNNABLE_HPP

#include <nexus/chain/engine.hpp>
#include <nexus/handler/handler.hpp>

#include <type_traits>

/// \file
/// Links, a context, and how an event enters them.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Event>
consteval void report_not_event() {
    static_assert(never<Event>,
                  "nexus: a chain cannot begin with an `Event`; let it take an object, "
                  "a reference to one, or void for a chain without event");
}

/// Whether a chain can begin with what it carries of its event.
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

template <class Out, class Event, class Given>
consteval void report_event_gone() {
    static_assert(never<Out>,
                  "nexus: run(world, event): the chain borrows its event, an `Event`, and returns "
                  "`Out`, but the `Given` becomes a temporary, which is gone when run() returns; "
                  "pass what need not be converted");
}

/// Whether an `Event` that is a reference is bound to what `Given` converts to, and not to it or to
/// what it refers to.
template <class Event, class Given>
consteval bool binds_temporary() {
    using Referred = std::remove_reference_t<Event>;
    return std::is_lvalue_reference_v<Event> &&
           !std::is_convertible_v<std::remove_reference_t<Given>*, Referred*> &&
           std::is_convertible_v<Given, Referred&&>;
}

/// Whether what a chain returns outlives what it was run with.
template <class Out, class Event, class... Given>
consteval bool check_lifetime() {
    if constexpr (borrows<Out> && (detail::binds_temporary<Event, Given>() || ...)) {
        detail::report_event_gone<Out, Event, Given...>();
        return false;
    } else {
        return true;
    }
}

/// A chain that runs with an event: what chains, pipelines and batches have in common.
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

    /// A chain without state is made anew to be run.
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
