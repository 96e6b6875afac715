// SPDX-License-Identifier: MIT
// mistake: Asking try_resource for a const resource
// fix: Name the resource itself.
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
const Book* book(nexus::World<App>& world) {
    return world.try_resource<const Book>();
}
#else
const Book* book(nexus::World<App>& world) {
    return world.try_resource<Book>();
}
#endif
