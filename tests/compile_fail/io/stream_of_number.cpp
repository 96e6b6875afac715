// SPDX-License-Identifier: MIT
// mistake: A stream is made of a number
// fix: Give the stream the socket: nexus::Descriptor(number); it is closed with the stream.
// expect: an int does not say who closes the socket
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

inline void use(nexus::Io<App>& io, int socket) {
#ifdef NEXUS_SHOULD_FAIL
    io.stream(socket, nexus::fn<on_received>);
#else
    io.stream(nexus::Descriptor(socket), nexus::fn<on_received>);
#endif
}
