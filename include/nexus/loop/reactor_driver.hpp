// SPDX-License-Identifier: MIT
#ifndef NEXUS_LOOP_REACTOR_DRIVER_HPP
#define NEXUS_LOOP_REACTOR_DRIVER_HPP

#include <nexus/reactor/reactors.hpp>
#include <nexus/time/clock.hpp>

#include <cstddef>
#include <optional>

/// \file
/// `ReactorDriver`: runs the woken reactors once in each turn of a loop.

NEXUS_DETAIL_BEGIN

/// Runs the woken reactors of the resource `Reactors<App>`, each with its own sequence number.
/// Place it after the drivers whose events mark sources. Empty.
struct ReactorDriver {
    /// Dispatches once, and returns the number of reactors that ran. If one throws, the later ones
    /// run in the next poll.
    template <class App>
    std::size_t poll(World<App>& world) {
        auto& reactors = world.template resource<Reactors<App>>();
        return reactors.dispatch_with(world, [&] { world.next_sequence(); });
    }

    /// Now if reactors are woken, for example because a reactor marked a source; otherwise nullopt.
    template <class App>
    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>& world) const {
        if (world.template resource<Reactors<App>>().woken() == 0)
            return std::nullopt;
        return (TimePoint::min)();
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_LOOP_REACTOR_DRIVER_HPP
