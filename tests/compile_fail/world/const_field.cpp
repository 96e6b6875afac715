// SPDX-License-Identifier: MIT
// mistake: A const field
// fix: Leave const out; functions that only read ask for Res<T>.
// expect: is a reference or const
// type: App
#include <nexus/core.hpp>

struct Config {
    int max_depth = 10;
};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    const Config config;
};
#else
struct App {
    Config config;
};
#endif

nexus::World<App> world;
