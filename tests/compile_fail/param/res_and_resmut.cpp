// SPDX-License-Identifier: MIT
// mistake: Both `Res` and `ResMut` of one resource
// fix: Ask for `ResMut<T>` alone: it reads too.
// expect: refer to the same resource
// type: Res<Book>
// type: ResMut<Book>
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
void match(nexus::Res<Book> before, nexus::ResMut<Book> book, Order) {
    book->depth = before->depth + 1;
}
#else
void match(nexus::ResMut<Book> book, Order) {
    book->depth += 1;
}
#endif

auto bound = nexus::handler<match>(nexus::registry<App>);
