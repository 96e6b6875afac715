// SPDX-License-Identifier: MIT
// mistake: A C array as a field
// fix: Write std::array, in a struct of its own.
// expect: is a C array
// type: App
#include <nexus/core.hpp>

#include <array>

struct Level {
    double price = 0;
};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    Level levels[5];
};
#else
struct Levels {
    std::array<Level, 5> all;
};
struct App {
    Levels levels;
};
#endif

nexus::World<App> world;
