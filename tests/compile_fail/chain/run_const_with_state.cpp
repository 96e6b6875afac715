// SPDX-License-Identifier: MIT
// mistake: run() on a const pipeline with state
// fix: Make the pipeline non-const.
// expect: is const here
// type: Dedup
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
    const auto chain = nexus::pipeline<int>(world.registry()).dedup().transform([](int) {}).build();
    chain.run(world, 1);
#else
    auto chain = nexus::pipeline<int>(world.registry()).dedup().transform([](int) {}).build();
    chain.run(world, 1);
#endif
}
