// SPDX-License-Identifier: MIT
// mistake: A child of a Broadcast that is bound to another schema
// fix: Bind it to the schema of the Broadcast.
// expect: cannot be used for an `Event` in the schema `App`
// type: Backtest
// type: App
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
struct Backtest {
    Book book;
};
inline void match(nexus::ResMut<Book> book, Order order) {
    book->depth += order.size;
}

#ifdef NEXUS_SHOULD_FAIL
void connect(nexus::Broadcast<Order, Backtest>& all) {
    all.add(nexus::handler<match>(nexus::registry<App>));
}
#else
void connect(nexus::Broadcast<Order, Backtest>& all) {
    all.add(nexus::handler<match>(nexus::registry<Backtest>));
}
#endif
