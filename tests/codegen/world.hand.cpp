// SPDX-License-Identifier: MIT
// The other half of world.nexus.cpp.
#include "twin.hpp"

#include <new>

extern "C" void opaque_turn(World<App>&);

namespace {

struct BuiltApp {
    user::Statistics statistics;
    user::Config config{7};
    user::Book book;
};

} // namespace

extern "C" void cg_world_resource(World<App>& world, std::uint64_t size) {
    world.app.book.depth += size;
    world.app.statistics.count += world.app.config.max_depth;
}
extern "C" std::uint64_t cg_world_resource_const(const World<App>& world) {
    return world.app.book.depth + world.app.config.max_depth;
}
extern "C" void cg_world_app(World<App>& world, std::uint64_t size) {
    world.app.book.depth += size;
}
extern "C" std::uint64_t cg_world_try_absent(World<App>&) {
    return 1;
}
extern "C" std::uint64_t cg_world_try_plain(World<App>& world) {
    return world.app.book.depth;
}
extern "C" std::uint64_t cg_world_try_optional(World<App>& world) {
    return world.app.debug ? ++world.app.debug->lines : 1;
}
extern "C" std::uint64_t cg_world_try_const(const World<App>& world) {
    return world.app.debug ? world.app.debug->lines : 1;
}

extern "C" void cg_world_flat_64(World<user::Flat>& world) {
    user::corners(&world.app.c0, &world.app.c31, &world.app.c63);
}
extern "C" void cg_world_groups_128(World<user::Grouped>& world) {
    user::Halves& halves = world.app.halves;
    user::across(&world.app.total, &halves.lower.c0, &halves.lower.c63, &halves.upper.c64,
                 &halves.upper.c127, &world.app.statistics);
}
extern "C" void cg_world_groups_opaque(World<user::Grouped>& world) {
    user::Halves& halves = world.app.halves;
    user::opaque_across(&world.app.total, &halves.lower.c0, &halves.upper.c64, &halves.upper.c127);
}
extern "C" std::uint64_t cg_world_groups_resource(World<user::Grouped>& world) {
    return world.app.halves.lower.c5.value + world.app.halves.upper.c100.value;
}
extern "C" void cg_world_large(World<user::Large>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_world_named_fields(World<user::Sealed>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}

extern "C" void cg_world_make(void* to) {
    ::new (to) World<App>;
}
extern "C" void cg_world_make_from_values(void* to, const user::Book& book,
                                          const user::Config& config) {
    ::new (to) World<App>({book, config, {}, {}});
}
extern "C" void cg_world_make_from_app(void* to, const App& app) {
    ::new (to) World<App>(app);
}
extern "C" void cg_world_make_large(void* to) {
    ::new (to) World<user::Large>;
}
extern "C" std::uint64_t cg_world_on_stack(std::uint64_t size) {
    World<App> world;
    user::process(&world.app.book, &world.app.config, size);
    user::process(&world.app.book, &world.app.config, 5);
    return world.app.book.depth;
}
extern "C" void cg_world_built(World<BuiltApp>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
    user::count(&world.app.statistics, size);
}
extern "C" std::uint64_t cg_world_build_and_run(std::uint64_t size) {
    World<BuiltApp> world;
    user::process(&world.app.book, &world.app.config, size);
    return world.app.book.depth;
}

extern "C" void cg_world_startup(World<App>& world) {
    user::begin(&world.app.book, &world.app.config);
}
extern "C" void cg_world_startup_opaque(World<App>& world) {
    user::opaque_begin(&world.app.book, &world.app.config);
}
extern "C" void cg_world_startup_lambda(World<App>& world, std::uint64_t depth) {
    world.app.book.depth = depth;
}
extern "C" std::uint64_t cg_world_startup_local(World<App>&) {
    std::uint64_t calls = 0;
    return user::calls(&calls);
}

extern "C" std::int64_t cg_world_sequence(const World<App>& world) {
    return world.sequence;
}
extern "C" std::int64_t cg_world_next_sequence(World<App>& world) {
    return world.sequence = next_number(world.sequence);
}
extern "C" void cg_world_set_sequence(World<App>& world, std::int64_t number) {
    world.sequence = number;
}
extern "C" void cg_world_reset_sequence(World<App>& world) {
    world.sequence = 0;
}
extern "C" std::int64_t cg_world_elapsed(const World<App>& world, std::int64_t earlier) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(world.sequence) -
                                     static_cast<std::uint64_t>(earlier));
}

extern "C" void cg_world_shutdown(World<App>& world) {
    shut_down(world);
}
extern "C" bool cg_world_is_shutdown(World<App>& world) {
    return stopped(world.stop);
}
extern "C" void cg_world_run(World<App>& world) {
    while (!stopped(world.stop))
        opaque_turn(world);
}
extern "C" void cg_world_run_handler(World<App>& world) {
    while (!stopped(world.stop))
        if (++world.app.book.depth > world.app.config.max_depth) [[unlikely]]
            shut_down(world);
}
extern "C" void cg_world_run_numbered(World<App>& world) {
    while (!stopped(world.stop)) {
        world.sequence = next_number(world.sequence);
        opaque_turn(world);
    }
}
