// SPDX-License-Identifier: MIT
// mistake: A whole schema that can be neither moved nor copied
// fix: Pass the values of its fields; what gets none takes its default.
// expect: can be neither moved nor copied
// type: App
#include <nexus/core.hpp>

struct Book {
    Book() = default;
    Book(const Book&) = delete;
    Book& operator=(const Book&) = delete;
    int depth = 0;
};
struct Limits {
    int max = 10;
};
struct App {
    Limits limits;
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
nexus::World<App> world{App{}};
#else
nexus::World<App> world(Limits{20});
#endif
