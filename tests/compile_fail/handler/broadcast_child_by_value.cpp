// SPDX-License-Identifier: MIT
// mistake: A child of a Broadcast that takes a costly event by value
// fix: Take it by const&, or add `copied(child)`.
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
void connect(nexus::Broadcast<Text, App>& all) {
    all.add(nexus::fn<keep>);
}
#else
void connect(nexus::Broadcast<Text, App>& all) {
    all.add(nexus::copied(nexus::fn<keep>));
}
#endif
