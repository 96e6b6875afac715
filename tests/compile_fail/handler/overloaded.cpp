// SPDX-License-Identifier: MIT
// mistake: An object with two call operators
// fix: Wrap the intended one in a lambda.
// expect: the arguments of `Callable` cannot be read
// type: Match
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
struct Match {
    void operator()(Order) const {}
    void operator()(Tick) const {}
};

#ifdef NEXUS_SHOULD_FAIL
auto bound = nexus::handler(Match{}, nexus::registry<App>);
#else
auto bound = nexus::handler([](Order order) { Match{}(order); }, nexus::registry<App>);
#endif
