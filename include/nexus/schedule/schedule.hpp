// SPDX-License-Identifier: MIT
#ifndef NEXUS_SCHEDULE_SCHEDULE_HPP
#define NEXUS_SCHEDULE_SCHEDULE_HPP

#include <nexus/handler/handler.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// `schedule`: systems that run after events, and only as far as something has changed.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class System, class Result>
consteval void report_system_result() {
    static_assert(never<System>, "nexus: schedule: the system `System` returns `Result`; let it return "
                                 "bool (whether it changed something) or nothing (it did)");
}
template <class System>
consteval void report_system_event() {
    static_assert(never<System>, "nexus: schedule: the system `System` takes an event; a system takes "
                                 "parameters only");
}
template <class System>
consteval void report_unknown_system() {
    static_assert(never<System>, "nexus: schedule: after<...>() names `System`, which was not added "
                                 "before; add it first");
}
template <class System>
consteval void report_system_twice() {
    static_assert(never<System>, "nexus: schedule: `System` is added twice, so that after<...>() could "
                                 "not tell which is meant; wrap one in a lambda");
}

template <class App, class Callable>
consteval bool check_system() {
    if constexpr (!detail::check_binding<App, Callable, NoContext, Unnamed>()) {
        return false;
    } else {
        using Call = FunctionCall<Callable, NoContext, Unnamed>;
        using Result = typename Call::roles::signature::result;
        if constexpr (!std::is_void_v<typename Call::roles::event>) {
            detail::report_system_event<Callable>();
            return false;
        } else if constexpr (!std::is_void_v<Result> && !std::is_same_v<Result, bool>) {
            detail::report_system_result<Callable, Result>();
            return false;
        } else {
            return true;
        }
    }
}

/// A function that runs after events and says whether it changed something.
template <class App, class Callable>
struct System {
    using callable = Callable;

    [[no_unique_address]] FunctionCall<Callable, NoContext, Unnamed> call;

    NEXUS_DETAIL_INLINE constexpr bool run(World<App>& world) {
        if constexpr (!detail::check_system<App, Callable>()) {
            return false;
        } else if constexpr (std::is_same_v<decltype(call(world, NoContext{})), bool>) {
            return call(world, NoContext{});
        } else {
            call(world, NoContext{});
            return true;
        }
    }
};

template <class App, class... Systems>
struct Stage {
    [[no_unique_address]] std::tuple<Systems...> systems;
};

/// A finished schedule of stages.
template <class App, class... Stages>
class StagedSchedule {
public:
    constexpr explicit StagedSchedule(std::tuple<Stages...>&& stages)
        : stages_(static_cast<std::tuple<Stages...>&&>(stages)) {}

    /// Runs the stages in order, each system of a stage in order. A stage in which no system reported
    /// a change is the last that runs. Returns how many systems ran. A stage that is skipped costs
    /// nothing but the branch in front of it.
    constexpr std::size_t run(World<App>& world) { return run_stage<0>(world); }

private:
    template <std::size_t Index>
    NEXUS_DETAIL_INLINE constexpr std::size_t run_stage(World<App>& world) {
        if constexpr (Index == sizeof...(Stages)) {
            return 0;
        } else {
            auto& systems = std::get<Index>(stages_).systems;
            constexpr std::size_t count =
                std::tuple_size_v<std::remove_reference_t<decltype(systems)>>;
            bool changed = false;
            std::apply([&](auto&... system) { ((changed |= system.run(world)), ...); }, systems);
            if (!changed)
                return count;
            return count + run_stage<Index + 1>(world);
        }
    }

    [[no_unique_address]] std::tuple<Stages...> stages_;
};

/// The callables that a system waits for.
template <class... Callables>
struct After {};

/// A finished schedule of systems, each after those it depends on.
template <class App, class Systems, class Edges>
class LinkedSchedule;
template <class App, class... Systems, class... Edges>
class LinkedSchedule<App, type_list<Systems...>, type_list<Edges...>> {
public:
    constexpr explicit LinkedSchedule(std::tuple<Systems...>&& systems)
        : systems_(static_cast<std::tuple<Systems...>&&>(systems)) {}

    /// Runs the systems in the order in which they were added: one that waits for none always, any
    /// other when at least one of those it waits for ran and reported a change. Returns how many ran.
    constexpr std::size_t run(World<App>& world) {
        return run_system<0>(world);
    }

private:
    template <std::size_t Index, class... Changed>
    NEXUS_DETAIL_INLINE constexpr std::size_t run_system(World<App>& world, Changed... changed) {
        if constexpr (Index == sizeof...(Systems)) {
            return 0;
        } else {
            auto& system = std::get<Index>(systems_);
            if (is_due(at_t<Index, type_list<Edges...>>{}, changed...)) {
                const bool now = system.run(world);
                return 1 + run_system<Index + 1>(world, changed..., now);
            }
            return run_system<Index + 1>(world, changed..., false);
        }
    }

    [[no_unique_address]] std::tuple<Systems...> systems_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_SCHEDULE_SCHEDULE_HPP
