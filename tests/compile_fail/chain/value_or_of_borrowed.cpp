// SPDX-License-Identifier: MIT
// mistake: value_or() on a borrowed value that cannot be copied
// fix: Start the chain with the optional by value.
// expect: cannot be copied
// type: unique_ptr
#include <nexus/chain/pipeline.hpp>

#include <memory>
#include <optional>

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
    auto chain = nexus::pipeline<const std::optional<std::unique_ptr<int>>&>(world.registry())
                     .value_or(nullptr);
    static_cast<void>(chain);
#else
    auto chain =
        nexus::pipeline<std::optional<std::unique_ptr<int>>>(world.registry()).value_or_else([] {
            return std::unique_ptr<int>();
        });
    static_cast<void>(chain);
#endif
}
