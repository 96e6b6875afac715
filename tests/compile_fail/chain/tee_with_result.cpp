// SPDX-License-Identifier: MIT
// mistake: A tee whose arm ends in a value
// fix: Let the arm end in nothing.
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
    auto chain =
        nexus::pipeline<Order>(world.registry()).tee([](const Order& o) { return o.size; });
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).tee([](const Order&) {});
    static_cast<void>(chain);
#endif
}
