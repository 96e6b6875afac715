// SPDX-License-Identifier: MIT
// Combinators with arms, everywhere.
#include "everywhere.hpp"

#include <array>

namespace {

static_assert(everywhere(
    [](auto c) { return c.route(positive, arm.then(twice), [](int v) { return v - 1; }); }, -3,
    -4));
static_assert(everywhere(
    [](auto c) {
        return c.tee(arm.then(twice).dispatch([](ResMut<Total> t, int v) { t->value = v; }))
            .then([](Res<Total> t, int v) { return t->value + v; });
    },
    3, 9));
static_assert(everywhere(
    [](auto c) {
        return c.view(&Pair::first, arm.guard(positive))
            .transform([](Pair p) { return p.second; })
            .value_or(0);
    },
    Pair{1, 2}, 2));
static_assert(everywhere(
    [](auto c) {
        return c.view(&Pair::first, arm.guard(positive))
            .transform([](Pair p) { return p.second; })
            .value_or(0);
    },
    Pair{-1, 2}, 0));
static_assert(everywhere(
    [](auto c) {
        return c.view(&Pair::first, [](ResMut<Total> t, const int& v) { t->value = v; })
            .then([](Res<Total> t, Pair p) { return t->value + p.second; });
    },
    Pair{1, 2}, 3));
static_assert(everywhere(
    [](auto c) {
        return c
            .then([](ResMut<Total> t, std::array<int, 3> a) {
                t->value = 0;
                return a;
            })
            .for_each(arm.guard(positive).transform([](ResMut<Total> t, int v) { t->value += v; }))
            .then([](Res<Total> t) { return t->value; });
    },
    std::array<int, 3>{1, -2, 3}, 4));
static_assert(everywhere([](auto c) { return c.copied().then(twice); }, 4, 8));
static_assert(everywhere(
    [](auto c) {
        return c
            .fork(
                twice, [](int v) { return v + 1; }, arm.then(count))
            .merge([](int a, int b) { return a * b; });
    },
    4, 40));
static_assert(everywhere(
    [](auto c) {
        return c
            .fork(arm.guard(positive),
                  arm.fork(twice, same).merge([](int a, int b) { return a + b; }))
            .merge([](nexus::optional_ref<const int> a, int b) { return *a + b; });
    },
    4, 16));
static_assert(everywhere([](auto c) { return c.fork(count, count).join().then([] { return 1; }); },
                         4, 1));

} // namespace
