// SPDX-License-Identifier: MIT
// mistake: A select without an arm for one of the enumerators
// fix: Add an arm for it.
// expect: some values of `Key` have no arm
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
