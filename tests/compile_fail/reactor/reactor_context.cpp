// SPDX-License-Identifier: MIT
// mistake: A reactor function that does not take its context
// fix: Take the context first, by reference.
// expect: must be `Context&`
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
    reactors.spawn([](nexus::ResMut<Book>) {}, Order{7});
#else
    reactors.spawn([](Order&, nexus::ResMut<Book>) {}, Order{7});
#endif
}
