// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_PIPELINE_HPP
#define NEXUS_CHAIN_PIPELINE_HPP

#include <nexus/chain/batch.hpp>
#include <nexus/chain/combinators.hpp>
#include <nexus/chain/runnable.hpp>
#include <nexus/handler/handler.hpp>

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

/// \file
/// `pipeline` and `dag`: chains of steps over a schema, and the handlers built from them.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Out>
consteval void report_unfinished() {
    static_assert(never<Out>, "nexus: build(): the chain ends with a value of type `Out`, which "
                              "nobody reads; add a last step that returns nothing, or dispatch()");
}

template <class Event>
consteval void report_no_registry() {
    static_assert(never<Event>, "nexus: pipeline<Event>() and dag<Event>() need a registry, which "
                                "names the schema; pass world.registry()");
}
template <class Begin>
consteval void report_no_root() {
    static_assert(never<Begin>, "nexus: dag(): the first step of a DAG must be root<f>(); write "
                                "dag<Event>(registry).root<f>() and then the other steps");
}
template <class Out, class Value>
consteval void report_pinned_result() {
    static_assert(never<Out>,
                  "nexus: run(): the chain returns `Out`, but the `Value` in it can be neither "
                  "copied nor moved; end the chain with a step that uses the value in place");
}

/// Whether the result of a chain can be made from the carried value.
template <class Out>
consteval bool check_returned() {
    if constexpr (shape_of<Out> != Shape::plain) {
        using Value = inner_t<Out>;
        if constexpr (std::is_object_v<Value> && !std::is_move_constructible_v<Value>) {
            detail::report_pinned_result<Out, Value>();
            return false;
        }
    }
    return true;
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

/// A finished chain: a handler for the event it starts with. Empty if no step has state.
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

/// Stand-in for a rejected chain: offers the same members, so that one mistake is one error.
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

/// The steps so far. `run` returns the result of the last step; `build` makes a handler.
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

    /// Passes `context` by reference to every step that takes it as its first argument. Call it at
    /// most once, before the first step.
    template <class Given>
    [[nodiscard]] constexpr auto with_context(Given&& context) const {
        using Owned = std::decay_t<Given>;
        static_assert(
            is_start<Links> && std::is_same_v<Context, NoContext>,
            "nexus: with_context() must come directly after pipeline() or dag(), and only once");
        if constexpr (detail::check_held<Given>())
            return Chain<detail::Setting<App, Owned>, Links>({static_cast<Given&&>(context)}, {});
        else
            return Chain<Setting, Start<typename Links::in, Broken>>({}, {});
    }

    /// Runs the chain and returns the value that it carries at its end.
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) run(W& world, Given&&... event) {
        return run_once(*this, world, static_cast<Given&&>(event)...);
    }
    /// For a chain without state.
    template <class W, class... Given>
    NEXUS_DETAIL_INLINE constexpr decltype(auto) run(W& world, Given&&... event) const {
        return run_once(*this, world, static_cast<Given&&>(event)...);
    }

    /// The chain as a handler. It must end with nothing, or with an optional of nothing.
    [[nodiscard]] constexpr auto build() && {
        if constexpr (detail::check_finished<out>())
            return Pipeline<Setting, Links>(this->move_context(),
                                            static_cast<Links&&>(this->links_));
        else
            return Broken_(this->move_context());
    }
    [[nodiscard]] constexpr auto build() const& { return detail::copy_of(*this).build(); }

    /// The chain with a buffer of events; allocates memory for `capacity` of them.
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
        else if constexpr (!detail::check_returned<out>())
            return Rejected{};
        else
            return self.enter(End<out>{}, world, static_cast<Given&&>(event)...);
    }
};

/// The start of a DAG, whose first step is called its root.
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

    /// Reports a missing root.
    template <auto...>
    [[nodiscard]] constexpr auto then(auto&&...) const {
        detail::report_no_root<Begin>();
        return Chain<detail::Setting<void, NoContext>, Start<unit, Broken>>({}, {});
    }
    [[nodiscard]] constexpr auto fork() const { return then(); }

private:
    Begin begin_;
};

} // namespace detail

namespace functions {

/// Starts a chain of steps for `Event`, by value or by reference; void for a chain without an
/// event.
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

template <class Event>
[[nodiscard]] constexpr auto pipeline() {
    detail::report_no_registry<Event>();
    using Setting = detail::Setting<void, detail::NoContext>;
    return detail::Chain<Setting, detail::Start<detail::stored_t<Event>, detail::Broken>>({}, {});
}

/// Starts a DAG for `Event`: a chain whose first step is its `root`, and which forks and merges.
template <class Event, class R>
[[nodiscard]] constexpr auto dag(const R& registry) {
    return detail::DagStart(nexus::pipeline<Event>(registry));
}
template <class Event>
[[nodiscard]] constexpr auto dag() {
    return detail::DagStart(nexus::pipeline<Event>());
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_PIPELINE_HPP
