// SPDX-License-Identifier: MIT
// mistake: A pointer to a member function as a callable
// fix: Name the function in the type: `handler<&Class::function>(registry)`, or `fn<&Class::function>`.
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
auto bound = nexus::handler(&Book::add, nexus::registry<App>);
#else
auto bound = nexus::handler<&Book::add>(nexus::registry<App>);
#endif
