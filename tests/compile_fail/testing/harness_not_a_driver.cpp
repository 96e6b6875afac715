// SPDX-License-Identifier: MIT
// mistake: A harness made with an object that is not a driver, and an event that fits no handler
// fix: Pass drivers: objects with std::size_t poll(World<App>&).
// expect: is not a driver in the schema
// type: Feed
#include <nexus/testing/harness.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

struct Feed {
#ifndef NEXUS_SHOULD_FAIL
    std::size_t poll(nexus::World<App>&) {
        return 0;
    }
#endif
};

void on_depth(nexus::ResMut<Book>, int depth);

inline void use(nexus::World<App>& world) {
    nexus::testing::Harness test(world, Feed{});
#ifdef NEXUS_SHOULD_FAIL
    test.dispatch(nexus::fn<on_depth>, Book{});
#else
    test.dispatch(nexus::fn<on_depth>, 1);
#endif
}
