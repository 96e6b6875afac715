// SPDX-License-Identifier: MIT
// mistake: join() of an arm that ends in a value
// fix: Merge it, or let the arm end in nothing.
// expect: which would be dropped here
// type: int
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
    auto chain = nexus::pipeline<Order>(world.registry())
                     .fork([](const Order& o) { return o.size; }, [] {})
                     .join();
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).fork([](const Order&) {}, [] {}).join();
    static_cast<void>(chain);
#endif
}
