// SPDX-License-Identifier: MIT
// mistake: filter() on a value that is not an optional
// fix: Write guard(), which makes an optional.
// expect: this step needs a std::optional
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
    auto chain = nexus::pipeline<Order>(world.registry()).filter([](const Order&) { return true; });
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).guard([](const Order&) { return true; });
    static_cast<void>(chain);
#endif
}
