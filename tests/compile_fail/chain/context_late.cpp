// SPDX-License-Identifier: MIT
// mistake: with_context() after a step
// fix: Call it directly after pipeline().
// expect: must come directly after pipeline
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
    auto chain = nexus::pipeline<Order>(world.registry())
                     .then([](Order o) { return o; })
                     .with_context(Book{});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).with_context(Book{}).then([](Order o) {
        return o;
    });
    static_cast<void>(chain);
#endif
}
