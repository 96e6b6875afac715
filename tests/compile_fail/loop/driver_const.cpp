// SPDX-License-Identifier: MIT
// mistake: A const driver whose poll() is not const
// fix: Remove the const: drivers store the events that they have not dispatched yet.
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
