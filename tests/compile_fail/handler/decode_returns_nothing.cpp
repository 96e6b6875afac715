// SPDX-License-Identifier: MIT
// mistake: A decoder that returns void
// fix: Return `std::optional` of the event.
// expect: which cannot be empty
// type: void
// type: parse
#include <nexus/core.hpp>

#include <optional>

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
inline void match(nexus::ResMut<Book> book, Order order) {
    book->depth += order.size;
}

#ifdef NEXUS_SHOULD_FAIL
inline void parse(Tick) {}
#else
inline std::optional<Order> parse(Tick tick) {
    return Order{static_cast<int>(tick.price)};
}
#endif

inline auto decoded = nexus::decode(nexus::fn<parse>, nexus::fn<match>);
void feed(nexus::World<App>& world) {
    decoded.run(world, Tick{1});
}
