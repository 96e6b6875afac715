// SPDX-License-Identifier: MIT
// mistake: A pointer to a member function in erased storage
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
nexus::Virtual<int, App> stored = &Book::add;
#else
nexus::Virtual<int, App> stored = nexus::fn<&Book::add>;
#endif
