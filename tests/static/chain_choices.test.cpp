// SPDX-License-Identifier: MIT
// Combinators of bools, select and visit, everywhere.
#include "everywhere.hpp"

#include <variant>

namespace {

using nexus::on, nexus::otherwise;
using Either = std::variant<int, Pair>;

constexpr auto always = [] { return true; };

static_assert(everywhere([](auto c) { return c.logical_and([] { return false; }); }, true, false));
static_assert(everywhere([](auto c) { return c.logical_or(always); }, false, true));
static_assert(everywhere([](auto c) { return c.logical_xor(always); }, true, false));
static_assert(everywhere([](auto c) { return c.logical_not(); }, true, false));

// One of many.
static_assert(everywhere([](auto c) { return c.visit(twice, [](Pair p) { return p.first; }); },
                         Either(4), 8));
static_assert(everywhere(
    [](auto c) { return c.visit(twice, arm.then([](Pair p) { return p.first; }).then(twice)); },
    Either(Pair{3, 0}), 6));
static_assert(everywhere(
    [](auto c) {
        return c.select(same, on<1>(twice), on<2, 3>([] { return 23; }), otherwise(same));
    },
    1, 2));
static_assert(everywhere(
    [](auto c) {
        return c.select(same, on<1>(twice), on<2, 3>([] { return 23; }), otherwise(same));
    },
    3, 23));
static_assert(everywhere(
    [](auto c) {
        return c.select(same, on<1>(twice), on<2, 3>([] { return 23; }), otherwise(same));
    },
    9, 9));
static_assert(everywhere(
    [](auto c) { return c.select(positive, on<true>(twice), on<false>([] { return 0; })); }, 9,
    18));

} // namespace
