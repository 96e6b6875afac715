// SPDX-License-Identifier: MIT
// mistake: A `Local` of a type without default constructor
// fix: Give the type a default constructor, or hold it as `Local<std::optional<T>>`.
// expect: no default constructor
// type: Window
#include <nexus/core.hpp>

#include <optional>

struct Window {
    explicit Window(int size) : size_(size) {}
    int size_;
};
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
void average(nexus::Local<Window>, Order) {}
#else
void average(nexus::Local<std::optional<Window>>, Order) {}
#endif

auto bound = nexus::handler<average>(nexus::registry<App>);
