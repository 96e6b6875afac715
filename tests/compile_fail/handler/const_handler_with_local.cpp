// SPDX-License-Identifier: MIT
// mistake: Running a const handler that has a Local
// fix: Make it non-const.
// expect: running it may change it
// type: count
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
inline void count(nexus::Local<int> calls, Order) {
    ++*calls;
}

#ifdef NEXUS_SHOULD_FAIL
const auto bound = nexus::handler<count>(nexus::registry<App>);
#else
auto bound = nexus::handler<count>(nexus::registry<App>);
#endif

void feed(nexus::World<App>& world) {
    bound.run(world, Order{1});
}
