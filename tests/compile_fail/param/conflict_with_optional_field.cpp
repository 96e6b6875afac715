// SPDX-License-Identifier: MIT
// mistake: Both an optional field itself and its content
// fix: Ask for the field itself: it gives access to its content.
// expect: refer to the same resource
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
