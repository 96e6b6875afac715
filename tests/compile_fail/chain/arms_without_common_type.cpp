// SPDX-License-Identifier: MIT
// mistake: A route whose arms return unrelated types
// fix: Let both arms return the same type.
// expect: have no common type
// type: Book
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
                     .route([](const Order&) { return true; }, [](Order o) { return o.size; },
                            [](Order) { return Book{}; });
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .route([](const Order&) { return true; }, [](Order o) { return o.size; },
                            [](Order o) { return o.price; });
    static_cast<void>(chain);
#endif
}
