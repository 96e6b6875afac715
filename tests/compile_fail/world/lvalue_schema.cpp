// SPDX-License-Identifier: MIT
// mistake: A schema that cannot be copied, passed as a variable
// fix: Move it into the world.
// expect: `App` cannot be copied
// type: App
#include <nexus/core.hpp>

#include <utility>

struct Connection {
    explicit Connection(int) {}
    Connection(Connection&&) = default;
};
struct App {
    Connection connection;
};

#ifdef NEXUS_SHOULD_FAIL
void start(App app) {
    nexus::World<App> world(app);
}
#else
void start(App app) {
    nexus::World<App> world(std::move(app));
}
#endif
