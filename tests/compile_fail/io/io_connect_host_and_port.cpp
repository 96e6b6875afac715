// SPDX-License-Identifier: MIT
// mistake: Address and port are two arguments
// fix: Write them as one text.
// expect: is no Endpoint
// type: int
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

inline void use(nexus::Io<App>& io) {
#ifdef NEXUS_SHOULD_FAIL
    io.connect("127.0.0.1", 8080, nexus::fn<on_received>);
#else
    io.connect("127.0.0.1:8080", nexus::fn<on_received>);
#endif
}
