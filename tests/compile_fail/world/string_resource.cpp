// SPDX-License-Identifier: MIT
// mistake: A standard string as a resource
// fix: Wrap it in a struct whose name says what it is.
// expect: cannot be a resource
// type: basic_string
#include <nexus/core.hpp>

#include <string>

#ifdef NEXUS_SHOULD_FAIL
struct App {
    std::string venue;
};
#else
struct Venue {
    std::string name;
};
struct App {
    Venue venue;
};
#endif

nexus::World<App> world;
