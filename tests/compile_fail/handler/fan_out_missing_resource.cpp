// SPDX-License-Identifier: MIT
// mistake: A child of a fan_out that asks for a resource that the schema lacks
// fix: Give the schema the field.
// expect: is not a resource of the schema `App`
// type: Tick
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
inline void match(nexus::ResMut<Book> book, Order order) {
    book->depth += order.size;
}

#ifdef NEXUS_SHOULD_FAIL
inline auto both = nexus::fan_out(nexus::fn<match>, [](nexus::Res<Tick>, Order) {});
#else
inline auto both = nexus::fan_out(nexus::fn<match>, [](nexus::Res<Book>, Order) {});
#endif

void feed(nexus::World<App>& world) {
    both.run(world, Order{1});
}
