// SPDX-License-Identifier: MIT
// mistake: A projection that cannot be called with the carried value
// fix: Let it take the carried value as its only argument.
// expect: cannot be applied to the `Value`
// type: Order
// type: Pick
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
struct Pick {
    int operator()(const Book& b) const { return b.depth; }
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Order>(world.registry()).dedup(Pick{});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).dedup(&Order::size);
    static_cast<void>(chain);
#endif
}
