// SPDX-License-Identifier: MIT
#ifndef NEXUS_LOOP_DRIVER_HPP
#define NEXUS_LOOP_DRIVER_HPP

#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

/// \file
/// What a driver is: where events come from.

NEXUS_DETAIL_BEGIN

/// A source of events. `d.poll(world)` dispatches what is there, without waiting, and returns how
/// many events that were. It calls `world.next_sequence()` before each, and has taken the event out
/// before it runs the handler, so that one that throws loses only its own.
///
/// What else a driver has, `nexus::run` finds by itself:
///
/// - `next_deadline(world)`, a time point or `std::optional` of one: when it is to be polled at the
///   latest; a time in the past is now, nullopt when only a wake-up, or what other drivers do,
///   gives it something to do. Without this member a driver may have something at any time, for
///   example what it reads in shared memory: no loop that polls it sleeps.
/// - `wait(world, std::optional<TimePoint> until)`: blocks until there is something to poll, until
///   `until`, or until the world's wake hook is called. One driver of a loop at most has it.
/// - `begin_turn(world)` and `end_turn(world)`: before the first driver and after the last is
///   polled. No handler runs between an `end_turn` and the next `begin_turn`, nor while the loop
///   waits.
/// - `attach(world)` and `detach(world)`: when `run` begins and when it ends, however it ends.
template <class D, class App>
concept Driver = requires(std::remove_reference_t<D>& driver, World<App>& world) {
    { driver.poll(world) } -> std::same_as<std::size_t>;
};

namespace detail {

template <class D, class App>
inline constexpr bool can_wait = requires(D& driver, World<App>& world,
                                          std::optional<TimePoint> until) {
    driver.wait(world, until);
};

template <class D, class App>
inline constexpr bool has_deadline = requires(D& driver, World<App>& world) {
    driver.next_deadline(world);
};

template <class App, class D>
consteval void report_not_driver() {
    static_assert(never<App>,
                  "nexus: run(world, drivers...): `D` is not a driver in the schema `App`; "
                  "give it the member std::size_t poll(World<App>& world), not const when "
                  "`D` is not");
}
template <class App, class D>
consteval void report_deadline() {
    static_assert(never<App>, "nexus: run(world, drivers...): next_deadline(world) of the driver "
                              "`D` returns neither a nexus::TimePoint nor a std::optional of one");
}
template <class App, std::size_t Waiting, class... Drivers>
consteval void report_many_wait() {
    static_assert(never<App>, "nexus: run(world, drivers...): more than one of `Drivers` has "
                              "wait(world, until), but a loop can block in one place only; leave "
                              "all but one out");
}

/// Whether a `D` is a driver in `App`; reports why not.
template <class App, class D>
consteval bool check_driver() {
    if constexpr (!Driver<D, App>) {
        detail::report_not_driver<App, D>();
        return false;
    } else if constexpr (has_deadline<D, App>) {
        using Deadline = decltype(std::declval<D&>().next_deadline(std::declval<World<App>&>()));
        constexpr bool fits = std::is_convertible_v<Deadline, std::optional<TimePoint>>;
        if constexpr (!fits)
            detail::report_deadline<App, D>();
        return fits;
    } else {
        return true;
    }
}

/// Whether these can be polled in one loop; reports the first reason why not.
template <class App>
consteval bool check_each() {
    return true;
}
template <class App, class D, class... More>
consteval bool check_each() {
    if constexpr (detail::check_driver<App, D>())
        return detail::check_each<App, More...>();
    else
        return false;
}
template <class App, class... Drivers>
consteval bool check_drivers() {
    if constexpr (detail::check_each<App, Drivers...>()) {
        constexpr std::size_t waiting = (std::size_t{0} + ... + can_wait<Drivers, App>);
        if constexpr (waiting > 1)
            detail::report_many_wait<App, waiting, Drivers...>();
        return waiting <= 1;
    } else {
        return false;
    }
}

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_LOOP_DRIVER_HPP
