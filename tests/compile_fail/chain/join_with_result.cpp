// SPDX-License-Identifier: MIT
// mistake: join() with an arm that returns a value
// fix: Use merge(), or end the arm with a step that returns nothing.
// expect: which would be discarded here
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
