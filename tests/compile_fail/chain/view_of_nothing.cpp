// SPDX-License-Identifier: MIT
// mistake: view() where the chain carries nothing
// fix: Put it after a step that returns a value.
// expect: the chain carries nothing here
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
        nexus::pipeline<Order>(world.registry()).then([] {}).view(&Order::size, [](int) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).view(&Order::size, [](int) {});
    static_cast<void>(chain);
#endif
}
