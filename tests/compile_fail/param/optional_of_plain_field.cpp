// SPDX-License-Identifier: MIT
// mistake: `ResMut<std::optional<T>>` on a field that is not optional
// fix: Ask for `ResMut<T>`, or make the field optional.
// expect: is not an optional field of the schema `App`
// type: Book
// type: App
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
void reset(nexus::ResMut<std::optional<Book>> book) {
    book->reset();
}
#else
void reset(nexus::ResMut<Book> book) {
    *book = {};
}
#endif

auto bound = nexus::handler<reset>(nexus::registry<App>);
