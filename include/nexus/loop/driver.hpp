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
/// The concept `Driver`: a source of events.

NEXUS_DETAIL_BEGIN

/// A source of events. `d.poll(world)` dispatches the available events, without waiting, and
/// returns their number. It calls `world.next_sequence()` before each event, and removes the event
/// from its queue before it runs the handler, so that a handler that throws loses only its own
/// event.
///
/// `nexus::run` detects these optional members:
///
/// - `next_deadline(world)`, a time point or `std::optional` of one: the latest time of the next
/// poll. A time in the past means now; nullopt means not before a wake-up or an action of another
/// driver. A driver without this member may have events at any time, for example in shared memory:
/// a loop that polls it never sleeps.
/// - `wait(world, std::optional<TimePoint> until)`: blocks until there is an event to poll, until
/// `until`, or until the world's wake hook is called. At most one driver of a loop has it.
/// - `begin_turn(world)` and `end_turn(world)`: called before the first and after the last driver
/// is polled. No handler runs between an `end_turn` and the next `begin_turn`, nor while the loop
/// waits.
/// - `attach(world)` and `detach(world)`: called when `run` starts and when it ends, also by an
/// exception.
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

template <class App, class Type>
consteval void report_not_driver() {
    static_assert(never<App>,
                  "nexus: run(world, drivers...): `Type` is not a driver in the schema `App`; give "
                  "it `std::size_t poll(World<App>&)`, which must be const if the driver is const");
}
template <class App, class Type>
consteval void report_deadline() {
    static_assert(never<App>, "nexus: run(world, drivers...): next_deadline(world) of the driver "
                              "`Type` must return a nexus::TimePoint or a std::optional of one");
}
template <class App, std::size_t Waiting, class... Drivers>
consteval void report_many_wait() {
    static_assert(never<App>,
                  "nexus: run(world, drivers...): more than one of `Drivers` has wait(world, "
                  "until), but a loop can block in only one driver; keep one of them");
}

/// Whether a `D` is a driver in `App`; reports the reason if not.
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

/// Whether all of these are drivers; reports the first that is not.
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
