// SPDX-License-Identifier: MIT
// mistake: The schema has no Io, which the IoDriver polls
// fix: Add a field of type Io<App>, or leave the driver out.
// expect: IoDriver: the schema `App` has no Io<App>
// type: Schema
#include <nexus/io/io.hpp>
#include <nexus/loop/run.hpp>

struct Book {
    int depth = 0;
};
struct Schema {
    Book book;
};
struct WithIo {
    Book book;
    nexus::Io<WithIo> io;
};

#ifdef NEXUS_SHOULD_FAIL
inline void use(nexus::World<Schema>& world) {
#else
inline void use(nexus::World<WithIo>& world) {
#endif
    nexus::run(world, nexus::IoDriver{});
}
