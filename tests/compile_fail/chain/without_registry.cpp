// SPDX-License-Identifier: MIT
// mistake: A chain without a registry
// fix: Pass the registry of the schema.
// expect: pass world.registry()
// type: int
#include <nexus/chain/pipeline.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
inline int twice(int value) {
    return 2 * value;
}

inline int use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<int>().then<twice>();
    static_cast<void>(chain);
    return world.app().book.depth;
#else
    return nexus::pipeline<int>(world.registry()).then<twice>().run(world, 2);
#endif
}
