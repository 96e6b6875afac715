// SPDX-License-Identifier: MIT
// mistake: A value that does not convert to its field
// fix: Give the values in the order of the fields.
// expect: does not convert to the `Field` of `App`
// type: Config
// type: Book
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
nexus::World<App> world(Config{5}, Book{});
#else
nexus::World<App> world(Book{}, Config{5});
#endif
