// SPDX-License-Identifier: MIT
// mistake: A datagram socket is to be paused
// fix: Only streams can be paused; close the socket, or drop what its handler gets.
// expect: this is for the handles `Handles`
// type: DatagramKind
#include <nexus/driver/io.hpp>

struct App;
struct Log {
    int count = 0;
};
struct App {
    Log log;
    nexus::Io<App> io;
};

inline void use(nexus::Io<App>& io, [[maybe_unused]] nexus::DatagramHandle socket,
                [[maybe_unused]] nexus::StreamHandle stream) {
#ifdef NEXUS_SHOULD_FAIL
    io.pause(socket);
#else
    io.pause(stream);
#endif
}
