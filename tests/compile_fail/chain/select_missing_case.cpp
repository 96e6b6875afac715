// SPDX-License-Identifier: MIT
// mistake: A select that leaves values without an arm
// fix: Add the missing on<...>(arm), or otherwise(arm).
// expect: some values of `Key` have no arm
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
                     .select([](const Order& o) { return o.size; }, nexus::on<1>([](Order) {}));
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order& o) { return o.size; }, nexus::on<1>([](Order) {}),
                             nexus::otherwise([] {}));
    static_cast<void>(chain);
#endif
}
