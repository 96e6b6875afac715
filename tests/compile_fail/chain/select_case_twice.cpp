// SPDX-License-Identifier: MIT
// mistake: A select with two arms for one value
// fix: Give each value one arm.
// expect: more than one case has the value `Value`
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
                     .select([](const Order& o) { return o.size; }, nexus::on<1>([] {}),
                             nexus::on<1>([] {}), nexus::otherwise([] {}));
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order& o) { return o.size; }, nexus::on<1>([] {}),
                             nexus::on<2>([] {}), nexus::otherwise([] {}));
    static_cast<void>(chain);
#endif
}
