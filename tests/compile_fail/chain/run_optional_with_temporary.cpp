// SPDX-License-Identifier: MIT
// mistake: A chain that returns an optional_ref into its event, run with a value of another type
// fix: Pass an object of the chain's event type.
// expect: would be converted to a temporary
// type: long
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
    auto chain = nexus::pipeline<const long&>(world.registry()).guard([](long v) { return v > 0; });
    static_cast<void>(chain.run(world, 3));
#else
    auto chain = nexus::pipeline<const long&>(world.registry()).guard([](long v) { return v > 0; });
    static_cast<void>(chain.run(world, 3L));
#endif
}
