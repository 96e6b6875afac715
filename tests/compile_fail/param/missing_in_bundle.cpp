// SPDX-License-Identifier: MIT
// mistake: A bundle asks for a resource that the schema does not have
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
struct Market {
    using param_bundle = void;
    nexus::ResMut<Book> book;
    nexus::Res<Trace> trace;
};
#else
struct Market {
    using param_bundle = void;
    nexus::ResMut<Book> book;
    std::optional<nexus::Res<Trace>> trace;
};
#endif

void match(Market, Order) {}
auto bound = nexus::handler<match>(nexus::registry<App>);
