// SPDX-License-Identifier: MIT
// mistake: A chain with a guard() that returns a value that can be neither copied nor moved
// fix: End the chain with a step that uses the value in place.
// expect: can be neither copied nor moved
// type: Pinned
#include <nexus/chain/pipeline.hpp>

struct Pinned {
    int value;
    explicit Pinned(int given) : value(given) {}
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;
};
struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
inline Pinned make(int value) {
    return Pinned(value);
}
inline bool is_large(const Pinned& pinned) {
    return pinned.value > 9;
}
inline void add(nexus::ResMut<Book> book, const Pinned& pinned) {
    book->depth += pinned.value;
}

inline void use(nexus::World<App>& world) {
    const auto chain = nexus::pipeline<int>(world.registry()).then<make>().guard<is_large>();
#ifdef NEXUS_SHOULD_FAIL
    static_cast<void>(chain.run(world, 10));
#else
    chain.transform<add>().run(world, 10);
#endif
}
