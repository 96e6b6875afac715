// SPDX-License-Identifier: MIT
// A user's global variables may have the names of our parameters: no warning comes of it.
#include <nexus/rt.hpp>

#include <doctest/doctest.h>

namespace {

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
void add(nexus::ResMut<Book> book, int size) {
    book->depth += size;
}

} // namespace

static nexus::World<App> world;
static auto handler = nexus::handler<add>(nexus::registry<App>);
static int event = 3;
static int callable = 0, child = 0, context = 0, next = 0, value = 0;

TEST_CASE("globals named like our parameters") {
    handler.run(world, event);
    nexus::Virtual<int, App> erased = add;
    erased.run(world, event);
    auto both = nexus::fan_out(add, nexus::fn<add>);
    both.run(world, event);
    nexus::Broadcast<int, App> all;
    all.add(add);
    all.run(world, event);
    auto counting =
        nexus::callback([](int& count, int size) { count += size; }, 1, nexus::registry<App>);
    counting.run(world, event);
    auto chain = nexus::pipeline<int>(nexus::registry<App>)
                     .guard([](int size) { return size > 0; })
                     .transform(add)
                     .build();
    chain.run(world, event);
    CHECK(world.resource<Book>().depth == 18);
    CHECK(counting.ctx == 4);
    CHECK(callable + child + context + next + value == 0);
}
