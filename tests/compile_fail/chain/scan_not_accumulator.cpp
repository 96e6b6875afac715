// SPDX-License-Identifier: MIT
// mistake: A scan whose function takes an accumulator of another type
// fix: Take a reference to the type of the initial value.
// expect: but the chain carries a `Carried` here
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
    auto chain = nexus::pipeline<Order>(world.registry()).scan(1, [](Book& all, Order) {
        return all.depth;
    });
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).scan(Book{}, [](Book& all, Order) {
        return all.depth;
    });
    static_cast<void>(chain);
#endif
}
