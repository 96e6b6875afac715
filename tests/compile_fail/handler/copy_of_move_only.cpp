// SPDX-License-Identifier: MIT
// mistake: A variable for a handler that takes a move-only event by value
// fix: Move it in.
// expect: takes ownership of its `Event`
// type: unique_ptr
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
using Message = std::unique_ptr<Order>;
inline void keep(nexus::ResMut<Book>, Message) {}
inline auto handle = nexus::handler<keep>(nexus::registry<App>);

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<App>& world, Message message) {
    handle.run(world, message);
}
#else
void feed(nexus::World<App>& world, Message message) {
    handle.run(world, std::move(message));
}
#endif
