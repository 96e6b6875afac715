// SPDX-License-Identifier: MIT
// mistake: logical_and() on a number
// fix: Convert it to a bool in an earlier step.
// expect: take a bool, but the chain carries
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
    auto chain = nexus::pipeline<Order>(world.registry()).logical_and([] { return true; });
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .then([](Order o) { return o.size > 0; })
                     .logical_and([] { return true; });
    static_cast<void>(chain);
#endif
}
