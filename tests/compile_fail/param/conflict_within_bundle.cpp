// SPDX-License-Identifier: MIT
// mistake: A bundle with two parameters for one resource
// fix: Keep one of the two.
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
struct Pair {
    using param_bundle = void;
    nexus::Res<Book> read;
    nexus::ResMut<Book> written;
};
#else
struct Pair {
    using param_bundle = void;
    nexus::Res<Fees> read;
    nexus::ResMut<Book> written;
};
#endif

void match(Pair, Order) {}
auto bound = nexus::handler<match>(nexus::registry<App>);
