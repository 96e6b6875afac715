// SPDX-License-Identifier: MIT
// mistake: copied() of a value that cannot be copied
// fix: Take the value by reference.
// expect: cannot be copied
// type: unique_ptr
#include <nexus/chain/pipeline.hpp>

#include <memory>

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
    auto chain = nexus::pipeline<const std::unique_ptr<int>&>(world.registry()).copied();
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<const std::unique_ptr<int>&>(world.registry())
                     .then([](const std::unique_ptr<int>& p) { return *p; });
    static_cast<void>(chain);
#endif
}
