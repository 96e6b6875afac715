// SPDX-License-Identifier: MIT
// mistake: A stream is asked to send to an address
// fix: A stream has one peer: use send or send_frame.
// expect: this is for the handles `Handles`
// type: StreamKind
#include <nexus/io/io.hpp>

struct App;
struct Log {
    int count = 0;
};
struct App {
    Log log;
    nexus::Io<App> io;
};

inline void use(nexus::Io<App>& io, nexus::StreamHandle stream) {
#ifdef NEXUS_SHOULD_FAIL
    io.send_to(stream, "text", "127.0.0.1:8080");
#else
    io.send(stream, "text");
#endif
}
