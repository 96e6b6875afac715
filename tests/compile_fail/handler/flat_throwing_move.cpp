// SPDX-License-Identifier: MIT
// mistake: A handler that may throw when moved in a FlatVirtual
// fix: Make the move noexcept, or use Virtual, which falls back to the heap.
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

#ifdef NEXUS_SHOULD_FAIL
struct Session {
    Session() = default;
    Session(Session&&) {}
    int sent = 0;
};
#else
struct Session {
    Session() = default;
    Session(Session&&) noexcept {}
    int sent = 0;
};
#endif

inline void receive(Session&, Order) {}
nexus::FlatVirtual<Order, App> stored = nexus::callback<receive>(Session{}, nexus::registry<App>);
