// SPDX-License-Identifier: MIT
// mistake: tee() with two arms
// fix: Call tee() twice, or use fork().
// expect: called with the wrong number of arguments
// type: TeeNode
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
    auto chain = nexus::pipeline<Order>(world.registry()).tee([](Order) {}, [](Order) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).tee([](Order) {}).tee([](Order) {});
    static_cast<void>(chain);
#endif
}
