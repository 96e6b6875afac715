// SPDX-License-Identifier: MIT
// Copies and moves of steps on any value, and of copies that are asked for.
#include "moves.hpp"

namespace {

TEST_SUITE("moves") {
    TEST_CASE("steps on any value") {
        check_moves_nothing([](auto c) { return c.tap(look); });
        check_moves_nothing([](auto c) { return c.tap([](int) {}, &Counted::value); });
        check_moves_nothing([](auto c) { return c.then(look); });
        check_moves_nothing([](auto c) { return c.then(value_of); });
        check_moves_nothing([](auto c) { return c.then([](int v) { return v; }, value_of); });
        check_moves_nothing([](auto c) { return c.guard(yes).transform(look); });
        check_moves_nothing([](auto c) { return c.guard(no).inspect(look).transform(look); });
        check_moves_nothing([](auto c) {
            return c.dedup([](const Counted& v) { return v.value; }).transform(look);
        });
        check_moves_nothing([](auto c) {
            return c.scan(0, [](int& sum, const Counted& v) { return sum += v.value; });
        });
        check_moves_nothing([](auto c) { return c.dispatch(look); });
        check_moves_nothing([](auto c) { return c.dispatch(nexus::handler(look, registry)); });
    }

    TEST_CASE("copied makes one copy of what is borrowed, and none of what is owned") {
        World world;
        Tally tally;
        const Counted event(tally, 1);
        nexus::pipeline<const Counted&>(registry).copied().then(look).build().run(world, event);
        CHECK(tally == Tally{.made = 1, .copied = 1, .destroyed = 1});
        tally = {};
        const Counted again(tally, 1);
        nexus::pipeline<const Counted&>(registry).guard(yes).copied().transform(look).build().run(
            world, again);
        CHECK(tally == Tally{.made = 1, .copied = 1, .destroyed = 1});
        CHECK(owned<Counted>([](auto c) { return c.copied().then(look); }).copied == 0);
    }

    TEST_CASE("dedup copies what passed, and a default is copied when it is used") {
        World world;
        Tally tally;
        struct Comparable : Counted {
            using Counted::Counted;
            bool operator==(const Comparable& other) const { return value == other.value; }
        };
        auto chain = nexus::pipeline<Comparable>(registry).dedup().transform(look).build();
        chain.run(world, Comparable(tally, 1));
        chain.run(world, Comparable(tally, 1));
        CHECK(tally.copied == 1);
        Tally defaults;
        const Counted given(defaults, 3);
        auto with =
            nexus::pipeline<Counted>(registry).guard(yes).value_or(given).then(look).build();
        const int held = defaults.copied;
        with.run(world, Counted(tally, 1));
        CHECK(defaults.copied == held);
        auto without =
            nexus::pipeline<Counted>(registry).guard(no).value_or(given).then(look).build();
        const int before = defaults.copied;
        without.run(world, Counted(tally, 1));
        CHECK(defaults.copied == before + 1);
    }
}

} // namespace
