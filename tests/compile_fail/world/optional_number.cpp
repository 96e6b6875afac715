// SPDX-License-Identifier: MIT
// mistake: An optional number as a resource
// fix: Wrap the number in a struct, then make the field optional.
// expect: cannot be a resource
// type: double
#include <nexus/core.hpp>

#include <optional>

#ifdef NEXUS_SHOULD_FAIL
struct App {
    std::optional<double> limit;
};
#else
struct Limit {
    double notional;
};
struct App {
    std::optional<Limit> limit;
};
#endif

nexus::World<App> world;
