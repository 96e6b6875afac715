// SPDX-License-Identifier: MIT
// mistake: A plugin that does not return the builder
// fix: Return what `add` returns.
// expect: is neither a resource group
// type: lambda
#include <nexus/core.hpp>

#include <utility>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};

#ifdef NEXUS_SHOULD_FAIL
auto world = nexus::WorldBuilder{}
                 .install([](auto builder) { static_cast<void>(std::move(builder).add(Book{1})); })
                 .build();
#else
auto world = nexus::WorldBuilder{}
                 .install([](auto builder) { return std::move(builder).add(Book{1}); })
                 .build();
#endif
