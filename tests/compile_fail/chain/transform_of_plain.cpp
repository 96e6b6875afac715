// SPDX-License-Identifier: MIT
// mistake: transform() where the chain carries a plain value
// fix: Write then().
// expect: needs an optional or an expected
// type: Order
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
    auto chain = nexus::pipeline<Order>(world.registry()).transform([](Order) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).then([](Order) {});
    static_cast<void>(chain);
#endif
}
