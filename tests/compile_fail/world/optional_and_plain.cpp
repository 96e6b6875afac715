// SPDX-License-Identifier: MIT
// mistake: A type that is both a field and an optional field of a schema
// fix: Keep one of the two.
// expect: has two fields that hold `Resource`
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
