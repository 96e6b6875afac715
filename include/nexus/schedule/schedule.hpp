// SPDX-License-Identifier: MIT
#ifndef NEXUS_SCHEDULE_SCHEDULE_HPP
#define NEXUS_SCHEDULE_SCHEDULE_HPP

#include <nexus/handler/handler.hpp>

#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// `schedule`: systems that run after events, and only if their inputs changed.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class System, class Result>
consteval void report_system_result() {
    static_assert(never<System>,
                  "nexus: schedule: the system `System` returns `Result`; return bool (true if it "
                  "changed something), or nothing, which counts as true");
}
template <class System, class Event>
consteval void report_system_event() {
    static_assert(never<System>, "nexus: schedule: the system `System` takes an event, `Event`, "
                                 "but a system receives none; take only parameters");
}
template <class System>
consteval void report_unknown_system() {
    static_assert(
        never<System>,
        "nexus: schedule: after<...>() names `System`, which has not been added yet; add it first");
}
template <class System>
consteval void report_system_twice() {
    static_assert(never<System>, "nexus: schedule: `System` is added twice, which makes "
                                 "after<...>() ambiguous; wrap one of the two in a lambda");
}

template <class App, class Callable>
consteval bool check_system() {
    if constexpr (!detail::check_binding<App, Callable, NoContext, Unnamed>()) {
        return false;
    } else {
        using Call = FunctionCall<Callable, NoContext, Unnamed>;
        using Result = typename Call::roles::signature::result;
        if constexpr (!std::is_void_v<typename Call::roles::event>) {
            detail::report_system_event<Callable, typename Call::roles::event>();
            return false;
        } else if constexpr (!std::is_void_v<Result> && !std::is_same_v<Result, bool>) {
            detail::report_system_result<Callable, Result>();
            return false;
        } else {
            return true;
        }
    }
}

/// A function that runs after events and reports whether it changed something.
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

    /// Runs the stages in order, and the systems of each stage in order. Stops after a stage in
    /// which no system reported a change. Returns the number of systems that ran. Skipped stages
    /// cost one branch together.
    template <class W>
    NEXUS_DETAIL_INLINE constexpr std::size_t run(W&& world) {
        if constexpr (detail::check_world<StagedSchedule, App, std::remove_reference_t<W>>())
            return run_stage<0>(world);
        else
            return 0;
    }

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
            if (NEXUS_DETAIL_EVEN(changed))
                return count + run_stage<Index + 1>(world);
            return count;
        }
    }

    [[no_unique_address]] std::tuple<Stages...> stages_;
};

/// The positions of the systems that a system waits for.
template <std::size_t... Positions>
struct After {};

template <std::size_t... Before, std::size_t... More>
After<Before..., More...> also(After<Before...>, After<More...>);

/// Whether a system is due, given the changes that earlier systems reported.
template <std::size_t... Positions>
NEXUS_DETAIL_INLINE constexpr bool is_due(After<Positions...>, const bool* changed) {
    if constexpr (sizeof...(Positions) == 0)
        return true;
    else
        return (changed[Positions] || ...);
}

/// A finished schedule of systems, each after its dependencies.
template <class App, class Systems, class Edges>
class LinkedSchedule;
template <class App, class... Systems, class... Edges>
class LinkedSchedule<App, type_list<Systems...>, type_list<Edges...>> {
public:
    constexpr explicit LinkedSchedule(std::tuple<Systems...>&& systems)
        : systems_(static_cast<std::tuple<Systems...>&&>(systems)) {}

    /// Runs the systems in the order in which they were added. A system without dependencies always
    /// runs; any other runs if at least one of its dependencies ran and reported a change. Returns
    /// the number of systems that ran.
    template <class W>
    NEXUS_DETAIL_INLINE constexpr std::size_t run(W&& world) {
        if constexpr (detail::check_world<LinkedSchedule, App, std::remove_reference_t<W>>())
            return run_each(world, std::index_sequence_for<Systems...>{});
        else
            return 0;
    }

private:
    template <std::size_t... I>
    NEXUS_DETAIL_INLINE constexpr std::size_t run_each(World<App>& world,
                                                       std::index_sequence<I...>) {
        bool changed[sizeof...(Systems)] = {};
        std::size_t ran = 0;
        const auto run_if = [&](bool due, bool& reported, auto& system) NEXUS_DETAIL_INLINE_LAMBDA {
            if (NEXUS_DETAIL_EVEN(due)) {
                reported = system.run(world);
                ++ran;
            }
        };
        (run_if(detail::is_due(Edges{}, changed), changed[I], std::get<I>(systems_)), ...);
        return ran;
    }

