// SPDX-License-Identifier: MIT
// mistake: A class that handles events, but does not say which
// fix: Write `using event_type = ...;` in it, `void` for none.
// expect: lacks part of what a handler class needs
// type: Gate
#include <nexus/core.hpp>

#include <string_view>

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
struct Gate {
    std::string_view name() const { return "gate"; }
    void run(nexus::World<App>&, Order) {}
};
#else
struct Gate {
    using event_type = Order;
    std::string_view name() const { return "gate"; }
    void run(nexus::World<App>&, Order) {}
};
#endif

nexus::Virtual<Order, App> stored = Gate{};
