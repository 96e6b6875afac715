// SPDX-License-Identifier: MIT
// mistake: A world of a schema without default constructor
// fix: Construct the schema and pass it whole.
// expect: `App` has no default constructor
// type: App
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
class App {
public:
    explicit App(int depth) : book{depth} {}
    Book book;
};
template <>
inline constexpr auto nexus::schema_fields<App> = nexus::fields<&App::book>;

#ifdef NEXUS_SHOULD_FAIL
nexus::World<App> world;
#else
nexus::World<App> world(App(3));
#endif
