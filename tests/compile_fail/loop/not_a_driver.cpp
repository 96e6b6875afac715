// SPDX-License-Identifier: MIT
// mistake: A driver without a poll(world) that returns the number of events
// fix: Return the number of dispatched events, a std::size_t.
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
#ifdef NEXUS_SHOULD_FAIL
    void poll(nexus::World<App>& world) {
        ++world.app().book.depth;
    }
#else
    std::size_t poll(nexus::World<App>& world) {
        ++world.app().book.depth;
        return 1;
    }
#endif
};

inline void use(nexus::World<App>& world) {
    nexus::run(world, nexus::Idle::spin, Feed{});
}
