// SPDX-License-Identifier: MIT
// mistake: The world by const reference
// fix: Take `World<App>&`, or ask for a `Res<T>` of each resource that is read.
// expect: must be taken as `World<App>&`
// type: World<App>
#include <nexus/core.hpp>

struct Book {
    int depth = 0;
};
struct Fees {
    double rate = 0;
};
struct Order {
    int size = 0;
};
struct App {
    Book book;
    Fees fees;
};

#ifdef NEXUS_SHOULD_FAIL
int depth(const nexus::World<App>& world) {
    return world.resource<Book>().depth;
}
#else
int depth(nexus::Res<Book> book) {
    return book->depth;
}
#endif

auto bound = nexus::handler<depth>(nexus::registry<App>);
