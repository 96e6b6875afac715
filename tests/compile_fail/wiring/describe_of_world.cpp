// SPDX-License-Identifier: MIT
// mistake: describe() of an object that has no wiring
// fix: Describe the handler, the chain or the schedule.
// expect: is not a handler, chain or schedule
// type: World
#include <nexus/wiring.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

int main() {
    nexus::World<App> world;
    const auto chain = nexus::pipeline<int>(world.registry()).then([](int) {}).build();
#ifdef NEXUS_SHOULD_FAIL
    return nexus::describe(world).nodes().empty() ? 1 : 0;
#else
    return nexus::describe(chain).nodes().empty() ? 1 : 0;
#endif
}
