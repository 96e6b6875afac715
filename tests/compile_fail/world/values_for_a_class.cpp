// SPDX-License-Identifier: MIT
// mistake: Values for the fields of a schema that is not a plain struct
// fix: Construct the schema and pass it whole.
// expect: is not a plain struct; construct
// type: App
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Config {};
class App {
public:
    explicit App(int depth) : book{depth} {}
    Book book;
    Config config;
};
template <>
inline constexpr auto nexus::schema_fields<App> = nexus::fields<&App::book, &App::config>;

#ifdef NEXUS_SHOULD_FAIL
nexus::World<App> world(Book{3}, Config{});
#else
nexus::World<App> world(App(3));
#endif
