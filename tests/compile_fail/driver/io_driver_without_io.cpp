// SPDX-License-Identifier: MIT
// mistake: The schema has no Io, which the IoDriver polls
// fix: Add a field of type Io<App>, or leave the driver out.
// expect: IoDriver: the schema `App` has no Io<App>
// type: Schema
#include <nexus/driver/io.hpp>
#include <nexus/driver/run.hpp>

struct Book {
    int depth = 0;
};
struct Schema {
    Book book;
#ifndef NEXUS_SHOULD_FAIL
    nexus::Io<Schema> io;
#endif
};

inline void use(nexus::World<Schema>& world) {
    nexus::run(world, nexus::IoDriver{});
}
