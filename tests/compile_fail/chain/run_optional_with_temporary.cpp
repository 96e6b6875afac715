// SPDX-License-Identifier: MIT
// mistake: A borrowing chain that returns an optional reference, run with what is converted
// fix: Pass what need not be converted.
// expect: becomes a temporary
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
