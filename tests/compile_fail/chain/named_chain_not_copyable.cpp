// SPDX-License-Identifier: MIT
// mistake: A named chain whose step cannot be copied
// fix: Move it on.
// expect: write std::move(chain)
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
    void operator()(int) { ++calls; }
    int calls = 0;
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<int>(world.registry()).then(Owner{});
    chain.then([] {}).build().run(world, 1);
#else
    auto chain = nexus::pipeline<int>(world.registry()).then(Owner{});
    std::move(chain).then([] {}).build().run(world, 1);
#endif
}