    [[no_unique_address]] std::tuple<Systems...> systems_;
};

template <class App, class... Callables>
constexpr auto make_stage(Callables&&... callables) {
    return Stage<App, System<App, std::decay_t<Callables>>...>{
        {System<App, std::decay_t<Callables>>{
            FunctionCall<std::decay_t<Callables>, NoContext, Unnamed>(
                static_cast<Callables&&>(callables))}...}};
}

/// An unfinished schedule of stages.
template <class App, class... Stages>
class StageBuilder {
public:
    constexpr explicit StageBuilder(std::tuple<Stages...>&& stages)
        : stages_(static_cast<std::tuple<Stages...>&&>(stages)) {}

    /// Adds a stage of systems after the others.
    template <auto... Functions>
    requires(sizeof...(Functions) > 0) [[nodiscard]] constexpr auto stage() && {
        return static_cast<StageBuilder&&>(*this).stage(fn<Functions>...);
    }
    template <class... Callables>
    requires(sizeof...(Callables) > 0)
        [[nodiscard]] constexpr auto stage(Callables&&... callables) && {
        auto added = detail::make_stage<App>(
            std::decay_t<Callables>(static_cast<Callables&&>(callables))...);
        return StageBuilder<App, Stages..., decltype(added)>(
            std::tuple_cat(static_cast<std::tuple<Stages...>&&>(stages_),
                           std::tuple<decltype(added)>(static_cast<decltype(added)&&>(added))));
    }
    template <auto... Functions>
    requires(sizeof...(Functions) > 0) [[nodiscard]] constexpr auto stage() const& {
        return detail::copy_of(*this).template stage<Functions...>();
    }
    template <class... Callables>
    requires(sizeof...(Callables) > 0)
        [[nodiscard]] constexpr auto stage(Callables&&... callables) const& {
        return detail::copy_of(*this).stage(static_cast<Callables&&>(callables)...);
    }

    [[nodiscard]] constexpr auto build() && {
        return StagedSchedule<App, Stages...>(static_cast<std::tuple<Stages...>&&>(stages_));
    }
    [[nodiscard]] constexpr auto build() const& { return detail::copy_of(*this).build(); }

private:
    std::tuple<Stages...> stages_;
};

/// An unfinished schedule of systems with edges.
template <class App, class Systems, class Edges>
class LinkBuilder;
template <class App, class... Systems, class... Edges>
class LinkBuilder<App, type_list<Systems...>, type_list<Edges...>> {
    template <class Callable>
    static constexpr std::size_t
        position = detail::index_of<Callable>(type_list<typename Systems::callable...>{});

public:
    constexpr explicit LinkBuilder(std::tuple<Systems...>&& systems)
        : systems_(static_cast<std::tuple<Systems...>&&>(systems)) {}

    /// Adds a system. It always runs, unless `after` follows.
    template <auto Function>
    [[nodiscard]] constexpr auto add() && {
        return static_cast<LinkBuilder&&>(*this).add(fn<Function>);
    }
    template <class Callable>
    [[nodiscard]] constexpr auto add(Callable&& callable) && {
        using Type = std::decay_t<Callable>;
        if constexpr (position<Type> != npos) {
            detail::report_system_twice<Type>();
            return static_cast<LinkBuilder&&>(*this);
        } else {
            using Added = System<App, Type>;
            return LinkBuilder<App, type_list<Systems..., Added>, type_list<Edges..., After<>>>(
                std::tuple_cat(static_cast<std::tuple<Systems...>&&>(systems_),
                               std::tuple<Added>(Added{FunctionCall<Type, NoContext, Unnamed>(
                                   Type(static_cast<Callable&&>(callable)))})));
        }
    }

    template <auto Function>
    [[nodiscard]] constexpr auto add() const& {
        return detail::copy_of(*this).template add<Function>();
    }
    template <class Callable>
    [[nodiscard]] constexpr auto add(Callable&& callable) const& {
        return detail::copy_of(*this).add(static_cast<Callable&&>(callable));
    }

