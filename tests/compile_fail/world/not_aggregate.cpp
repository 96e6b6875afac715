// SPDX-License-Identifier: MIT
// mistake: A schema with a constructor or private members
// fix: Make it a plain struct, and give its fields default member initialisers.
// expect: is not a plain struct
// type: App
#include <nexus/core.hpp>

struct Book {};

#ifdef NEXUS_SHOULD_FAIL
class App {
public:
    App() = default;
    Book book;

private:
    int secret_ = 0;
};
#else
struct App {
    Book book;
};
#endif

nexus::World<App> world;
