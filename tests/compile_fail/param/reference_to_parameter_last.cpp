// SPDX-License-Identifier: MIT
// mistake: A parameter by reference, in the place of the event
// fix: Take it by value: it is one pointer.
// expect: must be taken by value
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
void reset(nexus::ResMut<Book>& book) {
    *book = {};
}
#else
void reset(nexus::ResMut<Book> book) {
    *book = {};
}
#endif

auto bound = nexus::handler<reset>(nexus::registry<App>);
