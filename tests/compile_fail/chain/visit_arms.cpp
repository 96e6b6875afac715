// SPDX-License-Identifier: MIT
// mistake: A visit with fewer arms than the variant has alternatives
// fix: Pass one arm for each alternative.
// expect: there are `Arms` arms
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
    auto chain = nexus::pipeline<std::variant<int, Order>>(world.registry()).visit([](int) {});
    static_cast<void>(chain);
#else
    auto chain =
        nexus::pipeline<std::variant<int, Order>>(world.registry()).visit([](int) {}, [](Order) {});
    static_cast<void>(chain);
#endif
}
