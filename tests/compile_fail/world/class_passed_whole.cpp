// SPDX-License-Identifier: MIT
// mistake: A schema with a constructor, passed whole
// fix: Let the schema be a plain struct, or name its fields in `nexus::schema_fields<App>`.
// expect: aggregate
// type: App
#include <nexus/core.hpp>

#include <utility>

struct Book {
    int depth = 0;
};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    explicit App(int depth) : book{depth} {}
    Book book;
};
#else
struct App {
    Book book;
};
#endif

void start(App app) {
    nexus::World<App> world(std::move(app));
}
