// SPDX-License-Identifier: MIT
// mistake: A mistake in an arm
// fix: Fix the step; the error appears where the arm is attached.
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
    auto chain = nexus::pipeline<Order>(world.registry()).tee(nexus::arm.then([](Book) {}));
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).tee(nexus::arm.then([](const Order&) {}));
    static_cast<void>(chain);
#endif
}
