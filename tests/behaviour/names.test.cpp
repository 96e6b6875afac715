// SPDX-License-Identifier: MIT
// A user's functions may have the names of ours, and take a world.
#include <nexus/rt.hpp>

#include <doctest/doctest.h>

namespace trading {

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
using World = nexus::World<App>;

// Less fitting for an lvalue than a template that takes anything, so that it would lose to ours.
int decode(const World&, long) {
    return 1;
}
int handler(const World&, long) {
    return 2;
}
int callback(const World&, long, long) {
    return 3;
}
int fan_out(const World&, long) {
    return 4;
}
int owned(const World&) {
    return 5;
}
int isolate(const World&) {
    return 6;
}
int schedule(const World&) {
    return 7;
}
int otherwise(const World&) {
    return 8;
}
int startup(const World&, long) {
    return 9;
}
int by_ref(const World&) {
    return 10;
}
int copied(const World&) {
    return 11;
}

TEST_SUITE("names") {
    TEST_CASE("a user's own function is called, whatever it is called") {
        World world;
        const int zero = 0;
        CHECK(decode(world, zero) == 1);
        CHECK(handler(world, zero) == 2);
        CHECK(callback(world, zero, zero) == 3);
        CHECK(fan_out(world, zero) == 4);
        CHECK(owned(world) == 5);
        CHECK(isolate(world) == 6);
        CHECK(schedule(world) == 7);
        CHECK(otherwise(world) == 8);
        CHECK(startup(world, zero) == 9);
        CHECK(by_ref(world) == 10);
        CHECK(copied(world) == 11);
    }
}

} // namespace trading
