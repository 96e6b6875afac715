// SPDX-License-Identifier: MIT
// mistake: A generic lambda as a child of a fan_out
// fix: Write the type of the event in the lambda.
// expect: it is generic
// type: lambda
#include <nexus/core.hpp>

struct Order {
    int size = 0;
};
struct App {};
inline void match(const Order&) {}

#ifdef NEXUS_SHOULD_FAIL
inline auto both = nexus::fan_out([](const auto& order) { return order.size; }, nexus::fn<match>);
#else
inline auto both = nexus::fan_out([](const Order& order) { return order.size; }, nexus::fn<match>);
#endif

void feed(nexus::World<App>& world, Order order) {
    both.run(world, order);
}
