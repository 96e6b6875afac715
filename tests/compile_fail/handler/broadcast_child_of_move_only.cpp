// SPDX-License-Identifier: MIT
// mistake: A child of a Broadcast that takes a move-only event by value
// fix: Take it by const&: the event goes to every child.
// expect: takes the `Event` by value
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
inline void keep(nexus::ResMut<Book>, Message) {}
#else
inline void keep(nexus::ResMut<Book>, const Message&) {}
#endif

void connect(nexus::Broadcast<Message, App>& all) {
    all.add(nexus::fn<keep>);
}
