// SPDX-License-Identifier: MIT
// mistake: dispatch() of reactors in another world
// fix: Pass the world that has these reactors.
// expect: is not a World<App>
// type: Other
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
struct Other {
    Book book;
};

inline void use(nexus::World<App>& world) {
    auto& reactors = world.resource<nexus::Reactors<App>>();
#ifdef NEXUS_SHOULD_FAIL
    nexus::World<Other> other;
    reactors.dispatch(other);
#else
    reactors.dispatch(world);
#endif
}
