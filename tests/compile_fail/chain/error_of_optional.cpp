// SPDX-License-Identifier: MIT
// mistake: on_error() on an optional, which has no error
// fix: Write on_none(), or ok_or() before it.
// expect: this step needs an expected-like value
// type: std::optional<Order>
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
                     .on_error([] {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .guard([](const Order&) { return true; })
                     .on_none([] {});
    static_cast<void>(chain);
#endif
}
