// SPDX-License-Identifier: MIT
// mistake: Running a handler in a const world
// fix: Pass a non-const world: dispatch changes it.
// expect: is const
// type: World<App>
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
inline auto handle = nexus::handler<match>(nexus::registry<App>);

#ifdef NEXUS_SHOULD_FAIL
void feed(const nexus::World<App>& world) {
    handle.run(world, Order{1});
}
#else
void feed(nexus::World<App>& world) {
    handle.run(world, Order{1});
}
#endif
