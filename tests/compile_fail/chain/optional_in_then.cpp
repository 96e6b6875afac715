// SPDX-License-Identifier: MIT
// mistake: then() on an optional, with a function of its content
// fix: Write transform(), or take the std::optional.
// expect: transform() or and_then()
// type: std::optional<int>
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
    auto chain = nexus::pipeline<Order>(world.registry())
                     .then([](Order o) { return std::optional<int>(o.size); })
                     .then([](Order) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .then([](Order o) { return std::optional<int>(o.size); })
                     .transform([](int) {});
    static_cast<void>(chain);
#endif
}
