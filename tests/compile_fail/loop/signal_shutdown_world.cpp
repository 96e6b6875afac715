// SPDX-License-Identifier: MIT
// mistake: SignalShutdown with the world instead of its handle
// fix: Pass world.shutdown_handle().
// expect: must be a ShutdownHandle, not the world of
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
