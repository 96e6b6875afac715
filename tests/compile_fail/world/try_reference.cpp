// SPDX-License-Identifier: MIT
// mistake: Asking try_resource for a reference
// fix: Name the type of the field.
// expect: is const or a reference
// type: Book
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

bool has_book(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    return world.try_resource<Book&>() != nullptr;
#else
    return world.try_resource<Book>() != nullptr;
#endif
}
