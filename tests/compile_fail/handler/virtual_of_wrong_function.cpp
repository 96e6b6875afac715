// SPDX-License-Identifier: MIT
// mistake: A lambda stored for a schema that lacks a resource it asks for
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
nexus::Virtual<Order, App> stored = [](nexus::Res<Tick>, Order) {};
#else
nexus::Virtual<Order, App> stored = [](nexus::Res<Book>, Order) {};
#endif
