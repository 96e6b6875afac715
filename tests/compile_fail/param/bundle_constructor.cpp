// SPDX-License-Identifier: MIT
// mistake: A bundle with a constructor
// fix: Leave it a plain struct.
// expect: is not a plain struct
// type: Market
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
struct Market {
    using param_bundle = void;
    explicit Market(nexus::ResMut<Book> b) : book(static_cast<nexus::ResMut<Book>&&>(b)) {}
    nexus::ResMut<Book> book;
};
#else
struct Market {
    using param_bundle = void;
    nexus::ResMut<Book> book;
    nexus::Res<Fees> fees;
};
#endif

void match(Market, Order) {}
auto bound = nexus::handler<match>(nexus::registry<App>);
