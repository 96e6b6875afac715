// SPDX-License-Identifier: MIT
// mistake: A schema that inherits
// fix: Turn the base into a field; if it is marked as a group, its fields become resources.
// expect: has a base class
// type: App
#include <nexus/core.hpp>

struct Book {};
struct Config {};
struct Common {
    using resource_group = void;
    Config config;
};

#ifdef NEXUS_SHOULD_FAIL
struct App : Common {
    Book book;
};
#else
struct App {
    Common common;
    Book book;
};
#endif

nexus::World<App> world;
