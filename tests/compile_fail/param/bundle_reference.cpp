// SPDX-License-Identifier: MIT
// mistake: A bundle with a reference member
// fix: Hold parameters by value.
// expect: is a reference or const
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
    nexus::ResMut<Book>& book;
    nexus::Res<Fees> fees;
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
