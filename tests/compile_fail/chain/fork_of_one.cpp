// SPDX-License-Identifier: MIT
// mistake: A fork with one arm
// fix: Write tee(), or add another arm.
// expect: fork() needs at least two arms
// type: Order
#include <nexus/chain/pipeline.hpp>

struct Order {
    int price = 0;
    int size = 0;
};
struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Order>(world.registry()).fork([](const Order&) {}).join();
#else
    auto chain = nexus::pipeline<Order>(world.registry()).fork([](const Order&) {}, [] {}).join();
#endif
    static_cast<void>(chain);
}
