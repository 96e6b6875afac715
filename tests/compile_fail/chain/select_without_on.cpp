// SPDX-License-Identifier: MIT
// mistake: An arm in select() without its key
// fix: Write on<key>(arm).
// expect: write on<keys...>(arm)
// type: Plain
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
struct Plain {
    void operator()(Order) const {}
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order& o) { return o.size; }, Plain{});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order& o) { return o.size; }, nexus::otherwise(Plain{}));
    static_cast<void>(chain);
#endif
}
