// SPDX-License-Identifier: MIT
#ifndef NEXUS_BENCHES_SCENE_HPP
#define NEXUS_BENCHES_SCENE_HPP

#include <nexus/core.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

/// \file
/// What is handled in every benchmark: an event, the state it changes, and any number of handlers
/// that differ in their code. The work of handler `I` is `count<I>`, a handful of instructions,
/// whoever calls it; so what differs between two rows is how it gets called.

namespace scene {

struct Quote {
    std::uint64_t price = 0;
    std::uint32_t size = 0;
    std::uint32_t venue = 0;
};

struct alignas(64) Totals {
    std::array<std::uint64_t, 64> cells{};
};
struct Limits {
    std::uint64_t size = 1'000'000;
};

/// The schema of nexus's world, and the state that is handed around by hand.
struct App {
    Totals totals;
    Limits limits;
};

/// What a handler with state owns: as much as the standard function wrappers hold without the heap.
struct Seen {
    std::uint64_t quotes = 0;
    std::uint64_t largest = 0;
};

template <std::size_t I>
[[gnu::always_inline]] inline void count(Totals& totals, const Limits& limits, const Quote& quote) {
    totals.cells[I % 64] += std::min<std::uint64_t>(quote.size + I, limits.size);
}

/// Handlers without state.
struct Stateless {
    template <std::size_t I>
    static void by_hand(App& app, const Quote& quote) {
        count<I>(app.totals, app.limits, quote);
    }
    template <std::size_t I>
    struct Functor {
        void operator()(App& app, const Quote& quote) const { by_hand<I>(app, quote); }
    };
    template <std::size_t I>
    static void with_nexus(nexus::ResMut<Totals> totals, nexus::Res<Limits> limits,
                           const Quote& quote) {
        count<I>(*totals, *limits, quote);
    }
};

/// Handlers with 16 bytes of state each.
struct Stateful {
    template <std::size_t I>
    static void by_hand(Seen& seen, App& app, const Quote& quote) {
        ++seen.quotes;
        seen.largest = std::max<std::uint64_t>(seen.largest, quote.size);
        count<I>(app.totals, app.limits, quote);
    }
    template <std::size_t I>
    struct Functor {
        Seen seen;
        void operator()(App& app, const Quote& quote) { by_hand<I>(seen, app, quote); }
    };
    template <std::size_t I>
    static void with_nexus(nexus::ResMut<Totals> totals, nexus::Res<Limits> limits,
                           nexus::Local<Seen> seen, const Quote& quote) {
        ++seen->quotes;
        seen->largest = std::max<std::uint64_t>(seen->largest, quote.size);
        count<I>(*totals, *limits, quote);
    }
};

/// Quotes that follow one another, the same ones in every row.
class Feed {
public:
    [[gnu::always_inline]] const Quote& next() {
        ++quote_.price;
        quote_.size = (quote_.size + 7) & 1023;
        benchmark::DoNotOptimize(quote_);
        return quote_;
    }

private:
    Quote quote_;
};

/// Whether `handlers` handlers, each run once per quote of `quotes`, left in `app` what they must.
inline bool counted(const App& app, std::size_t handlers, std::size_t quotes) {
    App expected;
    Feed feed;
    for (std::size_t i = 0; i < quotes; ++i) {
        const Quote& quote = feed.next();
        for (std::size_t handler = 0; handler < handlers; ++handler)
            expected.totals.cells[handler % 64] +=
                std::min<std::uint64_t>(quote.size + handler, expected.limits.size);
    }
    return app.totals.cells == expected.totals.cells;
}

/// Registers the row `scenario/handlers/row`, which runs `body(state, arguments...)`. The first row
/// of a scenario is the reference.
template <class Body, class... Arguments>
auto* add_row(const std::string& scenario, std::size_t handlers, const std::string& row, Body body,
              Arguments... arguments) {
    const std::string name = scenario + "/" + std::to_string(handlers) + "/" + row;
    return benchmark::RegisterBenchmark(name.c_str(), body, arguments...);
}

} // namespace scene

#endif // NEXUS_BENCHES_SCENE_HPP
