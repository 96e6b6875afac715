// SPDX-License-Identifier: MIT
// mistake: Two bundles with a nested parameter for the same resource
// fix: Move the shared parameter out of both.
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
struct Market {
    using param_bundle = void;
    nexus::ResMut<Book> book;
    nexus::Res<Fees> fees;
};
struct Audit {
    using param_bundle = void;
    nexus::ResMut<Book> book;
};

#ifdef NEXUS_SHOULD_FAIL
struct Desk {
    using param_bundle = void;
    Market market;
    Audit audit;
};
#else
struct Desk {
    using param_bundle = void;
    Market market;
    nexus::Res<Fees> fees;
};
#endif

void match(Desk, Order) {}
auto bound = nexus::handler<match>(nexus::registry<App>);
