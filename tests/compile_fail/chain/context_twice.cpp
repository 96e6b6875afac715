// SPDX-License-Identifier: MIT
// mistake: with_context() twice
// fix: Call it once; put both contexts in one struct.
// expect: and only once
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
    auto chain =
        nexus::pipeline<Order>(world.registry()).with_context(Book{}).with_context(Order{});
#else
    auto chain = nexus::pipeline<Order>(world.registry()).with_context(Book{});
#endif
    static_cast<void>(chain);
}
