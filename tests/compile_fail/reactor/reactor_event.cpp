// SPDX-License-Identifier: MIT
// mistake: A reactor that takes an event
// fix: Keep the data in a resource, or in the context.
// expect: a reactor receives no event
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
    reactors.spawn([](nexus::ResMut<Book>, const Order&) {});
#else
    reactors.spawn([](nexus::ResMut<Book>) {});
#endif
}
