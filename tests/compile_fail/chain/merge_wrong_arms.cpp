// SPDX-License-Identifier: MIT
// mistake: A merge function that takes other types than the arms return
// fix: Take the results of the arms, in order.
// expect: but the chain carries a `Carried` here
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
    auto chain =
        nexus::pipeline<Order>(world.registry())
            .fork([](const Order& o) { return o.size; }, [](const Order& o) { return o.price; })
            .merge([](int, Book) {});
    static_cast<void>(chain);
#else
    auto chain =
        nexus::pipeline<Order>(world.registry())
            .fork([](const Order& o) { return o.size; }, [](const Order& o) { return o.price; })
            .merge([](int, int) {});
    static_cast<void>(chain);
#endif
}
