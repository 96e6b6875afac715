// SPDX-License-Identifier: MIT
// mistake: dispatch() where the chain carries nothing, to a handler that takes an event
// fix: Put it after a step that returns the event.
// expect: cannot be used for an `Event`
// type: void
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
    auto chain = nexus::pipeline<Order>(world.registry()).then([] {}).dispatch([](Book) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).then([] {}).dispatch([] {});
    static_cast<void>(chain);
#endif
}
