// SPDX-License-Identifier: MIT
// mistake: Adding one type twice
// fix: Wrap one of the two in a struct of its own.
// expect: is added twice
// type: Book
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Config {
    int max_depth = 10;
};

#ifdef NEXUS_SHOULD_FAIL
auto world = nexus::WorldBuilder{}.add(Book{1}).add<Book>(2).build();
#else
struct Asks {
    Book book;
};
auto world = nexus::WorldBuilder{}.add(Book{1}).add(Asks{2}).build();
#endif
