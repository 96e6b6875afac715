// SPDX-License-Identifier: MIT
// Combinators of any value, everywhere.
#include "everywhere.hpp"

#include <array>

namespace {

static_assert(everywhere([](auto c) { return c.template then<twice>(); }, 4, 8));
static_assert(everywhere([](auto c) { return c.then(twice, &Pair::second); }, Pair{1, 5}, 10));
static_assert(everywhere([](auto c) { return c.template tap<count>().then(same); }, 4, 4));
static_assert(everywhere(
    [](auto c) { return c.tap([](const int&) {}, &Pair::first).then(twice, &Pair::first); },
    Pair{3, 0}, 6));
static_assert(everywhere([](auto c) { return c.template guard<positive>().value_or(-1); }, 4, 4));
static_assert(everywhere([](auto c) { return c.template guard<positive>().value_or(-1); }, -4, -1));
static_assert(everywhere(
    [](auto c) {
        return c.guard(positive, &Pair::second).transform([](Pair) { return 1; }).value_or(0);
    },
    Pair{0, 1}, 1));
static_assert(everywhere([](auto c) { return c.dedup().value_or(-1); }, 4, 4));
static_assert(everywhere(
    [](auto c) { return c.template scan<[](int& sum, int v) { return sum += v; }>(10); }, 4, 14));
static_assert(
    everywhere([](auto c) { return c.scan(10, [](int& sum, int v) { return sum -= v; }); }, 4, 6));
static_assert(everywhere([](auto c) { return c.apply([](int a, int b) { return a - b; }); },
                         Pair{5, 3}, 2));
static_assert(
    everywhere([](auto c) { return c.apply([](int a, int b, int d) { return a + b + d; }); },
               std::array<int, 3>{1, 2, 3}, 6));
static_assert(everywhere(
    [](auto c) {
        return c.dispatch([](ResMut<Total> t, int v) { t->value = v; }).then([](Res<Total> t) {
            return t->value;
        });
    },
    7, 7));
static_assert(everywhere(
    [](auto c) {
        return c.route(positive, arm.then(twice).then(twice), [](int v) { return v - 1; });
    },
    3, 12));

} // namespace
