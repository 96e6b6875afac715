// SPDX-License-Identifier: MIT
// mistake: value_or() with a default of another type
// fix: Pass a value of the type inside the optional or expected.
// expect: does not convert to the value type of `Carried`
// type: Book
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
    auto chain = nexus::pipeline<Order>(world.registry())
                     .guard([](const Order&) { return true; })
                     .value_or(Book{});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .guard([](const Order&) { return true; })
                     .value_or(Order{});
    static_cast<void>(chain);
#endif
}
