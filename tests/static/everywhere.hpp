// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_STATIC_EVERYWHERE_HPP
#define NEXUS_TESTS_STATIC_EVERYWHERE_HPP

#include <nexus/rt.hpp>

#include <optional>
#include <support/result.hpp>
#include <utility>

// The same steps in every place a chain can stand, in constant evaluation, so that undefined
// behaviour cannot hide: a pipeline, an arm that owns its value, one that borrows it, a DAG with
// context.

namespace {

using nexus::arm, nexus::Res, nexus::ResMut;
using support::failed, support::Result;

struct Total {
    int value = 0;
};
struct App {
    Total total;
};
using World = nexus::World<App>;
using Maybe = std::optional<int>;
using Fallible = Result<int, int>;
using Pair = std::pair<int, int>;

struct Context {
    int calls = 0;
};

/// Whether `steps` make `expected` of `input` wherever they stand.
template <class In, class Steps, class Out>
constexpr bool everywhere(Steps steps, In input, Out expected) {
    const auto registry = nexus::registry<App>;
    World world;
    const bool in_pipeline = steps(nexus::pipeline<In>(registry)).run(world, input) == expected;
    const bool in_arm = nexus::pipeline<In>(registry)
                            .route([] { return true; }, steps(arm), steps(arm))
                            .run(world, input) == expected;
    const bool in_borrowing_arm = nexus::pipeline<const In&>(registry)
                                      .fork(steps(arm), [] {})
                                      .merge([](Out made) { return made; })
                                      .run(world, input) == expected;
    const bool in_dag =
        steps(nexus::dag<In>(registry).with_context(Context{}).root([](Context& context, In value) {
            ++context.calls;
            return value;
        })).run(world, input) == expected;
    return in_pipeline && in_arm && in_borrowing_arm && in_dag;
}

constexpr auto same = [](auto value) { return value; };

constexpr int twice(int value) {
    return 2 * value;
}
[[maybe_unused]] constexpr bool positive(const int& value) {
    return value > 0;
}
[[maybe_unused]] constexpr void count(ResMut<Total> total) {
    ++total->value;
}

} // namespace

#endif // NEXUS_TESTS_STATIC_EVERYWHERE_HPP
