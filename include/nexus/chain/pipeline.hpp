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

template <class Event>
consteval void report_not_event() {
    static_assert(never<Event>,
                  "nexus: a chain cannot begin with an `Event`; let it take an object, "
                  "a reference to one, or void for a chain without event");
}

/// Whether a chain can begin with what it carries of its event.
template <class Carried>
consteval bool check_begins() {
    using Plain = std::remove_reference_t<Carried>;
    if constexpr (!std::is_void_v<Plain> &&
                  (!std::is_object_v<Plain> || (std::is_array_v<Carried>))) {
        detail::report_not_event<Carried>();
        return false;
    } else {
        return true;
    }
}

template <class Out, class Event, class Given>
consteval void report_event_gone() {
    static_assert(never<Out>,
                  "nexus: run(world, event): the chain borrows its event, an `Event`, and returns "
                  "`Out`, but the `Given` becomes a temporary, which is gone when run() returns; "
                  "pass what need not be converted");
}

/// Whether an `Event` that is a reference is bound to what `Given` converts to, and not to it or to
/// what it refers to.
template <class Event, class Given>
consteval bool binds_temporary() {
    using Referred = std::remove_reference_t<Event>;
    return std::is_lvalue_reference_v<Event> &&
           !std::is_convertible_v<std::remove_reference_t<Given>*, Referred*> &&
           std::is_convertible_v<Given, Referred&&>;
}

