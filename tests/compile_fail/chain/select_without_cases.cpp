// SPDX-License-Identifier: MIT
// mistake: A select without cases
// fix: Add on<key>(arm), and otherwise(arm).
// expect: must be one or more cases
// type: report_not_cases
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
    auto chain =
        nexus::pipeline<Order>(world.registry()).select([](const Order& o) { return o.size; });
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order& o) { return o.size; }, nexus::otherwise([](Order) {}));
    static_cast<void>(chain);
#endif
}
