// SPDX-License-Identifier: MIT
// mistake: A projection for another type
// fix: Pass a pointer to a member of the carried value.
// expect: cannot be applied to the `Value`
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
    auto chain = nexus::pipeline<Order>(world.registry()).then([](int) {}, &Book::depth);
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).then([](int) {}, &Order::size);
    static_cast<void>(chain);
#endif
}
