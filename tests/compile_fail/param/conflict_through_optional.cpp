// SPDX-License-Identifier: MIT
// mistake: One resource through an optional parameter and another one
// fix: Keep one of the two.
// expect: refer to the same resource
// type: Book
#include <nexus/core.hpp>

#include <optional>

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
void match(nexus::ResMut<Book>, std::optional<nexus::Res<Book>>, Order) {}
#else
void match(nexus::ResMut<Book>, std::optional<nexus::Res<Fees>>, Order) {}
#endif

auto bound = nexus::handler<match>(nexus::registry<App>);
