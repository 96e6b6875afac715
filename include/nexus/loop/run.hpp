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

/// What a loop does when there is nothing to do.
enum class Idle {
    block, ///< sleep in the driver that can wait, until something is ready, due, or shutdown;
           ///< like `yield` beside a driver that does not say when it is due
    yield, ///< after a turn without events, let another thread have the processor
    spin   ///< nothing: the next turn begins at once
};

namespace detail {

/// A driver that has been told that its loop began, and is told that it ends.
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
    /// Polls each in order. Returns how many events they dispatched.
    NEXUS_DETAIL_INLINE static std::size_t poll(World<App>& world, Drivers&... drivers) {
        (Turn::begin(world, drivers), ...);
        std::size_t count = 0;
        ((count += drivers.poll(world)), ...);
        (Turn::end(world, drivers), ...);
        return count;
    }

    /// Makes `first` the earliest of the times that the drivers name, and of what it was.
    NEXUS_DETAIL_INLINE static void deadline(std::optional<TimePoint>& first, World<App>& world,
                                             Drivers&... drivers) {
        (Turn::earlier(first, world, drivers), ...);
    }

    /// Blocks in the driver that can, until the earliest of `until` and the drivers' deadlines,
    /// which `until` is then. A signal may end it early: the turn is then an empty one.
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

/// Notices, in a checked build, a loop that spins because it wakes for a timer that is due by the
/// system's clock, which the world's Clock never shows: nothing has set it since the loop began.
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
            NEXUS_ASSERT(turns_ < 10'000, "run: a deadline has come by the system's clock, but the "
                                          "world's Clock stands still; put RealClock{} first, "
                                          "run(world, RealClock{}, drivers...)");
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

template <class W>
consteval void report_run_world() {
    static_assert(never<W>, "nexus: run(world, drivers...): `W` is not a world that can change; "
                            "pass a World<App> first, not const");
}
template <class App>
consteval void report_no_drivers() {
    static_assert(never<App>, "nexus: run(world): there is nothing to poll; name the drivers, "
                              "run(world, drivers...)");
}

/// Whether a loop over these can run in a `W`; reports why not.
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

    /// Whether each says when it has something to do: what only polling can tell keeps a loop
    /// awake.
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
        // Attached before the flag is looked at: from here on a shutdown wakes the loop.
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

/// Polls `drivers`, in this order, until the world is shut down, which is tested before each turn:
/// the turn that asks for it is finished. A driver that is a variable is used where it is.
///
/// What a handler or driver throws ends the loop and passes through; the turn gets no `end_turn`,
/// since the world may not be consistent. Calling `run` again goes on with the next event.
///
/// The turn costs the polls and a load, no more. With `Idle::block` it begins with one `wait`,
/// until the earliest `next_deadline`, which is at once when a driver has neither that nor `wait`:
/// a loop with such a driver polls, as with `Idle::yield`. Refuses `Idle::block` when no driver can
/// wait, as setups are refused. A checked build ends a loop that spins because timers are due while
/// no driver sets the world's `Clock`.
template <class W, class... Drivers>
void run(W&& world, Idle idle, Drivers&&... drivers) {
    if constexpr (detail::check_run<W, std::remove_reference_t<Drivers>...>())
        detail::Loop<typename std::remove_reference_t<W>::app_type,
                     std::index_sequence_for<Drivers...>,
                     std::remove_reference_t<Drivers>...>::run(world, idle, drivers...);
}

/// The same, blocking when one of `drivers` can wait and yielding when none can.
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
