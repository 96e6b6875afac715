// SPDX-License-Identifier: MIT
// mistake: A generic lambda whose event is not named
// fix: Name the event: `handler<Order>(callable, registry)`.
// expect: the arguments of `Callable` cannot be read
// type: lambda
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
auto bound = nexus::handler([](nexus::ResMut<Book> book, auto order) { book->depth += order.size; },
                            nexus::registry<App>);
#else
auto bound = nexus::handler<Order>(
    [](nexus::ResMut<Book> book, auto order) { book->depth += order.size; }, nexus::registry<App>);
#endif
