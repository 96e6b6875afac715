// SPDX-License-Identifier: MIT
// mistake: dispatch() to a handler of another event
// fix: Dispatch to a handler of the carried value.
// expect: cannot be used for an `Event`
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
    auto chain = nexus::pipeline<Order>(world.registry())
                     .dispatch(nexus::handler([](Book) {}, world.registry()));
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .dispatch(nexus::handler([](Order) {}, world.registry()));
    static_cast<void>(chain);
#endif
}
