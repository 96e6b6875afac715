// SPDX-License-Identifier: MIT
// mistake: A chain that starts with an array by value
// fix: Take the array by reference, or a std::array.
// expect: a chain cannot start with an event of type `Event`
// type: int
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
inline int values[3] = {1, 2, 3};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    nexus::pipeline<int[3]>(world.registry()).then([] {}).build().run(world, values);
#else
    nexus::pipeline<const int(&)[3]>(world.registry()).then([] {}).build().run(world, values);
#endif
}
