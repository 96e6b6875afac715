// SPDX-License-Identifier: MIT
#ifndef NEXUS_LOOP_RUN_HPP
#define NEXUS_LOOP_RUN_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/handler/roles.hpp>
#include <nexus/loop/driver.hpp>
#include <nexus/refuse.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <sched.h>
#include <type_traits>
#include <utility>

/// \file
/// `nexus::run`: the loop over the drivers of a world.

NEXUS_DETAIL_BEGIN

/// What a loop does after a turn without events.
enum class Idle {
    block, ///< sleep in the driver that can wait, until an event, a deadline or a shutdown;
           ///< like `yield` if a driver has neither `wait` nor `next_deadline`
    yield, ///< let another thread have the processor
    spin   ///< start the next turn at once
};

namespace detail {

/// Calls `attach` of a driver when the loop starts, and `detach` when it ends.
template <std::size_t I, class App, class D>
class Attached {
public:
    Attached(World<App>& world, D& driver) : world_(world), driver_(driver) {
        if constexpr (requires { driver.attach(world); })
            driver.attach(world);
    }
    Attached(const Attached&) = delete;
    Attached& operator=(const Attached&) = delete;
    ~Attached() {
        if constexpr (requires { driver_.detach(world_); })
            driver_.detach(world_);
    }

private:
    World<App>& world_;
    D& driver_;
};

/// One turn over some drivers.
template <class App, class... Drivers>
struct Turn {
    /// Polls each in order. Returns the number of events they dispatched.
    NEXUS_DETAIL_INLINE static std::size_t poll(World<App>& world, Drivers&... drivers) {
        (Turn::begin(world, drivers), ...);
        std::size_t count = 0;
        ((count += drivers.poll(world)), ...);
        (Turn::end(world, drivers), ...);
        return count;
    }

    /// Lowers `first` to the earliest deadline of the drivers.
    NEXUS_DETAIL_INLINE static void deadline(std::optional<TimePoint>& first, World<App>& world,
                                             Drivers&... drivers) {
        (Turn::earlier(first, world, drivers), ...);
    }

    /// Lowers `until` to the earliest deadline of the drivers, and blocks until then in the driver
    /// that can wait. A signal may end the wait early; the turn is then empty.
    NEXUS_DETAIL_INLINE static void wait(std::optional<TimePoint>& until, World<App>& world,
                                         Drivers&... drivers) {
        Turn::deadline(until, world, drivers...);
        (Turn::wait_in(world, until, drivers), ...);
    }

private:
    template <class D>
    NEXUS_DETAIL_INLINE static void begin(World<App>& world, D& driver) {
        if constexpr (requires { driver.begin_turn(world); })
            driver.begin_turn(world);
    }
    template <class D>
    NEXUS_DETAIL_INLINE static void end(World<App>& world, D& driver) {
        if constexpr (requires { driver.end_turn(world); })
            driver.end_turn(world);
    }
    template <class D>
    static void earlier(std::optional<TimePoint>& first, World<App>& world, D& driver) {
        if constexpr (has_deadline<D, App>)
            if (const std::optional<TimePoint> next = driver.next_deadline(world);
                next && (!first || *next < *first))
                first = next;
    }
    template <class D>
    static void wait_in(World<App>& world, const std::optional<TimePoint>& until, D& driver) {
        if constexpr (can_wait<D, App>)
            driver.wait(world, until);
    }
};

/// Checked builds: reports a loop that spins because a timer is due while no driver advances the
/// world's Clock.
template <class App>
class StoppedClock {
public:
    explicit StoppedClock(World<App>& world) {
        if constexpr (NEXUS_CHECKED && World<App>::template contains<Clock>)
            start_ = WorldAccess::field<Clock>(world).now();
    }

