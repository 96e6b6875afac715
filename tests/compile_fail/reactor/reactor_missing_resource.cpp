// SPDX-License-Identifier: MIT
// mistake: A reactor that asks for a resource that the schema lacks
// fix: Add the field to the schema.
// expect: is not a resource of the schema
// type: Order
#include <nexus/reactor/reactors.hpp>

struct Order {
    int price = 0;
};
struct Book {
    int depth = 0;
};
struct App {
    Book book;
    nexus::Reactors<App> reactors;
};

inline void use(nexus::World<App>& world) {
    auto& reactors = world.resource<nexus::Reactors<App>>();
#ifdef NEXUS_SHOULD_FAIL
    reactors.spawn([](nexus::Res<Order>) {});
#else
    reactors.spawn([](nexus::Res<Book>) {});
#endif
}
