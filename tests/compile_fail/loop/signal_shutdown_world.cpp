// SPDX-License-Identifier: MIT
// mistake: A guard for signals is given the world
// fix: Pass world.shutdown_handle().
// expect: it takes a handle, not the world of
// type: App
#include <nexus/loop/signal_shutdown.hpp>

struct Book {
    int depth = 0;
};
struct App {
    Book book;
};

inline void use(nexus::World<App>& world) {
#ifdef NEXUS_SHOULD_FAIL
    const nexus::SignalShutdown guard(world);
#else
    const nexus::SignalShutdown guard(world.shutdown_handle());
#endif
}
