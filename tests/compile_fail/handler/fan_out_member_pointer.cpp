// SPDX-License-Identifier: MIT
// mistake: A pointer to a member function as a child of a fan_out
// fix: Name the function in the type: `fn<&Class::function>`.
// expect: a pointer to a member function
// type: Book
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
    void add(int size) { depth += size; }
};
struct App {
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
inline auto both = nexus::fan_out(&Book::add, nexus::fn<&Book::add>);
#else
inline auto both = nexus::fan_out(nexus::fn<&Book::add>, nexus::fn<&Book::add>);
#endif

void feed(nexus::World<App>& world) {
    both.run(world, 5);
}
