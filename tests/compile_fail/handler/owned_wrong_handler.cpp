// SPDX-License-Identifier: MIT
// mistake: An owner that the handler does not take
// fix: Name the type that the handler takes.
// expect: cannot be initialised from an `Argument`
// type: Tick
// type: Order
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
struct Source {
    operator Tick() const { return {}; }
    operator Order() const { return {}; }
};

#ifdef NEXUS_SHOULD_FAIL
inline auto kept = nexus::owned<Tick>(nexus::fn<match>);
#else
inline auto kept = nexus::owned<Order>(nexus::fn<match>);
#endif

void feed(nexus::World<App>& world, Source source) {
    kept.run(world, source);
}
