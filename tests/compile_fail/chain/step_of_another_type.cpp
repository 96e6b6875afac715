// SPDX-License-Identifier: MIT
// mistake: A step that takes what the chain does not carry
// fix: Convert it in a step before, or take what is carried.
// expect: but the chain carries a `Carried` here
// type: Order
// type: Book
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
    auto chain = nexus::pipeline<Order>(world.registry()).then([](Book) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).then([](Order) {});
    static_cast<void>(chain);
#endif
}
