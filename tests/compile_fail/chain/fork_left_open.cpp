// SPDX-License-Identifier: MIT
// mistake: build() while a fork is open
// fix: Close the fork with merge() or join().
// expect: is still open here
// type: Fork
#include <nexus/chain/pipeline.hpp>

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

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Order>(world.registry())
                     .fork([](Order) {}, [](nexus::ResMut<Book>) {})
                     .build();
    chain.run(world, Order{});
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .fork([](Order) {}, [](nexus::ResMut<Book>) {})
                     .join()
                     .build();
    chain.run(world, Order{});
#endif
}