    void after_turn(World<App>& world, const std::optional<TimePoint>& until, std::size_t events) {
        if constexpr (World<App>::template contains<Clock>) {
            const TimePoint shown = WorldAccess::field<Clock>(world).now();
            is_set_ = is_set_ || shown != start_;
            const bool in_vain = !is_set_ && events == 0 && until && until == until_ &&
                                 shown < *until && *until <= std::chrono::steady_clock::now();
            turns_ = in_vain ? turns_ + 1 : 0;
            until_ = until;
            NEXUS_ASSERT(
                turns_ < 10'000,
                "run: a deadline has passed by the system's clock, but no driver advances the "
                "world's Clock; put RealClock{} first: run(world, RealClock{}, drivers...)");
        }
    }

private:
    std::optional<TimePoint> until_;
    TimePoint start_;
    bool is_set_ = false;
    int turns_ = 0;
};

template <class Type>
struct AppOfWorld {
    using type = void;
};
template <class App>
struct AppOfWorld<World<App>&> {
    using type = App;
};

template <class Argument>
consteval void report_run_world() {
    static_assert(never<Argument>,
                  "nexus: run(world, drivers...): the first argument is `Argument`, but must be a "
                  "non-const World<App>; pass the world first");
}
template <class App>
consteval void report_no_drivers() {
    static_assert(
        never<App>,
        "nexus: run(world): there are no drivers to poll; pass them: run(world, drivers...)");
}

/// Whether a loop over these drivers can run in a `W`; reports the reason if not.
template <class W, class... Drivers>
consteval bool check_run() {
    using App = typename AppOfWorld<W>::type;
    if constexpr (std::is_void_v<App>) {
        detail::report_run_world<W>();
        return false;
    } else if constexpr (sizeof...(Drivers) == 0) {
        detail::report_no_drivers<App>();
        return false;
    } else {
        return detail::check_drivers<App, Drivers...>();
    }
}

template <class App, class Numbers, class... Drivers>
struct Loop;
template <class App, std::size_t... I, class... Drivers>
struct Loop<App, std::index_sequence<I...>, Drivers...> {
    using Turn = detail::Turn<App, Drivers...>;

    static constexpr bool waits = (can_wait<Drivers, App> || ...);

    /// Whether each driver can wait or has a deadline. Any other driver keeps the loop awake.
    static constexpr bool sleeps = ((can_wait<Drivers, App> || has_deadline<Drivers, App>)&&...);

    struct All : Attached<I, App, Drivers>... {
        All(World<App>& world, Drivers&... drivers)
            : Attached<I, App, Drivers>(world, drivers)... {}
    };

    NEXUS_DETAIL_INLINE static void run(World<App>& world, Idle idle, Drivers&... drivers) {
        if (!waits && idle == Idle::block)
            detail::refuse("run: idle is Idle::block, but none of the drivers has "
                           "wait(world, until); add an IoDriver, or pass Idle::yield or "
                           "Idle::spin");
        // Attach before reading the flag: from here on, a shutdown wakes the loop.
        [[maybe_unused]] const All attached(world, drivers...);
        const ShutdownHandle handle = world.shutdown_handle();
        if (idle == Idle::spin) {
            while (!handle.is_shutdown())
                Turn::poll(world, drivers...);
        } else if (idle == Idle::yield) {
            while (!handle.is_shutdown())
                if (Turn::poll(world, drivers...) == 0)
                    ::sched_yield();
        } else if constexpr (waits) {
            [[maybe_unused]] StoppedClock<App> clock(world);
            while (!handle.is_shutdown()) {
                std::optional<TimePoint> until;
                if constexpr (!sleeps)
                    until = (TimePoint::min)();
                Turn::wait(until, world, drivers...);
                const std::size_t events = Turn::poll(world, drivers...);
                if constexpr (NEXUS_CHECKED)
                    clock.after_turn(world, until, events);
                if (!sleeps && events == 0)
                    ::sched_yield();
            }
        }
    }
};

} // namespace detail

namespace functions {

/// Polls `drivers`, in this order, until the world is shut down. Tests for a shutdown before each
/// turn, so that the turn that requests it is finished. An lvalue driver is used in place, not
/// copied.
///
/// An exception from a handler or driver ends the loop and propagates; `end_turn` is not called for
/// that turn, since the world may be inconsistent. Calling `run` again continues with the next
/// event.
///
/// A turn costs the polls and one load. With `Idle::block` it starts with one `wait`, until the
/// earliest `next_deadline`. If a driver has neither `next_deadline` nor `wait`, the loop polls, as
/// with `Idle::yield`. Throws std::invalid_argument (aborts in builds without exceptions) for
/// `Idle::block` if no driver can wait. A checked build ends a loop that spins because timers are
/// due while no driver advances the world's `Clock`.
template <class W, class... Drivers>
void run(W&& world, Idle idle, Drivers&&... drivers) {
    if constexpr (detail::check_run<W, std::remove_reference_t<Drivers>...>())
        detail::Loop<typename std::remove_reference_t<W>::app_type,
                     std::index_sequence_for<Drivers...>,
                     std::remove_reference_t<Drivers>...>::run(world, idle, drivers...);
}

/// The same, with `Idle::block` if one of `drivers` can wait, else with `Idle::yield`.
template <class W, class... Drivers>
void run(W&& world, Drivers&&... drivers) {
    if constexpr (detail::check_run<W, std::remove_reference_t<Drivers>...>()) {
        using Loop =
            detail::Loop<typename std::remove_reference_t<W>::app_type,
                         std::index_sequence_for<Drivers...>, std::remove_reference_t<Drivers>...>;
        Loop::run(world, Loop::waits ? Idle::block : Idle::yield, drivers...);
    }
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_LOOP_RUN_HPP
