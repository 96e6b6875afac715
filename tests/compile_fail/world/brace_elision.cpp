// SPDX-License-Identifier: MIT
// mistake: A bare number in place of a resource
// fix: Write the resource: World<App>(Book{3}, ...).
// expect: does not convert to the `Field` of `App`
// type: Book
// type: int
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
nexus::World<App> world(3, 10);
#else
nexus::World<App> world(Book{3}, Config{10});
#endif
