// SPDX-License-Identifier: MIT
// mistake: visit() on a value that is not a variant
// fix: Write select() or route().
// expect: which is not a std::variant
// type: Order
#include <nexus/chain/pipeline.hpp>

#include <variant>

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
    auto chain = nexus::pipeline<Order>(world.registry()).visit([](Order) {});
    static_cast<void>(chain);
#else
    auto chain =
        nexus::pipeline<std::variant<int, Order>>(world.registry()).visit([](int) {}, [](Order) {});
    static_cast<void>(chain);
#endif
}
