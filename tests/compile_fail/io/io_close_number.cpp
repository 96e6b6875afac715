// SPDX-License-Identifier: MIT
// mistake: A number is closed through the Io
// fix: Pass the handle that opening it returned; descriptors of your own are closed with ::close.
// expect: this is for the handles `Handles`
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

inline void use(nexus::Io<App>& io, [[maybe_unused]] nexus::StreamHandle stream) {
#ifdef NEXUS_SHOULD_FAIL
    io.close(3);
#else
    io.close(stream);
#endif
}
