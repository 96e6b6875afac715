// SPDX-License-Identifier: MIT
// mistake: describe() of a chain with a step that does not fit
// fix: Fix the step; describe() adds no error.
// expect: the chain carries a
// type: Order
#include <nexus/wiring.hpp>

struct Book {
    int depth = 0;
};
struct Order {
    int size = 0;
};
struct App {
    Book book;
};

int main() {
    const auto chain = nexus::pipeline<Order>(nexus::registry<App>)
#ifdef NEXUS_SHOULD_FAIL
                           .then([](Book book) { return book; })
#endif
                           .tee(nexus::arm.then([](const Order&) {}))
                           .then([](Order) {});
    return nexus::describe(chain).nodes().empty() ? 1 : 0;
}
