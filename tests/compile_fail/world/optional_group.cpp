// SPDX-License-Identifier: MIT
// mistake: A resource group as an optional field
// fix: Make the fields of the group optional, one by one.
// expect: cannot be an optional field
// type: Risk
#include <nexus/core.hpp>

#include <optional>

struct Limits {
    int max = 10;
};

#ifdef NEXUS_SHOULD_FAIL
struct Risk {
    using resource_group = void;
    Limits limits;
};
struct App {
    std::optional<Risk> risk;
};
#else
struct Risk {
    using resource_group = void;
    std::optional<Limits> limits;
};
struct App {
    Risk risk;
};
#endif

nexus::World<App> world;
