// SPDX-License-Identifier: MIT
// mistake: A named step that cannot be copied
// fix: Move it in.
// expect: cannot be copied; pass std::move
// type: Owner
#include <nexus/chain/pipeline.hpp>

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
struct Owner {
    Owner() = default;
    Owner(Owner&&) = default;
    void operator()(int) {}
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    Owner step;
    nexus::pipeline<int>(world.registry()).then(step).build().run(world, 1);
#else
    Owner step;
    nexus::pipeline<int>(world.registry()).then(std::move(step)).build().run(world, 1);
#endif
}
