// SPDX-License-Identifier: MIT
// mistake: A listener is asked to send
// fix: Send to a stream, which `Io::stream` made of what the listener has accepted.
// expect: this is for the handles `Handles`
// type: ListenerKind
#include <nexus/io/io.hpp>

struct App;
struct Log {
    int count = 0;
};
struct App {
    Log log;
    nexus::Io<App> io;
};

inline void use(nexus::Io<App>& io, [[maybe_unused]] nexus::ListenerHandle listener,
                [[maybe_unused]] nexus::StreamHandle stream) {
#ifdef NEXUS_SHOULD_FAIL
    io.send(listener, "text");
#else
    io.send(stream, "text");
#endif
}
