// SPDX-License-Identifier: MIT
// mistake: A bundle with a field that is not a parameter
// fix: Keep only parameters in it.
// expect: is not a parameter
// type: Market
// type: Order
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
    nexus::ResMut<Book> book;
    Order order;
};
#else
struct Market {
    using param_bundle = void;
    nexus::ResMut<Book> book;
};
#endif

void match(Market, Order) {}
auto bound = nexus::handler<match>(nexus::registry<App>);
