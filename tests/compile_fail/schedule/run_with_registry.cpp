// SPDX-License-Identifier: MIT
// mistake: run() of a schedule with the registry
// fix: Pass the world.
// expect: is not a World<App>
// type: Registry<App>
#include <nexus/schedule/schedule.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
inline bool settle(nexus::ResMut<Book> book) {
    return ++book->depth > 1;
}

inline void use(nexus::World<App>& world) {
    auto schedule = nexus::schedule(world.registry()).stage<settle>().build();
#ifdef NEXUS_SHOULD_FAIL
    schedule.run(world.registry());
#else
    schedule.run(world);
#endif
}
