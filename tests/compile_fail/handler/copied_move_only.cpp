// SPDX-License-Identifier: MIT
// mistake: copied of an event that cannot be copied
// fix: Let the handler take the event by const&.
// expect: cannot be copied
// type: unique_ptr
#include <nexus/core.hpp>

#include <memory>

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
using Message = std::unique_ptr<Order>;

#ifdef NEXUS_SHOULD_FAIL
inline auto child = nexus::copied([](Message) {});
#else
inline auto child = nexus::by_ref([](const Message&) {});
#endif
