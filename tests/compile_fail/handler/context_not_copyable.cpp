// SPDX-License-Identifier: MIT
// mistake: A context that cannot be copied, passed as a variable
// fix: Move it into the callback.
// expect: cannot be copied
// type: Connection
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
struct Connection {
    std::unique_ptr<int> socket;
};
inline void receive(Connection&, Order) {}

#ifdef NEXUS_SHOULD_FAIL
auto bind(Connection connection) {
    return nexus::callback<receive>(connection, nexus::registry<App>);
}
#else
auto bind(Connection connection) {
    return nexus::callback<receive>(std::move(connection), nexus::registry<App>);
}
#endif
