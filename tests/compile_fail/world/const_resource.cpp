// SPDX-License-Identifier: MIT
// mistake: Asking for a const resource
// fix: Name the resource itself; a const world gives it as const.
// expect: `Resource` is const
// type: const Book
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
int depth(const nexus::World<App>& world) {
    return world.resource<const Book>().depth;
}
#else
int depth(const nexus::World<App>& world) {
    return world.resource<Book>().depth;
}
#endif
