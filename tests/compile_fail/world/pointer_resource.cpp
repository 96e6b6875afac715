// SPDX-License-Identifier: MIT
// mistake: A pointer as a resource
// fix: Wrap it in a struct whose name says what it points to.
// expect: cannot be a resource
// type: Device
#include <nexus/core.hpp>

struct Device;

#ifdef NEXUS_SHOULD_FAIL
struct App {
    Device* device = nullptr;
};
#else
struct Output {
    Device* device = nullptr;
};
struct App {
    Output output;
};
#endif

nexus::World<App> world;
