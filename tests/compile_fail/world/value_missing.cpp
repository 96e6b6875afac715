// SPDX-License-Identifier: MIT
// mistake: Too few values: one of the remaining fields has no default constructor
// fix: Pass a value for that field too.
// expect: has no default constructor
// type: App
#include <nexus/core.hpp>

struct Book {};
struct Config {};
struct Session {
    explicit Session(int number) : port(number) {}
    int port;
};
struct App {
    Book book;
    Config config;
    Session session;
};

#ifdef NEXUS_SHOULD_FAIL
nexus::World<App> world(Book{}, Config{});
#else
nexus::World<App> world(Book{}, Config{}, Session(443));
#endif
