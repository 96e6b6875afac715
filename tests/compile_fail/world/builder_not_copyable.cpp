// SPDX-License-Identifier: MIT
// mistake: Adding a variable that cannot be copied
// fix: Move it in.
// expect: cannot be copied
// type: Feed
#include <nexus/core.hpp>

#include <memory>
#include <utility>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};
struct Feed {
    std::unique_ptr<int> socket;
};

#ifdef NEXUS_SHOULD_FAIL
auto make(Feed feed) {
    return nexus::WorldBuilder{}.add(feed).build();
}
#else
auto make(Feed feed) {
    return nexus::WorldBuilder{}.add(std::move(feed)).build();
}
#endif
