// SPDX-License-Identifier: MIT
// mistake: build() of a chain whose result nobody reads
// fix: End it with a step that returns nothing.
// expect: build(): the chain ends with a value of type `Out`
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
                     .then([](Order order) { return order.size; })
                     .build();
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .then([](Order order) { return order.size; })
                     .then([](int) {})
                     .build();
    static_cast<void>(chain);
#endif
}
