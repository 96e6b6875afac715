// SPDX-License-Identifier: MIT
// mistake: apply() on a value that is not a tuple, pair or array
// fix: Write then().
// expect: is not a tuple, pair or array
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
