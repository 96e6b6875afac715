// SPDX-License-Identifier: MIT
// mistake: copied of a generic lambda
// fix: Name the type of its argument.
// expect: the arguments of `Callable` cannot be read
// type: lambda
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

#ifdef NEXUS_SHOULD_FAIL
inline auto child = nexus::copied([](auto) {});
#else
inline auto child = nexus::copied([](Order) {});
#endif
