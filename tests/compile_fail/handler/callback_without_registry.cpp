// SPDX-License-Identifier: MIT
// mistake: A callback made with a world instead of a registry
// fix: Pass `world.registry()`.
// expect: is not a registry
// type: World<App>
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Order {
    int size = 0;
};
struct Tick {
    double price = 0;
};
struct App {
    Book book;
};
struct Session {
    int id = 0;
    int received = 0;
};
inline void receive(Session& session, nexus::ResMut<Book>, Order) {
    ++session.received;
}

#ifdef NEXUS_SHOULD_FAIL
auto bind(nexus::World<App>& world) {
    return nexus::callback<receive>(Session{7}, world);
}
#else
auto bind(nexus::World<App>& world) {
    return nexus::callback<receive>(Session{7}, world.registry());
}
#endif
