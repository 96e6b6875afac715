// SPDX-License-Identifier: MIT
// mistake: A callback made with a context of another type
// fix: Take the context that the callback owns.
// expect: must be `Context&` or `const Context&`
// type: Session
// type: Order
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

#ifdef NEXUS_SHOULD_FAIL
inline void receive(Order&, nexus::ResMut<Book>, Order) {}
#else
inline void receive(Session& session, nexus::ResMut<Book>, Order) {
    ++session.received;
}
#endif

auto bound = nexus::callback<receive>(Session{7}, nexus::registry<App>);
