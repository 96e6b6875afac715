// SPDX-License-Identifier: MIT
// mistake: A command is one text
// fix: Pass its words; no shell takes it apart.
// expect: Io::spawn: `Given` is no command
// type: char
#include <nexus/io/io.hpp>

struct App;
struct Log {
    int count = 0;
};
struct App {
    Log log;
    nexus::Io<App> io;
};

void on_end(nexus::ResMut<Log>, const nexus::ChildExit&);

inline void use(nexus::Io<App>& io) {
#ifdef NEXUS_SHOULD_FAIL
    io.spawn("ls -l", nexus::fn<on_end>);
#else
    io.spawn({"ls", "-l"}, nexus::fn<on_end>);
#endif
}
