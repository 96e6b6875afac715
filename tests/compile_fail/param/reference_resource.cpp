// SPDX-License-Identifier: MIT
// mistake: `Res<T&>`
// fix: Write `Res<T>`: it does not copy.
// expect: `Resource` is const or a reference
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
int depth(nexus::Res<Book&> book) {
    return book->depth;
}
#else
int depth(nexus::Res<Book> book) {
    return book->depth;
}
#endif

auto bound = nexus::handler<depth>(nexus::registry<App>);
