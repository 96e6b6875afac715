// SPDX-License-Identifier: MIT
// mistake: A select with a case whose value does not fit in the key
// fix: Use a value that the key can have.
// expect: has a value that a key of type `Key` cannot have
// type: 300
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
                     .select([](const Order&) { return static_cast<unsigned char>(3); },
                             nexus::on<300>([] {}), nexus::otherwise([] {}));
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order&) { return static_cast<unsigned char>(3); },
                             nexus::on<200>([] {}), nexus::otherwise([] {}));
#endif
    static_cast<void>(chain);
}
