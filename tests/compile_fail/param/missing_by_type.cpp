// SPDX-License-Identifier: MIT
// mistake: `Res` of a member of the resource
// fix: Ask for the resource itself, the type of the field.
// expect: is not a resource of the schema `App`
// type: double
// type: App
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
void charge(nexus::Res<double> rate, Order) {
    static_cast<void>(rate);
}
#else
void charge(nexus::Res<Fees> fees, Order) {
    static_cast<void>(fees->rate);
}
#endif

auto bound = nexus::handler<charge>(nexus::registry<App>);
