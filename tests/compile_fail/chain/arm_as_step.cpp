// SPDX-License-Identifier: MIT
// mistake: An arm where a function is expected
// fix: Write its steps directly in the chain.
// expect: cannot be read
// type: Arm
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
    auto chain = nexus::pipeline<Order>(world.registry()).then(nexus::arm.then([](Order) {}));
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).then([](Order) {});
    static_cast<void>(chain);
#endif
}
