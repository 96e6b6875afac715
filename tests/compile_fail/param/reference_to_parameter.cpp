// SPDX-License-Identifier: MIT
// mistake: A parameter by reference
// fix: Take it by value: it is one pointer.
// expect: must be taken by value
// type: Res<Fees>
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
void charge(const nexus::Res<Fees>& fees, Order) {
    static_cast<void>(fees->rate);
}
#else
void charge(nexus::Res<Fees> fees, Order) {
    static_cast<void>(fees->rate);
}
#endif

auto bound = nexus::handler<charge>(nexus::registry<App>);
