// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTING_HARNESS_HPP
#define NEXUS_TESTING_HARNESS_HPP

#include <nexus/handler/handler.hpp>
#include <nexus/loop/driver.hpp>
#include <nexus/loop/run.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// `Harness`: runs a world and its drivers on a clock that the test controls.

NEXUS_DETAIL_BEGIN

namespace testing {

/// Runs `drivers` in `world` as `nexus::run` would, in virtual time, which begins at zero: nothing
/// sleeps, and the same test takes the same turns on every machine. Drivers passed as variables are
/// used in place. If the world has a `Clock`, it shows the virtual time, so pass no clock driver.
/// Construct the harness before any code that reads the Clock.
template <class App, class... Drivers>
class Harness {
    using Turn = detail::Turn<App, std::remove_reference_t<Drivers>...>;
    using Loop =
        detail::Loop<App, std::index_sequence_for<Drivers...>, std::remove_reference_t<Drivers>...>;

public:
    explicit Harness(World<App>& world, Drivers&&... drivers)
        : world_(world), drivers_(static_cast<Drivers&&>(drivers)...),
          attached_(std::apply([&](auto&... each) { return typename Loop::All(world, each...); },
                               drivers_)) {
        if constexpr (detail::check_drivers<App, std::remove_reference_t<Drivers>...>())
            show_time();
    }
    Harness(const Harness&) = delete;
    Harness& operator=(const Harness&) = delete;

    [[nodiscard]] World<App>& world() noexcept { return world_; }

    /// Runs a handler, or a callable that can be bound to `App`, with an event that has the next
    /// sequence number. Returns the result of the handler.
    template <class H, class... Event>
    decltype(auto) dispatch(H&& handler, Event&&... event) {
        world_.next_sequence();
        if constexpr (!(Driver<std::remove_reference_t<Drivers>, App> && ...))
            return detail::Rejected{}; // reported by the constructor
        else if constexpr (detail::IsHandler<std::remove_cvref_t<H>>)
            return handler.run(world_, static_cast<Event&&>(event)...);
        else
            return detail::bind<App, typename detail::NamedEvent<std::remove_cvref_t<Event>...,
                                                                 detail::Unnamed>::type>(
                       static_cast<H&&>(handler))
                .run(world_, static_cast<Event&&>(event)...);
    }

    /// Dispatches each event of a range, in order. Returns their number.
    template <class H, class Events>
    std::size_t dispatch_many(H&& handler, Events&& events) {
        std::size_t count = 0;
        for (auto&& event : events) {
            dispatch(handler, event);
            ++count;
        }
        return count;
    }

    /// Runs one turn at the present time. Returns how many events the drivers dispatched.
    std::size_t poll() {
        show_time();
        return on_drivers([&](auto&... each) { return Turn::poll(world_, each...); });
    }

    /// Advances time from deadline to deadline: one turn now, one at each time that a driver names,
    /// and one at the end. Each timer therefore runs at its own time, and so does anything it
    /// schedules for before the end. Returns how many events were dispatched. If the world is shut
    /// down, stops at the time of that turn. Rejects a handler that keeps scheduling for the
    /// present: after 100,000 turns at one time.
    std::size_t advance(Duration by) {
        return advance_to(by < (TimePoint::max)() - now() ? now() + by : (TimePoint::max)());
    }
    std::size_t advance_to(TimePoint end) {
        std::size_t count = 0;
        int turns_now = 0;
        while (!world_.shutdown_handle().is_shutdown()) {
            if (++turns_now > most_turns)
                detail::refuse("Harness::advance: " + std::to_string(most_turns) + " turns at " +
                               std::to_string(elapsed().count()) +
                               " ns, and each dispatched a due event; a handler keeps scheduling "
                               "for the present time");
            const std::size_t events = poll();
            count += events;
            if (world_.shutdown_handle().is_shutdown())
                break;
            std::optional<TimePoint> next;
            on_drivers([&](auto&... each) { Turn::deadline(next, world_, each...); });
            const bool is_idle = events == 0 && next && *next <= now(); // due, not handled
            if (next && *next <= now() && !is_idle)
                continue;
            if (now() >= end)
                break;
            clock_.set(next && *next <= end && !is_idle ? *next : end);
            turns_now = 0;
        }
        return count;
    }

    [[nodiscard]] TimePoint now() const noexcept { return clock_.now(); }
    /// The time since the beginning.
    [[nodiscard]] Duration elapsed() const noexcept { return clock_.now().time_since_epoch(); }

private:
    static constexpr int most_turns = 100'000; // at one time; more than any test intends

    template <class Body>
    decltype(auto) on_drivers(Body&& body) {
        return std::apply(static_cast<Body&&>(body), drivers_);
    }

    void show_time() {
        if constexpr (World<App>::template contains<Clock>)
            clock_.poll(world_);
    }

    World<App>& world_;
    TestClock clock_;
    std::tuple<Drivers...> drivers_;
    typename Loop::All attached_;
};

template <class App, class... Drivers>
Harness(World<App>&, Drivers&&...) -> Harness<App, Drivers...>;

} // namespace testing

NEXUS_DETAIL_END

#endif // NEXUS_TESTING_HARNESS_HPP
