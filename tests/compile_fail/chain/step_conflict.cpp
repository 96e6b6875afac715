// SPDX-License-Identifier: MIT
// mistake: Two parameters of one step that reach the same
// fix: Ask once.
// expect: refer to the same resource
// type: Book
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
                     .then([](nexus::Res<Book>, nexus::ResMut<Book>, Order) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry()).then([](nexus::ResMut<Book>, Order) {});
    static_cast<void>(chain);
#endif
}
