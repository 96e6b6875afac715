// SPDX-License-Identifier: MIT
// mistake: Asking for a resource group as if it were a resource
// fix: Ask for the resources in it; the group itself is not one.
// expect: `Group` is a resource group
// type: Trading
#include <nexus/core.hpp>

struct Prices {};
struct Limits {};
struct Trading {
    using resource_group = void;
    Prices prices;
    Limits limits;
};
struct App {
    Trading trading;
};

#ifdef NEXUS_SHOULD_FAIL
void reset(nexus::World<App>& world) {
    world.resource<Trading>() = {};
}
#else
void reset(nexus::World<App>& world) {
    world.resource<Prices>() = {};
    world.resource<Limits>() = {};
}
#endif
