// SPDX-License-Identifier: MIT
// One event through many handlers: known at compile time (direct, fan-out), or in a list that was
// made at run time (erased, erased with state).

#include "crowds.hpp"

#include <initializer_list>

namespace {

using namespace scene;

/// Runs quotes through the handlers that `prepare` put there, each of the `count` once per quote.
/// On the heap: on the stack, where the state happens to lie was seen to make up to a quarter of
/// the time of identical code.
template <class Handlers, class Prepare>
void dispatch(benchmark::State& state, std::size_t count, Prepare prepare) {
    const auto owned = std::make_unique<Handlers>();
    Handlers& handlers = *owned;
    prepare(handlers);
    benchmark::DoNotOptimize(owned.get());
    Feed feed;
    std::size_t quotes = 0;
    for (auto _ : state) {
        handlers.run(feed.next());
        ++quotes;
        benchmark::ClobberMemory();
    }
    if (!counted(handlers.app(), count, quotes))
        state.SkipWithError("a handler did not run once per quote");
}

template <class Crowd, std::size_t Most>
void dispatch_crowd(benchmark::State& state, std::size_t count) {
    dispatch<Crowd>(state, count, [&](Crowd& crowd) { fill<Most>(crowd, count); });
}

template <class Handlers, std::size_t Count>
void dispatch_known(benchmark::State& state) {
    dispatch<Handlers>(state, Count, [](Handlers&) {});
}

/// `count` handlers out of a crowd of at most `Most`.
template <class Kind, std::size_t Most>
void add_crowds(const char* scenario, std::size_t count) {
    for_each_crowd<Kind>([&]<class Crowd>() {
        add_row(scenario, count, Crowd::row, &dispatch_crowd<Crowd, Most>, count);
    });
}

/// What is in its argument's braces runs from left to right, like a fold with commas, but clang
/// folds no more than 256.
void in_turn(std::initializer_list<int>) {}

template <class Numbers>
struct DirectCalls;
template <std::size_t... I>
struct DirectCalls<std::index_sequence<I...>> : ByHand {
    void run(const Quote& quote) { in_turn({(Stateless::by_hand<I>(app_, quote), 0)...}); }
};

template <class Numbers>
struct NexusHandlers;
template <std::size_t... I>
struct NexusHandlers<std::index_sequence<I...>> : InWorld {
    void run(const Quote& quote) {
        in_turn({(nexus::handler<Stateless::with_nexus<I>>(world_.registry()).run(world_, quote),
                  0)...});
    }
};

template <class Numbers>
struct NexusFanOut;
template <std::size_t... I>
struct NexusFanOut<std::index_sequence<I...>> : InWorld {
    void run(const Quote& quote) {
        nexus::fan_out(nexus::handler<Stateless::with_nexus<I>>(nexus::registry<App>)...)
            .run(world_, quote);
    }
};

template <template <class> class Handlers, std::size_t Count>
void add_known(const char* scenario, const char* row) {
    using Known = Handlers<std::make_index_sequence<Count>>;
    add_row(scenario, Count, row, &dispatch_known<Known, Count>);
}

template <std::size_t Count>
void add_direct() {
    add_known<DirectCalls, Count>("direct", "direct calls");
    add_known<NexusHandlers, Count>("direct", "nexus handlers");
    add_crowds<Stateless, 1024>("direct", Count);
}

template <std::size_t Count>
void add_fan_out() {
    add_known<DirectCalls, Count>("fan-out", "direct calls");
    add_known<NexusFanOut, Count>("fan-out", "nexus fan_out");
    add_crowds<Stateless, 1024>("fan-out", Count);
}

const bool added = [] {
    for (const std::size_t count : {1u, 8u, 64u, 1024u})
        add_crowds<Stateless, 1024>("erased", count);
    for (const std::size_t count : {1u, 8u, 64u})
        add_crowds<Stateful, 64>("erased with state", count);
    add_direct<1>(), add_direct<8>(), add_direct<64>(), add_direct<1024>();
    add_fan_out<2>(), add_fan_out<4>(), add_fan_out<8>(), add_fan_out<16>();
    return true;
}();

} // namespace
