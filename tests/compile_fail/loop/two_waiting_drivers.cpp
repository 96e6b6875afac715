// SPDX-License-Identifier: MIT
// mistake: Two drivers of a loop that can block
// fix: Keep one that waits. Poll the other without wait(), or let the first watch its descriptor.
// expect: more than one of `Drivers` has wait(world, until)
// type: Feed
#include <nexus/loop/run.hpp>

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
    nexus::run(world, Feed<1>{}, Feed<2>{});
#else
    nexus::run(world, Feed<1>{});
#endif
}
