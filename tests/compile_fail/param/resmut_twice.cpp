// SPDX-License-Identifier: MIT
// mistake: Two `ResMut` of one resource
// fix: Ask for it once and lend it to helpers with `reborrow()`.
// expect: refer to the same resource
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
void cross(nexus::ResMut<Book> bids, nexus::ResMut<Book> asks, Order) {
    bids->depth = asks->depth;
}
#else
void cross(nexus::ResMut<Book> book, Order) {
    book->depth = 0;
}
#endif

auto bound = nexus::handler<cross>(nexus::registry<App>);
