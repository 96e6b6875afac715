// SPDX-License-Identifier: MIT
// mistake: A select key of more than 64 bits
// fix: Return a key of at most 64 bits.
// expect: at most 64 bits
// type: Wide
#include <nexus/chain/pipeline.hpp>

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
__extension__ typedef __int128 Integer;
enum class Wide : Integer { none, one };
enum class Narrow : long long { none, one };

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    using Key = Wide;
#else
    using Key = Narrow;
#endif
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order& order) { return static_cast<Key>(order.size); },
                             nexus::on<Key::one>([] {}), nexus::otherwise([] {}));
    static_cast<void>(chain);
}
