// SPDX-License-Identifier: MIT
// mistake: A batch of events that cannot be moved
// fix: Start the chain with a movable event type.
// expect: build_batch() stores its events, but `Event` is
// type: Fixed
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
struct Fixed {
    Fixed() = default;
    Fixed(Fixed&&) = delete;
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto batch = nexus::pipeline<Fixed>(world.registry()).then([](const Fixed&) {}).build_batch(8);
    batch.run(world);
#else
    auto batch = nexus::pipeline<Fixed*>(world.registry()).then([](Fixed*) {}).build_batch(8);
    batch.run(world);
#endif
}
