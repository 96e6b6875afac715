// SPDX-License-Identifier: MIT
// mistake: A callable that cannot be copied, passed as a variable
// fix: Move it into the handler.
// expect: cannot be copied
// type: Match
#include <nexus/core.hpp>

#include <memory>
#include <utility>

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
    std::unique_ptr<int> limit;
    void operator()(nexus::ResMut<Book>, Order) {}
};

#ifdef NEXUS_SHOULD_FAIL
auto bind(Match match) {
    return nexus::handler(match, nexus::registry<App>);
}
#else
auto bind(Match match) {
    return nexus::handler(std::move(match), nexus::registry<App>);
}
#endif
