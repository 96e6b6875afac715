// SPDX-License-Identifier: MIT
// mistake: transform() on a borrowed expected whose error cannot be copied
// fix: Handle the error by reference first: on_error().
// expect: cannot be copied
// type: unique_ptr
#include <nexus/chain/pipeline.hpp>

#include <memory>
#include <optional>
#include <tl/expected.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
using Owned = std::unique_ptr<int>;
using Carried = tl::expected<int, Owned>;

inline void use(nexus::World<App>& world, const Carried& carried) {
    auto chain = nexus::pipeline<const Carried&>(world.registry())
#ifdef NEXUS_SHOULD_FAIL
                     .transform([](int number) { return number; });
#else
                     .on_error([](const Owned&) {})
                     .transform([](int number) { return number; });
#endif
    static_cast<void>(chain.run(world, carried));
}
