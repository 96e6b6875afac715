// SPDX-License-Identifier: MIT
// mistake: A world where the registry belongs
// fix: Pass world.registry().
// expect: is not a registry
// type: World<App>
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
    auto chain = nexus::pipeline<Order>(world);
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry());
    static_cast<void>(chain);
#endif
}
