// SPDX-License-Identifier: MIT
// mistake: A resource itself, by reference
// fix: Ask for `ResMut<T>`, or for `Res<T>` if you only read it.
// expect: is not a parameter
// type: Book
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Fees {
    double rate = 0;
};
struct Order {
    int size = 0;
};
struct App {
    Book book;
    Fees fees;
};

#ifdef NEXUS_SHOULD_FAIL
void match(Book& book, Order order) {
    book.depth += order.size;
}
#else
void match(nexus::ResMut<Book> book, Order order) {
    book->depth += order.size;
}
#endif

auto bound = nexus::handler<match>(nexus::registry<App>);
