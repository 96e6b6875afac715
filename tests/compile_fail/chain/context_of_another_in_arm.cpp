// SPDX-License-Identifier: MIT
// mistake: An arm of a DAG whose step takes a context of another type
// fix: Take the context of the DAG.
// expect: is not a parameter
// type: Book
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
    auto chain = nexus::dag<Order>(world.registry())
                     .with_context(1)
                     .root([](Order o) { return o; })
                     .fork([](Book&, const Order&) {}, [] {})
                     .join();
    static_cast<void>(chain);
#else
    auto chain = nexus::dag<Order>(world.registry())
                     .with_context(1)
                     .root([](Order o) { return o; })
                     .fork([](int&, const Order&) {}, [] {})
                     .join();
    static_cast<void>(chain);
#endif
}
