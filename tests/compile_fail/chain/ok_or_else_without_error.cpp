// SPDX-License-Identifier: MIT
// mistake: ok_or_else() with a function that returns nothing
// fix: Return the error.
// expect: does not convert to the error
// type: void
#include "expected_like.hpp"

#include <nexus/chain/pipeline.hpp>

#include <optional>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    auto chain =
        nexus::pipeline<std::optional<int>>(world.registry()).ok_or_else<Exp<int, int>>([] {});
    static_cast<void>(chain);
#else
    auto chain =
        nexus::pipeline<std::optional<int>>(world.registry()).ok_or_else<Exp<int, int>>([] {
            return 2;
        });
    static_cast<void>(chain);
#endif
}
