// SPDX-License-Identifier: MIT
// mistake: dedup() of a value without ==
// fix: Pass a projection to a comparable type.
// expect: must be copyable and comparable with ==
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
    auto chain = nexus::pipeline<Order>(world.registry()).dedup();
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).dedup(&Order::size);
    static_cast<void>(chain);
#endif
}
