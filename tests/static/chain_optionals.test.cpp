// SPDX-License-Identifier: MIT
// Combinators of optionals, everywhere.
#include "everywhere.hpp"

namespace {

constexpr std::optional<int> half(int value) {
    return value % 2 == 0 ? std::optional<int>(value / 2) : std::nullopt;
}

static_assert(everywhere([](auto c) { return c.transform(twice); }, Maybe(4), Maybe(8)));
static_assert(everywhere([](auto c) { return c.transform(twice); }, Maybe(), Maybe()));
static_assert(everywhere([](auto c) { return c.template and_then<half>(); }, Maybe(4), Maybe(2)));
static_assert(everywhere([](auto c) { return c.template and_then<half>(); }, Maybe(3), Maybe()));
static_assert(everywhere([](auto c) { return c.template and_then<half>(); }, Maybe(), Maybe()));
static_assert(everywhere([](auto c) { return c.or_else([] { return Maybe(9); }); }, Maybe(),
                         Maybe(9)));
static_assert(everywhere([](auto c) { return c.or_else([] { return Maybe(9); }); }, Maybe(1),
                         Maybe(1)));
static_assert(everywhere([](auto c) { return c.template filter<positive>().value_or(0); }, Maybe(4),
                         4));
static_assert(everywhere([](auto c) { return c.template filter<positive>().value_or(0); },
                         Maybe(-4), 0));
static_assert(everywhere([](auto c) { return c.inspect(count).value_or(0); }, Maybe(4), 4));
static_assert(everywhere([](auto c) { return c.on_none(count).value_or(0); }, Maybe(), 0));
static_assert(everywhere([](auto c) { return c.template ok_or<Fallible>(7); }, Maybe(),
                         failed<int>(7)));
static_assert(everywhere([](auto c) { return c.template ok_or<Fallible>(7); }, Maybe(1),
                         Fallible(1)));
static_assert(everywhere([](auto c) { return c.template ok_or_else<Fallible>([] { return 8; }); },
                         Maybe(), failed<int>(8)));
static_assert(everywhere([](auto c) { return c.template ok_or_else<Fallible, [] { return 8; }>(); },
                         Maybe(2), Fallible(2)));
static_assert(everywhere([](auto c) { return c.value_or(3); }, Maybe(), 3));
static_assert(everywhere([](auto c) { return c.value_or_else([] { return 5; }); }, Maybe(), 5));
static_assert(everywhere([](auto c) { return c.value_or_else([] { return 5; }); }, Maybe(1), 1));

} // namespace