/// Whether what a chain returns outlives what it was run with.
template <class Out, class Event, class... Given>
consteval bool check_lifetime() {
    if constexpr (borrows<Out> && (detail::binds_temporary<Event, Given>() || ...)) {
        detail::report_event_gone<Out, Event, Given...>();
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
            return detail::rejected<typename Last::result>();
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

    /// A chain without state is made anew to be run.
    template <class Last, class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr typename Last::result enter(const Last& last, W& world,
                                                              Given&&... event) const {
        if constexpr (is_broken<out>) {
            return detail::rejected<typename Last::result>();
        } else if constexpr (!is_stateless<Links> || !std::is_same_v<Context, NoContext>) {
            detail::report_const_state<Runnable>();
            return detail::rejected<typename Last::result>();
        } else {
            return Runnable({}, {}).enter(last, world, static_cast<Given&&>(event)...);
        }
    }

    NEXUS_DETAIL_INLINE constexpr Env<App, Context> make_env(World<App>& world) {
        if constexpr (std::is_same_v<Context, NoContext>)
            return {world, {}};
        else
            return {world, this->ctx};
    }

    constexpr ContextHolder<Context>&& move_context() noexcept {
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
    /// For a pipeline without state.
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr void run(W& world, Given&&... event) const {
        this->enter(Discard{}, world, static_cast<Given&&>(event)...);
    }

    [[nodiscard]] static constexpr std::string_view name() noexcept { return "pipeline"; }
};

template <class Event>
consteval void report_not_buffered() {
    static_assert(never<Event>,
                  "nexus: build_batch(): a buffer cannot hold an `Event`; begin the chain with an "
                  "event by value that can be moved");
}

/// Whether a buffer can hold the events of a chain.
template <class Event>
consteval bool check_buffered() {
    if constexpr (!std::is_object_v<Event> || !std::is_move_constructible_v<Event>) {
        detail::report_not_buffered<Event>();
        return false;
    } else {
        return true;
    }
}

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
    /// When one throws, it is gone, those before it are done, and those behind it stay. A batch
    /// that runs must not be run by its steps.
    template <class W>
    constexpr void run(W& world) {
        if constexpr (Runnable<Setting, Links>::template can_run<W, Event>) {
            NEXUS_ASSERT(!running_, "run(): the batch runs already; its own steps cannot run it");
            Run begun(*this);
            auto env = this->make_env(world);
            const auto events = input_.begin();
            for (const std::size_t count = input_.size(); begun.done < count;) {
                this->links_.run(
                    env, Discard{},
                    static_cast<Event&&>(events[static_cast<std::ptrdiff_t>(begun.done++)]));
                NEXUS_ASSERT(input_.size() == count,
                             "run(): a step has changed the input of the batch that runs it");
            }
            begun.finish();
        }
    }

private:
    /// Removes the events that are done, however the run ends.
    struct Run {
        Batch& batch;
        std::size_t done = 0;

        constexpr explicit Run(Batch& started) noexcept : batch(started) { mark(true); }
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;
        constexpr ~Run() {
            mark(false);
            if (done != 0)
                batch.drop(done);
        }

        constexpr void finish() noexcept {
            batch.input_.clear();
            done = 0;
        }

        constexpr void mark([[maybe_unused]] bool running) noexcept {
#if NEXUS_CHECKED
            batch.running_ = running;
#endif
        }
    };

    constexpr void drop(std::size_t done) {
        if constexpr (std::is_move_assignable_v<Event>) {
            input_.erase(input_.begin(), input_.begin() + static_cast<std::ptrdiff_t>(done));
        } else if (done == input_.size()) {
            input_.clear();
        } else {
            std::vector<Event> rest;
            rest.reserve(input_.capacity());
            for (; done < input_.size(); ++done)
                rest.push_back(static_cast<Event&&>(input_[done]));
            input_.swap(rest);
        }
    }

    std::vector<Event> input_;
#if NEXUS_CHECKED
    bool running_ = false;
#else
    static constexpr bool running_ = false;
#endif
};

/// What is built of a chain that was rejected: has what its user expects of it.
template <class Context, class Event>
struct BrokenChain : ContextHolder<Context> {
    using event_type = void;

    constexpr explicit BrokenChain(ContextHolder<Context>&& context)
        : ContextHolder<Context>(static_cast<ContextHolder<Context>&&>(context)) {}

    constexpr void run(auto&&...) const {}
    [[nodiscard]] static constexpr std::string_view name() noexcept { return {}; }
    [[nodiscard]] constexpr auto& input() const {
        return detail::rejected<
            std::vector<std::conditional_t<std::is_void_v<Event>, unit, std::decay_t<Event>>>&>();
    }
};

/// Steps so far. `run` returns what the last one passes on; `build` makes a handler of it.
template <class Setting, class Links>
class Chain : public Runnable<Setting, Links>, public Combinators<Chain<Setting, Links>> {
    using Base = Runnable<Setting, Links>;
    using App = typename Setting::app;
    using Context = typename Setting::context;
    using Broken_ = BrokenChain<Context, typename Links::in>;

public:
    using out = typename Links::out;

    using Base::Base;

    template <class SpecType>
    constexpr auto append(SpecType&& spec) && {
        using NodeType = decltype(static_cast<SpecType&&>(spec).template attach<Setting, out>());
        return Chain<Setting, Link<Links, NodeType>>(
            this->move_context(),
            Link<Links, NodeType>(static_cast<Links&&>(this->links_),
                                  static_cast<SpecType&&>(spec).template attach<Setting, out>()));
    }

    /// Lets every step that wants it have `context` as its first argument, by reference. Once,
    /// before the first step.
    template <class Given>
    [[nodiscard]] constexpr auto with_context(Given&& context) const {
        using Owned = std::decay_t<Given>;
        static_assert(is_start<Links> && std::is_same_v<Context, NoContext>,
                      "nexus: with_context() comes directly after pipeline() or dag(), and once");
        return Chain<detail::Setting<App, Owned>, Links>({static_cast<Given&&>(context)}, {});
    }

    /// Runs the chain and returns what it carries at its end.
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) run(W& world, Given&&... event) {
        return run_once(*this, world, static_cast<Given&&>(event)...);
    }
    /// For a chain without state.
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) run(W& world, Given&&... event) const {
        return run_once(*this, world, static_cast<Given&&>(event)...);
    }

    /// The chain as a handler. It must end in nothing, or in an optional of nothing.
    [[nodiscard]] constexpr auto build() && {
        if constexpr (detail::check_finished<out>())
            return Pipeline<Setting, Links>(this->move_context(),
                                            static_cast<Links&&>(this->links_));
        else
            return Broken_(this->move_context());
    }
    [[nodiscard]] constexpr auto build() const& { return detail::copy_of(*this).build(); }

    /// The chain with a buffer of events, for which `capacity` is allocated.
    [[nodiscard]] constexpr auto build_batch([[maybe_unused]] std::size_t capacity) && {
        if constexpr (!detail::check_finished<out>())
            return Broken_(this->move_context());
        else if constexpr (!detail::check_buffered<typename Links::in>())
            return Broken_(this->move_context());
        else
            return Batch<Setting, Links>(static_cast<Base&&>(*this), capacity);
    }
    [[nodiscard]] constexpr auto build_batch(std::size_t capacity) const& {
        return detail::copy_of(*this).build_batch(capacity);
    }

