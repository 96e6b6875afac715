// SPDX-License-Identifier: MIT
// mistake: A select with a case of another enumeration
// fix: Use a value of the key's own type.
// expect: has a value that a key of type `Key` cannot have
// type: Side
// type: Color
#include <nexus/chain/pipeline.hpp>

enum class Side { buy, sell };
enum class Color { red, blue };

struct Order {
    int price = 0;
    int size = 0;
};
struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order&) { return Side::buy; }, nexus::on<Color::red>([] {}),
                             nexus::otherwise([] {}));
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order&) { return Side::buy; }, nexus::on<Side::sell>([] {}),
                             nexus::otherwise([] {}));
#endif
    static_cast<void>(chain);
}
