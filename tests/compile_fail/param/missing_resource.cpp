// SPDX-License-Identifier: MIT
// mistake: A function asks for a resource that the schema does not have
// fix: Give the schema the field, or ask for `std::optional<Res<T>>`.
// expect: is not a resource of the schema `App`
// type: Trace
// type: App
#include <nexus/core.hpp>

#include <optional>

struct Trace {};
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
void match(nexus::ResMut<Book>, nexus::ResMut<Trace>, Order) {}
#else
void match(nexus::ResMut<Book>, std::optional<nexus::ResMut<Trace>>, Order) {}
#endif

auto bound = nexus::handler<match>(nexus::registry<App>);
