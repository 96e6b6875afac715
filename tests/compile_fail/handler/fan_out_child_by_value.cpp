// SPDX-License-Identifier: MIT
// mistake: A child of a fan_out that takes a costly event by value
// fix: Take it by const&, or write `copied(child)`.
// expect: takes the `Event` by value
// expect: copied
// type: Text
// type: keep
#include <nexus/core.hpp>

#include <string>

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
struct Text {
    std::string line;
};
inline void keep(nexus::ResMut<Book>, Text) {}
inline void show(nexus::Res<Book>, const Text&) {}

#ifdef NEXUS_SHOULD_FAIL
inline auto both = nexus::fan_out(nexus::fn<show>, nexus::fn<keep>);
#else
inline auto both = nexus::fan_out(nexus::fn<show>, nexus::copied(nexus::fn<keep>));
#endif

void feed(nexus::World<App>& world, const Text& text) {
    both.run(world, text);
}
