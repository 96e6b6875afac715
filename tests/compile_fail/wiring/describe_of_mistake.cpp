// SPDX-License-Identifier: MIT
// mistake: A step that does not fit, in a chain that is described
// fix: Mend the step; describing adds no error of its own.
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
