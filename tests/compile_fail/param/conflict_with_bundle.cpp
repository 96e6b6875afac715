// SPDX-License-Identifier: MIT
// mistake: A parameter for a resource that a bundle beside it has too
// fix: Use the bundle's parameter.
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
struct Market {
    using param_bundle = void;
    nexus::ResMut<Book> book;
    nexus::Res<Fees> fees;
};

#ifdef NEXUS_SHOULD_FAIL
void match(Market, nexus::Res<Book>, Order) {}
#else
void match(Market, nexus::Res<Fees>, Order) {}
#endif

auto bound = nexus::handler<match>(nexus::registry<App>);
