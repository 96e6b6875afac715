// SPDX-License-Identifier: MIT
// mistake: A group that is in a schema twice
// fix: Keep one of them; two sets of resources need two types.
// expect: has two fields that hold `Resource`
// type: Prices
// type: App
#include <nexus/core.hpp>

struct Prices {};
struct Feed {
    using resource_group = void;
    Prices prices;
};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    Feed first;
    Feed second;
};
#else
struct App {
    Feed feed;
};
#endif

nexus::World<App> world;
