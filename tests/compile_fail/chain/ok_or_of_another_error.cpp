// SPDX-License-Identifier: MIT
// mistake: ok_or() with an error of another type
// fix: Pass an error that converts.
// expect: does not convert to the error
// type: Book
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
    auto chain = nexus::pipeline<std::optional<int>>(world.registry()).ok_or<Exp<int, int>>(Book{});
    static_cast<void>(chain);
#else
    auto chain = nexus::pipeline<std::optional<int>>(world.registry()).ok_or<Exp<int, int>>(2);
    static_cast<void>(chain);
#endif
}
