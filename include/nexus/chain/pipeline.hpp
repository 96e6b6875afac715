// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_PIPELINE_HPP
#define NEXUS_CHAIN_PIPELINE_HPP

#include <nexus/chain/combinators.hpp>
#include <nexus/handler/handler.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

/// \file
/// `pipeline` and `dag`: chains of steps over a schema, and what is built of them.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Out>
consteval void report_unfinished() {
    static_assert(never<Out>,
                  "nexus: build(): the chain still carries `Out`, which nobody would read; "
                  "end it with a step that returns nothing, or with dispatch()");
}

/// Whether a chain that ends in `Out` can be built.
template <class Out>
consteval bool check_finished() {
    if constexpr (is_broken<Out>) {
        return false;
    } else if constexpr (!ends_in_nothing<Out>) {
        detail::report_unfinished<Out>();
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
            if constexpr (!std::is_void_v<typename Last::result>)
                return Rejected{};
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

    NEXUS_DETAIL_INLINE constexpr Env<App, Context> make_env(World<App>& world) {
        if constexpr (std::is_same_v<Context, NoContext>)
            return {world, {}};
        else
            return {world, this->ctx};
    }

    ContextHolder<Context>&& move_context() noexcept {
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

/// A finished chain: a handler of the event it begins with. Empty when no step has state.
template <class Setting, class Links>
class Pipeline : public Runnable<Setting, Links> {
public:
    using event_type = typename Links::in;

    using Runnable<Setting, Links>::Runnable;

    /// For the concept `Handler`.
    template <class Schema, class Given>
    static constexpr bool accepts =
        std::is_same_v<typename Setting::app, Schema>&& event_fits<event_type, Given>;

    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr void run(W& world, Given&&... event) {
        this->enter(Discard{}, world, static_cast<Given&&>(event)...);
    }

    [[nodiscard]] static constexpr std::string_view name() noexcept { return "pipeline"; }
};

/// A finished chain with a buffer of events.
template <class Setting, class Links>
class Batch : public Runnable<Setting, Links> {
    using Event = typename Links::in;

public:
    using event_type = Event;

    constexpr Batch(Runnable<Setting, Links>&& chain, std::size_t capacity)
        : Runnable<Setting, Links>(static_cast<Runnable<Setting, Links>&&>(chain)) {
        input_.reserve(capacity);
    }

    /// The events of the next run. Do not change it while the batch runs.
    [[nodiscard]] constexpr std::vector<Event>& input() noexcept { return input_; }

    /// Runs the chain with every event, in order, and leaves the buffer empty, its capacity kept.
    /// When one throws, it is gone, those before it are done, and those behind it stay.
    template <class W>
    constexpr void run(W& world) {
        if constexpr (Runnable<Setting, Links>::template can_run<W, Event>) {
            Erase erase{input_};
            auto env = this->make_env(world);
            Event* const events = input_.data();
            for (const std::size_t count = input_.size(); erase.done < count;)
                this->links_.run(env, Discard{}, static_cast<Event&&>(events[erase.done++]));
        }
    }

private:
    /// Removes the events that are done, however the run ends.
    struct Erase {
        std::vector<Event>& events;
        std::size_t done = 0;

        constexpr ~Erase() {
            events.erase(events.begin(), events.begin() + static_cast<std::ptrdiff_t>(done));
        }
    };

    std::vector<Event> input_;
};

/// What is built of a chain that was rejected.
struct BrokenChain {
    using event_type = void;
    NoContext ctx;

    constexpr void run(auto&&...) const {}
    [[nodiscard]] static constexpr std::string_view name() noexcept { return {}; }
    [[nodiscard]] constexpr Rejected input() const { return {}; }
};

/// Steps so far. `run` returns what the last one passes on; `build` makes a handler of it.
template <class Setting, class Links>
class Chain : public Runnable<Setting, Links>, public Combinators<Chain<Setting, Links>> {
    using Base = Runnable<Setting, Links>;
    using App = typename Setting::app;

public:
    using out = typename Links::out;

    using Base::Base;

    template <class SpecType>
    constexpr auto append(SpecType&& spec) && {
        using NodeType = decltype(static_cast<SpecType&&>(spec).template attach<Setting, out>());
        return Chain<Setting, Link<Links, NodeType>>(
            static_cast<ContextHolder<typename Setting::context>&&>(*this),
            Link<Links, NodeType>(static_cast<Links&&>(this->links_),
                                  static_cast<SpecType&&>(spec).template attach<Setting, out>()));
    }

    /// Lets every step that wants it have `context` as its first argument, by reference. Once,
    /// before the first step.
    template <class Context>
    [[nodiscard]] constexpr auto with_context(Context&& context) const {
        using Owned = std::decay_t<Context>;
        static_assert(std::is_same_v<Links, Start<typename Links::in>> &&
                          std::is_same_v<typename Setting::context, NoContext>,
                      "nexus: with_context() comes directly after pipeline() or dag(), and once");
        return Chain<detail::Setting<App, Owned>, Links>({static_cast<Context&&>(context)}, {});
    }

    /// Runs the chain and returns what it carries at its end.
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) run(W& world, Given&&... event) {
        if constexpr (is_broken<out>)
            return Rejected{};
        else
            return this->enter(End<out>{}, world, static_cast<Given&&>(event)...);
    }

    /// The chain as a handler. It must end in nothing, or in an optional of nothing.
    [[nodiscard]] constexpr auto build() && {
        if constexpr (detail::check_finished<out>())
            return Pipeline<Setting, Links>(
                static_cast<ContextHolder<typename Setting::context>&&>(*this),
                static_cast<Links&&>(this->links_));
        else
            return BrokenChain{};
    }
    [[nodiscard]] constexpr auto build() const& { return Chain(*this).build(); }

    /// The chain with a buffer of events, for which `capacity` is allocated.
    [[nodiscard]] constexpr auto build_batch(std::size_t capacity) && {
        if constexpr (detail::check_finished<out>())
            return Batch<Setting, Links>(static_cast<Base&&>(*this), capacity);
        else
            return BrokenChain{};
    }
    [[nodiscard]] constexpr auto build_batch(std::size_t capacity) const& {
        return Chain(*this).build_batch(capacity);
    }
};

/// The beginning of a DAG, whose first step is called its root.
template <class Setting, class Event>
class DagStart {
    using Begin = Chain<Setting, Start<Event>>;

public:
    constexpr explicit DagStart(Begin&& begin) : begin_(static_cast<Begin&&>(begin)) {}

    template <class Context>
    [[nodiscard]] constexpr auto with_context(Context&& context) const {
        using With = Setting_<std::decay_t<Context>>;
        return DagStart<With, Event>(begin_.with_context(static_cast<Context&&>(context)));
    }

    template <auto F, class... Projection>
    [[nodiscard]] constexpr auto root(Projection&&... projection) && {
        return static_cast<Begin&&>(begin_).template then<F>(
            static_cast<Projection&&>(projection)...);
    }
    template <class F, class... Projection>
    [[nodiscard]] constexpr auto root(F&& f, Projection&&... projection) && {
        return static_cast<Begin&&>(begin_).then(static_cast<F&&>(f),
                                                 static_cast<Projection&&>(projection)...);
    }

private:
    template <class Context>
    using Setting_ = detail::Setting<typename Setting::app, Context>;

    Begin begin_;
};

} // namespace detail

namespace functions {

/// Begins a chain of steps for `Event`, by value or by reference; void for a chain without event.
template <class Event, class R>
[[nodiscard]] constexpr auto pipeline(const R& registry) {
    using App = decltype(detail::app_of(registry));
    if constexpr (std::is_void_v<App>) {
        detail::report_not_registry<R>();
        return detail::Rejected{};
    } else {
        return detail::Chain<detail::Setting<App, detail::NoContext>, detail::Start<Event>>({}, {});
    }
}

/// Begins a DAG for `Event`: a chain whose first step is its `root`, and which forks and merges.
template <class Event, class R>
[[nodiscard]] constexpr auto dag(const R& registry) {
    using App = decltype(detail::app_of(registry));
    using Setting = detail::Setting<App, detail::NoContext>;
    return detail::DagStart<Setting, Event>(nexus::pipeline<Event>(registry));
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_PIPELINE_HPP
