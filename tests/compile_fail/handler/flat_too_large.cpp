// SPDX-License-Identifier: MIT
// mistake: A handler that is too large for a FlatVirtual
// fix: Increase its capacity, or use Virtual, which falls back to the heap.
// expect: `H` does not fit
// type: Session
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Order {
    int size = 0;
};
struct Tick {
    double price = 0;
};
struct App {
    Book book;
};
struct Session {
    double sent[6] = {};
};
inline void receive(Session&, Order) {}

#ifdef NEXUS_SHOULD_FAIL
nexus::FlatVirtual<Order, App> stored = nexus::callback<receive>(Session{}, nexus::registry<App>);
#else
nexus::FlatVirtual<Order, App, 64> stored =
    nexus::callback<receive>(Session{}, nexus::registry<App>);
#endif
