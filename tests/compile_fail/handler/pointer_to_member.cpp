// SPDX-License-Identifier: MIT
// mistake: A pointer to a member function as a value
// fix: Name it as a constant, `nexus::fn<&Class::function>`.
// expect: the arguments of `Callable` cannot be read
// type: Book
#include <nexus/core.hpp>

struct Order {
    int size = 0;
};
struct Book {
    int depth = 0;
    void apply(Order order) { depth += order.size; }
};
struct Tick {
    double price = 0;
};
struct App {
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
auto bound = nexus::handler(&Book::apply, nexus::registry<App>);
#else
auto bound = nexus::handler<&Book::apply>(nexus::registry<App>);
#endif
