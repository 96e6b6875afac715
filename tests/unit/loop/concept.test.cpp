// SPDX-License-Identifier: MIT
#include <nexus/loop/driver.hpp>

#include <doctest/doctest.h>

#include <cstddef>

namespace {

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
struct Other {
    Book book;
};
using World = nexus::World<App>;

struct OfApp {
    std::size_t poll(World&) { return 0; }
};
struct OfAny {
    template <class A>
    std::size_t poll(nexus::World<A>&) const {
        return 0;
    }
};
struct Void {
    void poll(World&) {}
};
struct Blind {
    std::size_t poll() { return 0; }
};
struct ByValue {
    std::size_t poll(int) { return 0; }
};

using nexus::Driver;
static_assert(Driver<OfApp, App>);
static_assert(Driver<OfApp&, App>);
static_assert(!Driver<const OfApp, App>);
static_assert(!Driver<OfApp, Other>);
static_assert(Driver<OfAny, App>);
static_assert(Driver<const OfAny&, Other>);
static_assert(Driver<nexus::RealClock, App>); // what it lacks is said when it is polled
static_assert(Driver<nexus::TestClock, App>);
static_assert(Driver<nexus::HistoricalClock, App>);
static_assert(!Driver<Void, App>);
static_assert(!Driver<Blind, App>);
static_assert(!Driver<ByValue, App>);
static_assert(!Driver<int, App>);
static_assert(!Driver<World, App>);

TEST_SUITE("concept") {
    TEST_CASE("a driver of any schema is polled through the concept") {
        World world;
        const auto poll = [&](Driver<App> auto driver) { return driver.poll(world); };
        CHECK(poll(OfAny{}) == 0);
    }
}

} // namespace
