// SPDX-License-Identifier: MIT
// mistake: A driver's deadline is not a time of the steady clock
// fix: Return a nexus::TimePoint, or a std::optional of one: what Res<Clock>'s now() is.
// expect: next_deadline(world) of the driver
// type: Feed
#include <nexus/loop/run.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

struct Feed {
    std::size_t poll(nexus::World<App>&) { return 0; }
#ifdef NEXUS_SHOULD_FAIL
    std::chrono::system_clock::time_point next_deadline(nexus::World<App>&) {
        return {};
    }
#else
    nexus::TimePoint next_deadline(nexus::World<App>&) {
        return {};
    }
#endif
};

inline void use(nexus::World<App>& world) {
    nexus::run(world, Feed{});
}
