// SPDX-License-Identifier: MIT
// mistake: A handler with a larger alignment than a FlatVirtual
// fix: Use Virtual, which falls back to the heap.
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
struct alignas(32) Session {
    int sent = 0;
};
inline void receive(Session&, Order) {}

#ifdef NEXUS_SHOULD_FAIL
nexus::FlatVirtual<Order, App, 64> stored =
    nexus::callback<receive>(Session{}, nexus::registry<App>);
#else
nexus::Virtual<Order, App, 64> stored = nexus::callback<receive>(Session{}, nexus::registry<App>);
#endif
