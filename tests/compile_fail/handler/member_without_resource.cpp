// SPDX-License-Identifier: MIT
// mistake: A member function of a class that is not a resource
// fix: Give the schema a field of that class.
// expect: is not a resource of the schema `App`
// type: Router
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
struct Router {
    void route(Order) {}
};

#ifdef NEXUS_SHOULD_FAIL
struct Desk {
    Book book;
};
#else
struct Desk {
    Book book;
    Router router;
};
#endif

auto bound = nexus::handler<&Router::route>(nexus::registry<Desk>);
