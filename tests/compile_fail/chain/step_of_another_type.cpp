// SPDX-License-Identifier: MIT
// mistake: A step that takes another type than the chain carries
// fix: Convert the value in an earlier step, or take the carried type.
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
