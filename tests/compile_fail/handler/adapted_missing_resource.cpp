// SPDX-License-Identifier: MIT
// mistake: An adapted function that asks for a resource that the schema lacks
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

#ifdef NEXUS_SHOULD_FAIL
inline auto lent = nexus::by_ref([](nexus::Res<Tick>, const Order&) {});
#else
inline auto lent = nexus::by_ref([](nexus::Res<Book>, const Order&) {});
#endif

void feed(nexus::World<App>& world) {
    lent.run(world, Order{1});
}
