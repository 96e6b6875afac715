// SPDX-License-Identifier: MIT
// mistake: Running a decoder with an event that it does not take
// fix: Pass the event that the decoder takes.
// expect: cannot be initialised from an `Argument`
// type: Order
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
inline std::optional<Order> parse(Tick tick) {
    return Order{static_cast<int>(tick.price)};
}
inline auto decoded = nexus::decode(nexus::fn<parse>, nexus::fn<match>);

#ifdef NEXUS_SHOULD_FAIL
void feed(nexus::World<App>& world) {
    decoded.run(world, Order{1});
}
#else
void feed(nexus::World<App>& world) {
    decoded.run(world, Tick{1});
}
#endif
