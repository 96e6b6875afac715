// SPDX-License-Identifier: MIT
// mistake: A chain that returns a reference into its event, run with a value of another type
// fix: Pass an object of the chain's event type.
// expect: would be converted to a temporary
// type: Order
// type: Quote
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
struct Quote {
    int price = 0;
    operator Order() const { return {price, 1}; }
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain =
        nexus::pipeline<const Order&>(world.registry()).then([](const Order& o) -> const Order& {
            return o;
        });
    static_cast<void>(chain.run(world, Quote{}));
#else
    auto chain =
        nexus::pipeline<const Order&>(world.registry()).then([](const Order& o) -> const Order& {
            return o;
        });
    const Order order = Quote{};
    static_cast<void>(chain.run(world, order));
#endif
}
