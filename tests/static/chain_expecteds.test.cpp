// SPDX-License-Identifier: MIT
// Combinators of expected-like values, everywhere.
#include "everywhere.hpp"

namespace {

constexpr Fallible checked(int value) {
    return value < 100 ? Fallible(value) : failed<int>(value);
}

static_assert(everywhere([](auto c) { return c.transform(twice); }, Fallible(4), Fallible(8)));
static_assert(everywhere([](auto c) { return c.transform(twice); }, failed<int>(4),
                         failed<int>(4)));
static_assert(everywhere([](auto c) { return c.template and_then<checked>(); }, Fallible(4),
                         Fallible(4)));
static_assert(everywhere([](auto c) { return c.template and_then<checked>(); }, Fallible(400),
                         failed<int>(400)));
static_assert(
    everywhere([](auto c) { return c.or_else([](int e) { return Result<int, long>(e + 1); }); },
               failed<int>(4), Result<int, long>(5)));
static_assert(everywhere([](auto c) { return c.inspect(count).value_or(0); }, Fallible(4), 4));
static_assert(everywhere([](auto c) { return c.value_or(3); }, failed<int>(4), 3));
static_assert(everywhere([](auto c) { return c.value_or_else(twice); }, failed<int>(4), 8));
static_assert(
    everywhere([](auto c) { return c.transform_error([](int e) { return long{e} * 3; }); },
               failed<int>(4), failed<int>(12L)));
static_assert(everywhere(
    [](auto c) { return c.inspect_error([](ResMut<Total> t, const int& e) { t->value = e; }); },
    failed<int>(4), failed<int>(4)));
static_assert(everywhere(
    [](auto c) { return c.on_error([](ResMut<Total> t, int e) { t->value = e; }).value_or(1); },
    failed<int>(4), 1));
static_assert(everywhere([](auto c) { return c.on_error(count).value_or(1); }, Fallible(4), 4));
static_assert(everywhere([](auto c) { return c.ok().value_or(1); }, failed<int>(4), 1));

} // namespace
