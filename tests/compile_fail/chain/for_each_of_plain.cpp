// SPDX-License-Identifier: MIT
// mistake: for_each() on a value that is not a range
// fix: Convert it to a range in an earlier step.
// expect: has no begin()
// type: Order
#include <nexus/chain/pipeline.hpp>

#include <array>

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
    auto chain = nexus::pipeline<Order>(world.registry()).for_each([](int) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .then([](Order o) {
                         return std::array<int, 2>{o.size, o.price};
                     })
                     .for_each([](int) {});
    static_cast<void>(chain);
#endif
}
