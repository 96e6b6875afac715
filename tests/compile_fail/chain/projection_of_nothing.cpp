// SPDX-License-Identifier: MIT
// mistake: A projection where the chain carries nothing
// fix: Remove the projection.
// expect: cannot be applied to the `Value`
// type: Order
// type: void
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
        nexus::pipeline<Order>(world.registry()).then([] {}).then([](int) {}, &Order::size);
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).then([](int) {}, &Order::size);
    static_cast<void>(chain);
#endif
}
