// SPDX-License-Identifier: MIT
// mistake: Adding to a builder that is a variable
// fix: Chain the calls, or write `std::move(builder)`.
// expect: consumes the `Builder`
// type: WorldBuilder<>
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};

#ifdef NEXUS_SHOULD_FAIL
auto make() {
    nexus::WorldBuilder builder;
    return builder.add(Book{1}).build();
}
#else
auto make() {
    return nexus::WorldBuilder{}.add(Book{1}).build();
}
#endif
