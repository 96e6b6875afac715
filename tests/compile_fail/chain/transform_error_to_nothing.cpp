// SPDX-License-Identifier: MIT
// mistake: A transform_error whose function returns nothing
// fix: Return the new error, or use inspect_error() or on_error().
// expect: must return the new error, but returns nothing
// type: Say
#include "expected_like.hpp"

#include <nexus/chain/pipeline.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
struct Say {
    void operator()(int) const {}
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain = nexus::pipeline<Exp<int, int>>(world.registry()).transform_error(Say{});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<Exp<int, int>>(world.registry()).on_error(Say{});
    static_cast<void>(chain);
#endif
}
