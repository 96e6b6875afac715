// SPDX-License-Identifier: MIT
// mistake: A harness with two drivers that can block
// fix: Keep one that waits, as in a loop.
// expect: more than one of `Drivers` has wait(world, until)
// type: Feed
#include <nexus/testing/harness.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

template <int>
struct Feed {
    std::size_t poll(nexus::World<App>&) { return 0; }
    void wait(nexus::World<App>&, std::optional<nexus::TimePoint>) {}
};

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    nexus::testing::Harness test(world, Feed<1>{}, Feed<2>{});
#else
    nexus::testing::Harness test(world, Feed<1>{});
#endif
    test.poll();
}
