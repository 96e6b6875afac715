// SPDX-License-Identifier: MIT
// mistake: A struct of parameters that is not marked as a bundle
// fix: Write `using param_bundle = void;` in it.
// expect: is not a parameter
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
    nexus::ResMut<Book> book;
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
