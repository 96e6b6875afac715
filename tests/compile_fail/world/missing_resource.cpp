// SPDX-License-Identifier: MIT
// mistake: Asking a world for a resource that its schema does not have
// fix: Give the schema a field of that type; `try_resource<T>()` gives nullptr when there is none.
// expect: is not a resource of the schema `App`
// type: Fees
// type: App
#include <nexus/core.hpp>

struct Fees {};
struct Book {};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    Book book;
};
#else
struct App {
    Book book;
    Fees fees;
};
#endif

Fees& fees_of(nexus::World<App>& world) {
    return world.resource<Fees>();
}
