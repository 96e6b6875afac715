// SPDX-License-Identifier: MIT
// mistake: A number as a resource
// fix: Wrap it in a struct whose name says what it is.
// expect: has the fundamental type `Field`
// type: unsigned int
// type: App
#include <nexus/core.hpp>

#include <cstdint>

struct Book {};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    Book book;
    std::uint32_t max_depth = 10;
};
#else
struct Config {
    std::uint32_t max_depth = 10;
};
struct App {
    Book book;
    Config config;
};
#endif

nexus::World<App> world;
