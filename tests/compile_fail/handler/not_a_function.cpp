// SPDX-License-Identifier: MIT
// mistake: A constant that is not a function
// fix: Name a function: `handler<f>(registry)`.
// expect: the arguments of `Callable` cannot be read
// type: Fn<42>
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
auto bound = nexus::handler<42>(nexus::registry<App>);
#else
auto bound = nexus::handler<match>(nexus::registry<App>);
#endif
