// SPDX-License-Identifier: MIT
// mistake: A merge function that takes fewer results than the arms return
// fix: Take all results.
// expect: takes `Taken` values
// type: 1
// type: 2
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
        nexus::pipeline<Order>(world.registry())
            .fork([](const Order& o) { return o.size; }, [](const Order& o) { return o.price; })
            .merge([](int) {});
    static_cast<void>(chain);
#else
    auto chain =
        nexus::pipeline<Order>(world.registry())
            .fork([](const Order& o) { return o.size; }, [](const Order& o) { return o.price; })
            .merge([](int, int) {});
    static_cast<void>(chain);
#endif
}
