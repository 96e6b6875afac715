// SPDX-License-Identifier: MIT
// mistake: Running a const isolated handler
// fix: Make it non-const: it counts failures.
// expect: is const
// type: match
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Order {
    int size = 0;
};
struct Tick {
    double price = 0;
};
struct App {
    Book book;
};
inline void match(nexus::ResMut<Book> book, Order order) {
    book->depth += order.size;
}

#ifdef NEXUS_SHOULD_FAIL
inline const auto safe = nexus::isolate(nexus::fn<match>);
#else
inline auto safe = nexus::isolate(nexus::fn<match>);
#endif

void feed(nexus::World<App>& world) {
    safe.run(world, Order{1});
}
