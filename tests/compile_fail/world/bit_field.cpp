// SPDX-License-Identifier: MIT
// mistake: A bit-field
// fix: Wrap the flags in a struct of their own; bit-fields are fine in there.
// expect: a bit-field of it
// type: App
// type: bool
#include <nexus/core.hpp>

struct Book {};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    Book book;
    bool verbose : 1;
};
#else
struct Flags {
    bool verbose : 1;
};
struct App {
    Book book;
    Flags flags;
};
#endif

bool verbose(nexus::World<App>& world);
nexus::World<App> world;
