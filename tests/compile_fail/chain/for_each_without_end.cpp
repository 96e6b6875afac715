// SPDX-License-Identifier: MIT
// mistake: for_each() on a type that has begin() but not end()
// fix: Write then(), or give the type an end().
// expect: has no begin() and end()
// type: Half
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
struct Half {
    const int* begin() const;
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Half>(world.registry()).for_each([](int) {});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Half>(world.registry()).then([](Half) {});
    static_cast<void>(chain);
#endif
}
