// SPDX-License-Identifier: MIT
// mistake: A handler class without `run`
// fix: Give it `run(World<App>&, E)`.
// expect: cannot be used for an `Event` in the schema `App`
// type: Matcher
#include <nexus/core.hpp>

#include <string_view>

struct App {};
struct Matcher {
    using event_type = int;
    int sum = 0;
    std::string_view name() const { return "matcher"; }
#ifdef NEXUS_SHOULD_FAIL
    void handle(nexus::World<App>&, int n) {
        sum += n;
    }
#else
    void run(nexus::World<App>&, int n) {
        sum += n;
    }
#endif
};

auto bound = nexus::handler(Matcher{}, nexus::registry<App>);
