// SPDX-License-Identifier: MIT
// mistake: A reactor that is spawned without its context
// fix: Pass the context to spawn.
// expect: take only the context (passed to spawn)
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

void react(Order& self);

inline void use(nexus::World<App>& world) {
    auto& reactors = world.resource<nexus::Reactors<App>>();
#ifdef NEXUS_SHOULD_FAIL
    reactors.spawn<react>();
#else
    reactors.spawn<react>(Order{7});
#endif
}
