// SPDX-License-Identifier: MIT
// mistake: A batch of a chain that borrows its event
// fix: Start the chain with an event by value.
// expect: build_batch() stores its events, but `Event` is
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
    auto batch =
        nexus::pipeline<const Order&>(world.registry()).then([](const Order&) {}).build_batch(8);
    batch.input().push_back(Order{});
    batch.run(world);
#else
    auto batch = nexus::pipeline<Order>(world.registry()).then([](const Order&) {}).build_batch(8);
    batch.input().push_back(Order{});
    batch.run(world);
#endif
}
