// SPDX-License-Identifier: MIT
// mistake: A step that asks for a resource that the schema lacks
// fix: Add the field to the schema.
// expect: is not a resource of the schema
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
    auto chain = nexus::pipeline<Order>(world.registry()).then([](nexus::Res<Order>, Order) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).then([](nexus::Res<Book>, Order) {});
    static_cast<void>(chain);
#endif
}
