// SPDX-License-Identifier: MIT
// mistake: A world in place of the registry, with a lambda
// fix: Pass `world.registry()`.
// expect: is not a registry
// type: World<App>
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
auto bind(nexus::World<App>& world) {
    return nexus::handler([](Order) {}, world);
}
#else
auto bind(nexus::World<App>& world) {
    return nexus::handler([](Order) {}, world.registry());
}
#endif
