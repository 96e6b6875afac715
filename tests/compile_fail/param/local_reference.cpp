// SPDX-License-Identifier: MIT
// mistake: A `Local` of a reference
// fix: Store the value itself.
// expect: no default constructor
// type: Local<int
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
void count(nexus::Local<int&> calls, Order) {
    ++*calls;
}
#else
void count(nexus::Local<int> calls, Order) {
    ++*calls;
}
#endif

auto bound = nexus::handler<count>(nexus::registry<App>);
