// SPDX-License-Identifier: MIT
// mistake: An otherwise() that is not the last case
// fix: Put it last.
// expect: otherwise(arm) must be the last
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
                     .select([](const Order& o) { return o.size; }, nexus::otherwise([] {}),
                             nexus::on<1>([] {}));
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order& o) { return o.size; }, nexus::on<1>([] {}),
                             nexus::otherwise([] {}));
    static_cast<void>(chain);
#endif
}
