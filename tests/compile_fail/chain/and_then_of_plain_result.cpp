// SPDX-License-Identifier: MIT
// mistake: and_then() with a function that returns a plain value
// fix: Write transform().
// expect: but the chain carries `Carried` here; return the same kind
// type: int
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
    auto chain = nexus::pipeline<Order>(world.registry())
                     .guard([](const Order&) { return true; })
                     .and_then([](Order o) { return o.size; });
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .guard([](const Order&) { return true; })
                     .transform([](Order o) { return o.size; });
    static_cast<void>(chain);
#endif
}
