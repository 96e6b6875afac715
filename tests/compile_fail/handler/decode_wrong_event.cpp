// SPDX-License-Identifier: MIT
// mistake: A decoder whose result the handler does not take
// fix: Decode into the event that the handler takes.
// expect: cannot be initialised from an `Argument`
// type: Tick
// type: Order
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
inline std::optional<Tick> parse(double price) {
    return Tick{price};
}
#else
inline std::optional<Order> parse(double price) {
    return Order{static_cast<int>(price)};
}
#endif

inline auto decoded = nexus::decode(nexus::fn<parse>, nexus::fn<match>);
void feed(nexus::World<App>& world) {
    decoded.run(world, 1.0);
}
