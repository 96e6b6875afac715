// SPDX-License-Identifier: MIT
// mistake: A driver whose poll() changes it is a constant
// fix: Leave out the const: drivers keep what they have not dispatched yet.
// expect: is not a driver in the schema
// type: Feed
#include <nexus/loop/run.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

struct Feed {
    int left = 3;
    std::size_t poll(nexus::World<App>&) { return left-- > 0 ? 1 : 0; }
};

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    const Feed feed;
#else
    Feed feed;
#endif
    nexus::run(world, feed);
}
