// SPDX-License-Identifier: MIT
// mistake: A bundle by reference
// fix: Take it by value: it is a few pointers.
// expect: must be taken by value
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
struct Market {
    using param_bundle = void;
    nexus::ResMut<Book> book;
    nexus::Res<Fees> fees;
};

#ifdef NEXUS_SHOULD_FAIL
void match(const Market& market, Order) {
    static_cast<void>(market.fees->rate);
}
#else
void match(Market market, Order) {
    static_cast<void>(market.fees->rate);
}
#endif

auto bound = nexus::handler<match>(nexus::registry<App>);
