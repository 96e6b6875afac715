// SPDX-License-Identifier: MIT
// mistake: value_or() without a value
// fix: Pass the value to use for an empty optional.
// expect: called with the wrong number of arguments
// type: ValueOrNode
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
        nexus::pipeline<Order>(world.registry()).guard([](Order) { return true; }).value_or();
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .guard([](Order) { return true; })
                     .value_or(Order{});
    static_cast<void>(chain);
#endif
}
