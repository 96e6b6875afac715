// SPDX-License-Identifier: MIT
// mistake: An optional field itself, and what it holds
// fix: The field itself gives both.
// expect: reach the same
// type: Trace
#include <nexus/core.hpp>

#include <optional>

struct Trace {};
struct App {
    std::optional<Trace> trace;
};

#ifdef NEXUS_SHOULD_FAIL
void trace(nexus::ResMut<std::optional<Trace>>, std::optional<nexus::ResMut<Trace>>) {}
#else
void trace(nexus::ResMut<std::optional<Trace>> field) {
    field->emplace();
}
#endif

auto bound = nexus::handler<trace>(nexus::registry<App>);
