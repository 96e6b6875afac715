// SPDX-License-Identifier: MIT
// mistake: A chain run with an argument of another type
// fix: Pass the chain's event type.
// expect: cannot be initialised
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
    auto chain = nexus::pipeline<Order>(world.registry()).then([](Order) {}).build();
    chain.run(world, Book{});
#else
    auto chain = nexus::pipeline<Order>(world.registry()).then([](Order) {}).build();
    chain.run(world, Order{});
#endif
}
