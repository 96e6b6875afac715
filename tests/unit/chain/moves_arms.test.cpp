// SPDX-License-Identifier: MIT
// Copies and moves of steps with arms.
#include "moves.hpp"

#include <utility>
#include <vector>

namespace {

TEST_SUITE("moves") {
    TEST_CASE("steps with arms") {
        check_moves_nothing([](auto c) { return c.tee(look).tee(arm.tap(look).then([] {})); });
        check_moves_nothing([](auto c) { return c.view(&Counted::value, [](int) {}).then(look); });
        check_moves_nothing([](auto c) {
            return c.view(&Counted::value, arm.guard([](int v) { return v > 0; })).transform(look);
        });
        check_moves_nothing([](auto c) { return c.route(yes, look, look); });
        check_moves_nothing([](auto c) { return c.route(no, look, arm.tap(look).then(look)); });
        check_moves_nothing(
            [](auto c) { return c.select(value_of, on<1>(look), on<2>(look), otherwise(look)); });
        check_moves_nothing([](auto c) { return c.fork(look, arm.then(look)).join(); });
        check_moves_nothing(
            [](auto c) { return c.fork(value_of, arm.guard(yes), look).merge([](int, auto) {}); });
    }

    TEST_CASE("elements of a range are lent") {
        World world;
        Tally tally;
        std::vector<Single> values;
        values.reserve(2);
        values.emplace_back(tally, 1);
        values.emplace_back(tally, 2);
        nexus::pipeline<std::vector<Single>>(registry).for_each(look).build().run(
            world, std::move(values));
        CHECK(tally == Tally{.made = 2});
    }
}

} // namespace
