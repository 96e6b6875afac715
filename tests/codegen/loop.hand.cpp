// SPDX-License-Identifier: MIT
// The other half of loop.nexus.cpp.
#include "twin.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <sched.h>

using Until = std::optional<std::chrono::steady_clock::time_point>;

extern "C" void opaque_book(user::Book*);
extern "C" void opaque_statistics(user::Statistics*);
extern "C" std::size_t opaque_source();
extern "C" void opaque_wait(const Until&);

extern "C" void cg_loop_spin(World<App>& world) {
    while (!stopped(world.stop)) {
        world.sequence = next_number(world.sequence);
        opaque_book(&world.app.book);
        world.sequence = next_number(world.sequence);
        opaque_statistics(&world.app.statistics);
    }
}
extern "C" void cg_loop_spin_batch(World<App>& world, std::uint64_t size) {
    while (!stopped(world.stop)) {
        if (size == 0) {
            shut_down(world);
        } else {
            --size;
            ++world.app.statistics.count;
        }
    }
}
extern "C" void cg_loop_yield(World<App>& world) {
    while (!stopped(world.stop)) {
        std::size_t count = opaque_source();
        count += opaque_source();
        if (count == 0)
            sched_yield();
    }
}
extern "C" void cg_loop_hooks(World<App>& world) {
    while (!stopped(world.stop)) {
        opaque_book(&world.app.book);
        opaque_source();
        opaque_statistics(&world.app.statistics);
    }
}
extern "C" void cg_loop_block(World<App>& world) {
    while (!stopped(world.stop)) {
        const Until until;
        opaque_wait(until);
        opaque_source();
        world.sequence = next_number(world.sequence);
        opaque_statistics(&world.app.statistics);
    }
}
