// SPDX-License-Identifier: MIT
// mistake: More values than fields
// fix: Give one value for each field, in order.
// expect: there are `Values` values
// type: App
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};
struct App {
    Book book;
    Config config;
};

#ifdef NEXUS_SHOULD_FAIL
nexus::World<App> world(Book{}, Config{}, Config{});
#else
nexus::World<App> world(Book{}, Config{});
#endif
