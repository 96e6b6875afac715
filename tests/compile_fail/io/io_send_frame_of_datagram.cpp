// SPDX-License-Identifier: MIT
// mistake: A datagram socket is asked to send a frame
// fix: A datagram is a frame of its own: use send, or send_to with an address.
// expect: this is for the handles `Handles`
// type: DatagramKind
#include <nexus/io/io.hpp>

struct App;
struct Log {
    int count = 0;
};
struct App {
    Log log;
    nexus::Io<App> io;
};

inline void use(nexus::Io<App>& io, nexus::DatagramHandle socket) {
#ifdef NEXUS_SHOULD_FAIL
    io.send_frame(socket, "text");
#else
    io.send(socket, "text");
#endif
}
