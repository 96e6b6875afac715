// SPDX-License-Identifier: MIT
// mistake: or_else() on a borrowed optional whose content cannot be copied
// fix: Take the content by reference in an earlier step.
// expect: cannot be copied
// type: unique_ptr
#include <nexus/chain/pipeline.hpp>

#include <memory>
#include <optional>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};
using Owned = std::unique_ptr<int>;
using Carried = std::optional<Owned>;

inline void use(nexus::World<App>& world, const Carried& carried) {
    auto chain = nexus::pipeline<const Carried&>(world.registry())
#ifdef NEXUS_SHOULD_FAIL
                     .or_else([] { return std::optional<Owned>(); });
#else
                     .transform([](const Owned& owned) { return *owned; })
                     .or_else([] { return std::optional<int>(); });
#endif
    static_cast<void>(chain.run(world, carried));
}
