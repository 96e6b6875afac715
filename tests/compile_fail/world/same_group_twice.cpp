// SPDX-License-Identifier: MIT
// mistake: A group that stands twice in a schema
// fix: Keep it once; what needs two of everything needs two types.
// expect: stands twice in the schema `App`
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
