// SPDX-License-Identifier: MIT
// Copies and moves of steps inside an optional or an expected.
#include "moves.hpp"

#include <optional>
#include <support/result.hpp>
#include <utility>
#include <variant>

namespace {

using support::Result;

bool passing = true;
constexpr auto passes = [](const Counted&) { return passing; };

/// The same steps behind a guard that passes, and behind one that does not.
template <class Steps>
void for_both(Steps steps) {
    passing = true;
    check(steps);
    passing = false;
    check(steps);
}

TEST_SUITE("moves") {
    TEST_CASE("steps inside an optional") {
        for_both([](auto c) { return c.guard(passes).filter(yes).transform(look); });
        for_both([](auto c) { return c.guard(passes).filter(no).transform(look); });
        for_both([](auto c) { return c.guard(passes).inspect(look).transform(look); });
        for_both([](auto c) { return c.guard(passes).on_none([] {}).transform(look); });
        for_both([](auto c) { return c.guard(passes).transform(value_of).value_or(3); });
        for_both([](auto c) {
            return c.guard(passes)
                .and_then([](const Counted& v) { return std::optional(v.value); })
                .or_else([] { return std::optional(2); })
                .value_or_else([] { return 1; });
        });
        for_both([](auto c) {
            return c.guard(passes)
                .transform(value_of)
                .template ok_or<Result<int, int>>(4)
                .transform_error([](int e) { return e; })
                .inspect_error([](int) {})
                .ok();
        });
    }

    TEST_CASE("an owned value is moved once where it becomes an object or is stored") {
        World world;
        Tally tally;
        const auto pass = [](Single value) { return value; };
        nexus::pipeline<Single>(registry)
            .guard(yes)
            .then([](std::optional<Single> whole) { return whole; })
            .transform(pass)
            .template ok_or<Result<Single, int>>(1)
            .then([](Result<Single, int> whole) { return whole; })
            .ok()
            .value_or_else([] { return Single(); })
            .then([](Single value) { return std::pair<Single, int>(std::move(value), 1); })
            .apply([](Single value, int) { return value; })
            .then([](Single value) { return std::variant<int, Single>(std::move(value)); })
            .visit([](int) {}, look)
            .build()
            .run(world, Single(tally, 1));
        CHECK(tally.copied == 0);
        CHECK(tally.alive() == 0);
    }
}

} // namespace
