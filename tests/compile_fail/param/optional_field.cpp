// SPDX-License-Identifier: MIT
// mistake: `Res<T>` on an optional field
// fix: Ask for `std::optional<Res<T>>`.
// expect: is an optional field of the schema `App`
// type: Trace
// type: App
#include <nexus/core.hpp>

#include <optional>

struct Trace {};
struct Order {};
struct App {
    std::optional<Trace> trace;
};

#ifdef NEXUS_SHOULD_FAIL
void match(nexus::Res<Trace>, Order) {}
#else
void match(std::optional<nexus::Res<Trace>>, Order) {}
#endif

auto bound = nexus::handler<match>(nexus::registry<App>);
