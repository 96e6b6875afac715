// SPDX-License-Identifier: MIT
// mistake: A handler of one schema stored for another
// fix: Bind it to the schema that it is stored for.
// expect: cannot be used for an `Event` in the schema `App`
// type: App
// type: Backtest
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
nexus::Virtual<Order, Backtest> stored = nexus::handler<match>(nexus::registry<App>);
#else
nexus::Virtual<Order, Backtest> stored = nexus::handler<match>(nexus::registry<Backtest>);
#endif
