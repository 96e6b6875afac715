// SPDX-License-Identifier: MIT
// mistake: A type that stands in a schema as a field and as an optional field
// fix: Keep one of the two.
// expect: stands twice in the schema `App`
// type: Trace
// type: App
#include <nexus/core.hpp>

#include <optional>

struct Trace {};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    Trace trace;
    std::optional<Trace> more;
};
#else
struct App {
    std::optional<Trace> trace;
};
#endif

nexus::World<App> world;
