// SPDX-License-Identifier: MIT
// mistake: A listener gets a port without an address
// fix: Write the address with it; "0.0.0.0:8080" is every IPv4 address of this machine.
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

void on_accepted(nexus::ResMut<Log>, nexus::Accepted);

inline void use(nexus::Io<App>& io) {
#ifdef NEXUS_SHOULD_FAIL
    io.listen(8080, nexus::fn<on_accepted>);
#else
    io.listen("0.0.0.0:8080", nexus::fn<on_accepted>);
#endif
}
