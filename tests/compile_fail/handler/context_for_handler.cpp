// SPDX-License-Identifier: MIT
// mistake: A handler of a function that takes a context
// fix: Make a callback, which owns the context.
// expect: is not a parameter
// type: Session
#include <nexus/core.hpp>

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
struct Session {
    int id = 0;
    int received = 0;
};
inline void receive(Session& session, nexus::ResMut<Book>, Order) {
    ++session.received;
}

#ifdef NEXUS_SHOULD_FAIL
auto bound = nexus::handler<receive>(nexus::registry<App>);
#else
auto bound = nexus::callback<receive>(Session{7}, nexus::registry<App>);
#endif
