// SPDX-License-Identifier: MIT
// mistake: A function asks for a resource group
// fix: Ask for the resources that it holds, or write a parameter bundle of them.
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
void reset(nexus::ResMut<Trading>) {}
#else
void reset(nexus::ResMut<Prices>, nexus::ResMut<Limits>) {}
#endif

auto bound = nexus::handler<reset>(nexus::registry<App>);
