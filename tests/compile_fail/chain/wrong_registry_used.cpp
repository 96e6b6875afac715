// SPDX-License-Identifier: MIT
// mistake: A chain built with something other than a registry, and then used
// fix: Pass world.registry().
// expect: is not a registry
// type: World
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
    auto chain = nexus::dag<Order>(world)
                     .with_context(1)
                     .root([](Order o) { return o; })
                     .fork([](const Order&) {}, [](const Order&) {})
                     .join()
                     .build();
    chain.run(world, Order{});
    chain.ctx = 2;
#else
    auto chain = nexus::dag<Order>(world.registry())
                     .with_context(1)
                     .root([](Order o) { return o; })
                     .fork([](const Order&) {}, [](const Order&) {})
                     .join()
                     .build();
    chain.run(world, Order{});
    chain.ctx = 2;
#endif
}
