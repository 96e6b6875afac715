// SPDX-License-Identifier: MIT
// mistake: A const pipeline with state that is run
// fix: Keep it where it can change.
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
