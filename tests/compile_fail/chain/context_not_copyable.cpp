// SPDX-License-Identifier: MIT
// mistake: A variable of a move-only type as the context
// fix: Write std::move(context).
// expect: cannot be copied
// type: unique_ptr
#include <nexus/chain/pipeline.hpp>

#include <memory>
#include <utility>

struct Order {
    int price = 0;
    int size = 0;
};
struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
using Owned = std::unique_ptr<int>;

inline void use(nexus::World<App>& world, Owned owned) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Order>(world.registry())
                     .with_context(owned)
                     .then([](Owned& number, Order order) { *number += order.size; })
                     .build();
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .with_context(std::move(owned))
                     .then([](Owned& number, Order order) { *number += order.size; })
                     .build();
#endif
    chain.run(world, Order{});
}
