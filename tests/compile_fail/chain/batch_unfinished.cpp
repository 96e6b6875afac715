// SPDX-License-Identifier: MIT
// mistake: A batch of a chain that ends with a value
// fix: End it with a step that returns nothing.
// expect: the chain ends with a value of type `Out`
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
    auto batch = nexus::pipeline<Order>(world.registry())
                     .with_context(1)
                     .then([](Order o) { return o; })
                     .build_batch(8);
    batch.input().push_back(Order{});
    batch.run(world);
    batch.ctx = 2;
#else
    auto batch =
        nexus::pipeline<Order>(world.registry()).with_context(1).then([](Order) {}).build_batch(8);
    batch.input().push_back(Order{});
    batch.run(world);
    batch.ctx = 2;
#endif
}
