// SPDX-License-Identifier: MIT
// mistake: by_ref of a handler that takes no event
// fix: Use the handler itself.
// expect: there is nothing to adapt
// type: reset
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Order {
    int size = 0;
};
struct Tick {
    double price = 0;
};
struct App {
    Book book;
};
inline void reset(nexus::ResMut<Book> book) {
    *book = {};
}

#ifdef NEXUS_SHOULD_FAIL
inline auto lent = nexus::by_ref(nexus::fn<reset>);
#else
inline auto lent = nexus::fn<reset>;
#endif
