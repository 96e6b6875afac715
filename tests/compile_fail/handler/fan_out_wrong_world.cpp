// SPDX-License-Identifier: MIT
// mistake: Running a fan_out of bound handlers in the world of another schema
// fix: Run it in a world of the schema that they are bound to.
// expect: cannot be used for an `Event` in the schema `App`
// type: Backtest
// type: App
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
struct Backtest {
    Book book;
};
inline void match(nexus::ResMut<Book> book, Order order) {
    book->depth += order.size;
}
inline auto handle = nexus::handler<match>(nexus::registry<App>);
inline auto both = nexus::fan_out(handle, handle);

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<Backtest>& world) {
    both.run(world, Order{1});
}
#else
void feed(nexus::World<App>& world) {
    both.run(world, Order{1});
}
#endif
