// SPDX-License-Identifier: MIT
// mistake: A handler that cannot be copied, stored from a variable
// fix: Move it into the Virtual.
// expect: cannot be copied
// type: Keep
#include <nexus/core.hpp>

#include <memory>
#include <utility>

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
struct Keep {
    std::unique_ptr<int> limit;
    void operator()(Order) {}
};

#ifdef NEXUS_SHOULD_FAIL
void store(Keep keep) {
    nexus::Virtual<Order, App> stored = keep;
}
#else
void store(Keep keep) {
    nexus::Virtual<Order, App> stored = std::move(keep);
}
#endif