private:
    template <class Self, class W, class... Given>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto) run_once(Self& self, W& world,
                                                                 Given&&... event) {
        if constexpr (is_broken<out>)
            return Rejected{};
        else if constexpr (!detail::check_lifetime<out, typename Links::in, Given...>())
            return detail::rejected<out>();
        else
            return self.enter(End<out>{}, world, static_cast<Given&&>(event)...);
    }
};

/// The beginning of a DAG, whose first step is called its root.
template <class Begin>
class DagStart {
public:
    constexpr explicit DagStart(Begin&& begin) : begin_(static_cast<Begin&&>(begin)) {}

    template <class Context>
    [[nodiscard]] constexpr auto with_context(Context&& context) const {
        return detail::DagStart(begin_.with_context(static_cast<Context&&>(context)));
    }

    template <auto F, class... Projection>
    [[nodiscard]] constexpr auto root(Projection&&... projection) && {
        return static_cast<Begin&&>(begin_).template then<F>(
            static_cast<Projection&&>(projection)...);
    }
    template <auto F, class... Projection>
    [[nodiscard]] constexpr auto root(Projection&&... projection) const& {
        return begin_.template then<F>(static_cast<Projection&&>(projection)...);
    }
    template <class F, class... Projection>
    [[nodiscard]] constexpr auto root(F&& f, Projection&&... projection) && {
        return static_cast<Begin&&>(begin_).then(static_cast<F&&>(f),
                                                 static_cast<Projection&&>(projection)...);
    }
    template <class F, class... Projection>
    [[nodiscard]] constexpr auto root(F&& f, Projection&&... projection) const& {
        return begin_.then(static_cast<F&&>(f), static_cast<Projection&&>(projection)...);
    }

private:
    Begin begin_;
};

} // namespace detail

namespace functions {

/// Begins a chain of steps for `Event`, by value or by reference; void for a chain without event.
template <class Event, class R>
[[nodiscard]] constexpr auto pipeline(const R& registry) {
    using App = decltype(detail::app_of(registry));
    using Carried = detail::stored_t<Event>;
    using Setting = detail::Setting<App, detail::NoContext>;
    if constexpr (std::is_void_v<App>) {
        detail::report_not_registry<R>();
        return detail::Chain<Setting, detail::Start<Carried, detail::Broken>>({}, {});
    } else if constexpr (!detail::check_begins<Carried>()) {
        return detail::Chain<Setting, detail::Start<Carried, detail::Broken>>({}, {});
    } else {
        return detail::Chain<Setting, detail::Start<Carried>>({}, {});
    }
}

/// Begins a DAG for `Event`: a chain whose first step is its `root`, and which forks and merges.
template <class Event, class R>
[[nodiscard]] constexpr auto dag(const R& registry) {
    return detail::DagStart(nexus::pipeline<Event>(registry));
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_PIPELINE_HPP
