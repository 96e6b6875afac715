// SPDX-License-Identifier: MIT
// mistake: What is sent is neither text nor bytes
// fix: Pass a std::string_view, or std::as_bytes(std::span(what)).
// expect: is neither text nor bytes
// type: std::vector
#include <nexus/io/io.hpp>

#include <vector>

struct App;
struct Log {
    int count = 0;
};
struct App {
    Log log;
    nexus::Io<App> io;
};

inline void use(nexus::Io<App>& io, nexus::StreamHandle stream, const std::vector<char>& text) {
#ifdef NEXUS_SHOULD_FAIL
    io.send(stream, text);
#else
    io.send(stream, std::as_bytes(std::span(text)));
#endif
}
