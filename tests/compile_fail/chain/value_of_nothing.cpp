// SPDX-License-Identifier: MIT
// mistake: A step that takes a value, after a step that returns nothing
// fix: Take only parameters.
// expect: the chain carries nothing
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
    auto chain = nexus::pipeline<Order>(world.registry()).then([](Order) {}).then([](Order) {});
    static_cast<void>(chain);
#else
    auto chain =
        nexus::pipeline<Order>(world.registry()).then([](Order) {}).then([](nexus::Res<Book>) {});
    static_cast<void>(chain);
#endif
}
