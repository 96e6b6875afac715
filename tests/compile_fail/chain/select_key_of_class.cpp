// SPDX-License-Identifier: MIT
// mistake: A select whose key is not an integer
// fix: Return an integer, an enumeration or a bool.
// expect: it must be an integer
// type: Book
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

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order&) { return Book{}; }, nexus::on<1>([] {}),
                             nexus::otherwise([] {}));
    static_cast<void>(chain);
#else
    auto chain =
        nexus::pipeline<Order>(world.registry())
            .select([](const Order&) { return 1; }, nexus::on<1>([] {}), nexus::otherwise([] {}));
    static_cast<void>(chain);
#endif
}
