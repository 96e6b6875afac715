// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_UNIT_CHAIN_MOVES_HPP
#define NEXUS_TESTS_UNIT_CHAIN_MOVES_HPP

#include <nexus/chain/pipeline.hpp>

#include <doctest/doctest.h>

#include <support/counted.hpp>
#include <utility>

namespace {

using nexus::arm, nexus::on, nexus::otherwise, nexus::ResMut;
using support::Counted, support::Tally;

struct Total {
    int value = 0;
};
struct App {
    Total total;
};
using World = nexus::World<App>;
constexpr auto registry = nexus::registry<App>;

/// A value that can only be moved.
struct Single : Counted {
    using Counted::Counted;
    Single(Single&&) = default;
    Single& operator=(Single&&) = default;
};

constexpr auto yes = [](const Counted&) { return true; };
constexpr auto no = [](const Counted&) { return false; };
constexpr auto look = [](const Counted&) {};
constexpr auto value_of = [](const Counted& counted) { return counted.value; };

/// What `steps` do to a value that they own, summed over every place: a pipeline, an arm, a DAG
/// with context.
template <class V, class Steps>
Tally owned(Steps steps) {
    World world;
    Tally tally;
    auto in_pipeline = steps(nexus::pipeline<V>(registry)).then([] {}).build();
    in_pipeline.run(world, V(tally, 1));
    auto in_arm = nexus::pipeline<V>(registry)
                      .route([] { return true; }, steps(arm).then([] {}), [] {})
                      .build();
    in_arm.run(world, V(tally, 1));
    auto in_dag = steps(nexus::dag<V>(registry).with_context(0).root([](int& calls, V value) -> V {
                      ++calls;
                      return value;
                  }))
                      .then([] {})
                      .build();
    in_dag.run(world, V(tally, 1));
    CHECK(in_dag.ctx == 1);
    CHECK(tally.alive() == 0);
    return tally;
}

/// The same for a value that they borrow: an event, and what a fork lends its arms.
template <class V, class Steps>
Tally borrowed(Steps steps) {
    World world;
    Tally tally;
    {
        const V event(tally, 1);
        steps(nexus::pipeline<const V&>(registry)).then([] {}).build().run(world, event);
        nexus::pipeline<const V&>(registry)
            .fork(steps(arm).then([] {}), steps(arm).then([] {}))
            .join()
            .build()
            .run(world, event);
        steps(nexus::dag<const V&>(registry).root([](const V& value) -> const V& { return value; }))
            .then([] {})
            .build()
            .run(world, event);
    }
    return tally;
}

/// Steps that make no copy of what they own, and none of what they borrow.
template <class Steps>
void check(Steps steps) {
    CHECK(owned<Single>(steps).copied == 0);
    CHECK(borrowed<Single>(steps) == Tally{.made = 1, .destroyed = 1});
}

/// Steps that only look, of which each place made one value and the DAG's root moved one: the root
/// takes the event by value and returns it.
template <class Steps>
void check_moves_nothing(Steps steps) {
    CHECK(borrowed<Single>(steps) == Tally{.made = 1, .destroyed = 1});
    CHECK(owned<Single>(steps) == Tally{.made = 3, .moved = 2, .destroyed = 5});
}

} // namespace

#endif // NEXUS_TESTS_UNIT_CHAIN_MOVES_HPP
