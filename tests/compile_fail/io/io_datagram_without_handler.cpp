// SPDX-License-Identifier: MIT
// mistake: A datagram socket that is only to send has no handler
// fix: Pass one all the same: it also gets the errors that peers report.
// expect: there is no handler
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

void on_datagram(nexus::ResMut<Log>, const nexus::Datagram&);

inline void use(nexus::Io<App>& io) {
#ifdef NEXUS_SHOULD_FAIL
    io.datagram("0.0.0.0:0");
#else
    io.datagram("0.0.0.0:0", nexus::fn<on_datagram>);
#endif
}