    /// The system added last then runs only if one of these systems, or of those named in an
    /// earlier `after` for it, reported a change.
    template <auto... Functions>
    requires(sizeof...(Functions) > 0) [[nodiscard]] constexpr auto after() && {
        return static_cast<LinkBuilder&&>(*this).after(fn<Functions>...);
    }
    template <class... Callables>
    requires(sizeof...(Callables) > 0) [[nodiscard]] constexpr auto after(Callables&&...) && {
        constexpr std::size_t last = sizeof...(Systems) - 1;
        if constexpr ((check_after<std::decay_t<Callables>, last>() && ...)) {
            using Kept = slice_t<type_list<Edges...>, 0, last>;
            using All = concat_t<Kept, type_list<decltype(detail::also(
                                           at_t<last, type_list<Edges...>>{},
                                           After<position<std::decay_t<Callables>>...>{}))>>;
            return LinkBuilder<App, type_list<Systems...>, All>(
                static_cast<std::tuple<Systems...>&&>(systems_));
        } else {
            return static_cast<LinkBuilder&&>(*this);
        }
    }

    template <auto... Functions>
    requires(sizeof...(Functions) > 0) [[nodiscard]] constexpr auto after() const& {
        return detail::copy_of(*this).template after<Functions...>();
    }
    template <class... Callables>
    requires(sizeof...(Callables) > 0)
        [[nodiscard]] constexpr auto after(Callables&&... callables) const& {
        return detail::copy_of(*this).after(static_cast<Callables&&>(callables)...);
    }

    [[nodiscard]] constexpr auto build() && {
        return LinkedSchedule<App, type_list<Systems...>, type_list<Edges...>>(
            static_cast<std::tuple<Systems...>&&>(systems_));
    }
    [[nodiscard]] constexpr auto build() const& { return detail::copy_of(*this).build(); }

private:
    template <class Callable, std::size_t Last>
    static consteval bool check_after() {
        if constexpr (position<Callable> == npos || position<Callable> == Last) {
            detail::report_unknown_system<Callable>();
            return false;
        } else {
            return true;
        }
    }

    std::tuple<Systems...> systems_;
};

/// An empty schedule: the first call decides between stages and edges.
template <class App>
class ScheduleStart {
public:
    template <auto... Functions>
    requires(sizeof...(Functions) > 0) [[nodiscard]] constexpr auto stage() const {
        return StageBuilder<App>({}).template stage<Functions...>();
    }
    template <class... Callables>
    requires(sizeof...(Callables) > 0)
        [[nodiscard]] constexpr auto stage(Callables&&... callables) const {
        return StageBuilder<App>({}).stage(static_cast<Callables&&>(callables)...);
    }
    template <auto Function>
    [[nodiscard]] constexpr auto add() const {
        return LinkBuilder<App, type_list<>, type_list<>>({}).template add<Function>();
    }
    template <class Callable>
    [[nodiscard]] constexpr auto add(Callable&& callable) const {
        return LinkBuilder<App, type_list<>, type_list<>>({}).add(
            static_cast<Callable&&>(callable));
    }
    [[nodiscard]] constexpr auto build() const { return StagedSchedule<App>({}); }
};

/// Stand-in for a rejected schedule: accepts all further calls without an error.
struct RejectedSchedule {
    template <auto... Functions>
    [[nodiscard]] constexpr RejectedSchedule stage(auto&&...) const {
        return {};
    }
    template <auto... Functions>
    [[nodiscard]] constexpr RejectedSchedule add(auto&&...) const {
        return {};
    }
    template <auto... Functions>
    [[nodiscard]] constexpr RejectedSchedule after(auto&&...) const {
        return {};
    }
    [[nodiscard]] constexpr RejectedSchedule build() const { return {}; }
    constexpr std::size_t run(auto&&...) const { return 0; }
};

} // namespace detail

namespace functions {

/// Starts a schedule: `.stage<a, b>().stage<c>().build()`, or with edges
/// `.add<a>().add<b>().after<a>().build()`. A system takes only parameters. It returns bool, true
/// if it changed something, or nothing, which counts as true.
template <class R>
[[nodiscard]] constexpr auto schedule(const R& registry) {
    using App = decltype(detail::app_of(registry));
    if constexpr (std::is_void_v<App>) {
        detail::report_not_registry<R>();
        return detail::RejectedSchedule{};
    } else {
        return detail::ScheduleStart<App>{};
    }
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_SCHEDULE_SCHEDULE_HPP
