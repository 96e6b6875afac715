// SPDX-License-Identifier: MIT
// mistake: A batch of a chain without an event
// fix: Start the chain with an event by value.
// expect: build_batch() stores its events, but `Event` is
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
    auto batch = nexus::pipeline<void>(world.registry()).then([] {}).build_batch(8);
    batch.run(world);
#else
    auto batch = nexus::pipeline<int>(world.registry()).then([] {}).build_batch(8);
    batch.run(world);
#endif
}
