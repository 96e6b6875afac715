// SPDX-License-Identifier: MIT
// mistake: Reaching an optional field as if it were always there
// fix: Call `try_resource<T>()` and test the pointer that it returns.
// expect: is an optional field of the schema `App`
// type: Trace
// type: App
#include <nexus/core.hpp>

#include <optional>

struct Trace {
    int lines = 0;
};
struct App {
    std::optional<Trace> trace;
};

#ifdef NEXUS_SHOULD_FAIL
int lines(nexus::World<App>& world) {
    return world.resource<Trace>().lines;
}
#else
int lines(nexus::World<App>& world) {
    Trace* trace = world.try_resource<Trace>();
    return trace != nullptr ? trace->lines : 0;
}
#endif
