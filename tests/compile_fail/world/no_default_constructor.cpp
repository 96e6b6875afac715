// SPDX-License-Identifier: MIT
// mistake: A world without values for a resource that has no default constructor
// fix: Pass the value when the world is made.
// expect: has no default constructor
// type: App
#include <nexus/core.hpp>

struct Session {
    explicit Session(int number) : port(number) {}
    int port;
};
struct App {
    Session session;
};

#ifdef NEXUS_SHOULD_FAIL
nexus::World<App> world;
#else
nexus::World<App> world(Session(443));
#endif
