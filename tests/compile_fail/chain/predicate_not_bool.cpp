// SPDX-License-Identifier: MIT
// mistake: A predicate whose result does not convert to bool
// fix: Return a bool.
// expect: does not convert to bool
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
    auto chain =
        nexus::pipeline<Order>(world.registry()).guard([](const Order&) { return Book{}; });
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).guard([](const Order& order) {
        return order.size > 0;
    });
    static_cast<void>(chain);
#endif
}
