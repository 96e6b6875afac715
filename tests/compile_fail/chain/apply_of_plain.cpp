// SPDX-License-Identifier: MIT
// mistake: apply() on what is no tuple
// fix: Write then().
// expect: is no tuple, pair or array
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
    auto chain = nexus::pipeline<Order>(world.registry()).apply([](int, int) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .then([](Order o) { return std::pair<int, int>(o.size, o.price); })
                     .apply([](int, int) {});
    static_cast<void>(chain);
#endif
}
