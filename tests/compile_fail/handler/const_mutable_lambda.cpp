// SPDX-License-Identifier: MIT
// mistake: Running a const handler of a mutable lambda
// fix: Make it non-const.
// expect: running it may change it
// type: lambda
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Order {
    int size = 0;
};
struct Tick {
    double price = 0;
};
struct App {
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
const auto bound = nexus::handler([n = 0](Order) mutable { ++n; }, nexus::registry<App>);
#else
auto bound = nexus::handler([n = 0](Order) mutable { ++n; }, nexus::registry<App>);
#endif

void feed(nexus::World<App>& world) {
    bound.run(world, Order{1});
}
