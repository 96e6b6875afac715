// SPDX-License-Identifier: MIT
// mistake: A loop body that does not take the world
// fix: Take it by reference: `[](auto& world) { ... }`.
// expect: must be callable with `World<App>&`
// type: App
#include <nexus/core.hpp>

struct Book {};
struct App {
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
void loop(nexus::World<App>& world) {
    world.run([] {});
}
#else
void loop(nexus::World<App>& world) {
    world.run([](nexus::World<App>& w) { w.next_sequence(); });
}
#endif
