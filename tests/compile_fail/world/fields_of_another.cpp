// SPDX-License-Identifier: MIT
// mistake: Naming the fields of another struct
// fix: Name fields of the schema itself.
// expect: is not a field of `Struct`
// type: Book
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
class App {
public:
    App() {}
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
template <>
inline constexpr auto nexus::schema_fields<App> = nexus::fields<&Book::depth>;
#else
template <>
inline constexpr auto nexus::schema_fields<App> = nexus::fields<&App::book>;
#endif

nexus::World<App> world;
