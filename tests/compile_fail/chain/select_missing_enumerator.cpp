// SPDX-License-Identifier: MIT
// mistake: A select that forgets an enumerator
// fix: Add its arm.
// expect: not every value of `Key` has an arm
// type: Side
#include <nexus/chain/pipeline.hpp>

enum class Side { buy, sell };
template <>
inline constexpr auto nexus::enumerators<Side> = nexus::values<Side::buy, Side::sell>;

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
                     .select([](const Order&) { return Side::buy; }, nexus::on<Side::buy>([] {}));
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Order>(world.registry())
                     .select([](const Order&) { return Side::buy; }, nexus::on<Side::buy>([] {}),
                             nexus::on<Side::sell>([] {}));
    static_cast<void>(chain);
#endif
}
