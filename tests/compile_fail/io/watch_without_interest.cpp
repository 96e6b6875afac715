// SPDX-License-Identifier: MIT
// mistake: A watch is not told what to watch for
// fix: Pass the descriptor, the interest, then the handler.
// expect: Io::watch: these are not the arguments
// type: App
#include <nexus/io/io.hpp>

struct App;
struct Log {
    int count = 0;
};
struct App {
    Log log;
    nexus::Io<App> io;
};

void on_ready(nexus::ResMut<Log>, const nexus::Ready&);

inline void use(nexus::Io<App>& io) {
#ifdef NEXUS_SHOULD_FAIL
    io.watch(0, nexus::fn<on_ready>);
#else
    io.watch(0, nexus::Interest::read, nexus::fn<on_ready>);
#endif
}
