// SPDX-License-Identifier: MIT
// mistake: A stream that is taken over gets its two handlers in the wrong order
// fix: First the handler for what the stream receives, then the one for its status.
// expect: of a stream are in the wrong order
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

void on_received(nexus::ResMut<Log>, const nexus::Received&);
void on_status(nexus::ResMut<Log>, const nexus::StreamStatus&);

inline void use(nexus::Io<App>& io) {
#ifdef NEXUS_SHOULD_FAIL
    io.stream(nexus::Descriptor(0), nexus::fn<on_status>, nexus::fn<on_received>);
#else
    io.stream(nexus::Descriptor(0), nexus::fn<on_received>, nexus::fn<on_status>);
#endif
}
