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
/// `Harness`: a world and its drivers under a clock that a test moves.

NEXUS_DETAIL_BEGIN

namespace testing {

/// Runs `drivers` in `world` as `nexus::run` would, in virtual time, which begins at zero: nothing
/// sleeps, and the same test takes the same turns on every machine. Drivers that are variables are
/// used where they are. The world's `Clock`, if it has one, shows the virtual time: name no clock
/// driver. Make the harness before what asks the Clock for the time.
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

    /// Runs a handler, or what can be bound to `App`, with an event that has the next sequence
    /// number. Returns what the handler returns.
    template <class H, class... Event>
    decltype(auto) dispatch(H&& handler, Event&&... event) {
        world_.next_sequence();
        if constexpr (!(Driver<std::remove_reference_t<Drivers>, App> && ...))
            return detail::Rejected{}; // the constructor has said so
        else if constexpr (detail::IsHandler<std::remove_cvref_t<H>>)
            return handler.run(world_, static_cast<Event&&>(event)...);
        else
            return detail::bind<App, typename detail::NamedEvent<std::remove_cvref_t<Event>...,
                                                                 detail::Unnamed>::type>(
                       static_cast<H&&>(handler))
                .run(world_, static_cast<Event&&>(event)...);
    }

    /// The same for each event of a range, in order. Returns how many there were.
    template <class H, class Events>
    std::size_t dispatch_many(H&& handler, Events&& events) {
        std::size_t count = 0;
        for (auto&& event : events) {
            dispatch(handler, event);
            ++count;
        }
        return count;
    }

    /// One turn at the present time. Returns how many events the drivers dispatched.
    std::size_t poll() {
        show_time();
        return on_drivers([&](auto&... each) { return Turn::poll(world_, each...); });
    }

    /// Moves time on, from deadline to deadline: a turn now, one at each time that a driver names,
    /// and one at the end. So a timer runs at its own time, and what it schedules for before the
    /// end runs too. Returns how many events were dispatched. Stops when the world is shut down, at
    /// the time of that turn. Refuses to go on when 100,000 turns did not get past one time, since
    /// a handler schedules for the present again and again.
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
                               " ns, and each dispatched something that was due; a handler "
                               "schedules for the present again and again");
            const std::size_t events = poll();
            count += events;
            if (world_.shutdown_handle().is_shutdown())
                break;
            std::optional<TimePoint> next;
            on_drivers([&](auto&... each) { Turn::deadline(next, world_, each...); });
            const bool is_idle = events == 0 && next && *next <= now(); // none does what is due
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
    /// Since the beginning.
    [[nodiscard]] Duration elapsed() const noexcept { return clock_.now().time_since_epoch(); }

private:
    static constexpr int most_turns = 100'000; // at one time, more than any test means

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
