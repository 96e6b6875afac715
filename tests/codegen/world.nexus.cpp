// SPDX-License-Identifier: MIT
// Worlds: reaching resources, groups, large schemas, making one, the event number, the loop and its
// end.
#include "probe.hpp"

template <>
inline constexpr auto nexus::schema_fields<user::Sealed> =
    nexus::fields<&user::Sealed::book, &user::Sealed::config>;

extern "C" void opaque_turn(World<App>&);

namespace {

void stop_when_full(nexus::Shutdown shutdown, ResMut<user::Book> book, Res<user::Config> config) {
    if (++book->depth > config->max_depth) [[unlikely]]
        shutdown.trigger();
}

auto build() {
    return nexus::WorldBuilder{}
        .add(user::Statistics{})
        .add<user::Config>(std::uint64_t{7})
        .add(user::Book{})
        .build();
}
using Built = decltype(build());

} // namespace

extern "C" void cg_world_resource(World<App>& world, std::uint64_t size) {
    world.resource<user::Book>().depth += size;
    world.resource<user::Statistics>().count += world.resource<user::Config>().max_depth;
}
extern "C" std::uint64_t cg_world_resource_const(const World<App>& world) {
    return world.resource<user::Book>().depth + world.resource<user::Config>().max_depth;
}
extern "C" void cg_world_app(World<App>& world, std::uint64_t size) {
    world.app().book.depth += size;
}
extern "C" std::uint64_t cg_world_try_absent(World<App>& world) {
    const user::Tracer* const tracer = world.try_resource<user::Tracer>();
    return tracer != nullptr ? tracer->lines : 1;
}
extern "C" std::uint64_t cg_world_try_plain(World<App>& world) {
    const user::Book* const book = world.try_resource<user::Book>();
    return book != nullptr ? book->depth : 1;
}
extern "C" std::uint64_t cg_world_try_optional(World<App>& world) {
    user::Debug* const debug = world.try_resource<user::Debug>();
    return debug != nullptr ? ++debug->lines : 1;
}
extern "C" std::uint64_t cg_world_try_const(const World<App>& world) {
    const user::Debug* const debug = world.try_resource<user::Debug>();
    return debug != nullptr ? debug->lines : 1;
}

extern "C" void cg_world_flat_64(World<user::Flat>& world) {
    nexus::handler<user::corners>(world.registry()).run(world);
}
extern "C" void cg_world_groups_128(World<user::Grouped>& world) {
    nexus::handler<user::across>(world.registry()).run(world);
}
extern "C" void cg_world_groups_opaque(World<user::Grouped>& world) {
    nexus::handler<user::opaque_across>(world.registry()).run(world);
}
extern "C" std::uint64_t cg_world_groups_resource(World<user::Grouped>& world) {
    return world.resource<Cell<5>>().value + world.resource<Cell<100>>().value;
}
extern "C" void cg_world_large(World<user::Large>& world, std::uint64_t size) {
    nexus::handler<user::process>(world.registry()).run(world, size);
}
extern "C" void cg_world_named_fields(World<user::Sealed>& world, std::uint64_t size) {
    nexus::handler<user::process>(world.registry()).run(world, size);
}

extern "C" void cg_world_make(void* to) {
    ::new (to) World<App>();
}
extern "C" void cg_world_make_from_values(void* to, const user::Book& book,
                                          const user::Config& config) {
    ::new (to) World<App>(book, config);
}
extern "C" void cg_world_make_from_app(void* to, const App& app) {
    ::new (to) World<App>(app);
}
extern "C" void cg_world_make_large(void* to) {
    ::new (to) World<user::Large>();
}
extern "C" std::uint64_t cg_world_on_stack(std::uint64_t size) {
    World<App> world;
    auto handler = nexus::handler<user::process>(world.registry());
    handler.run(world, size);
    handler.run(world, std::uint64_t{5});
    return world.resource<user::Book>().depth;
}
extern "C" void cg_world_built(Built& world, std::uint64_t size) {
    nexus::handler<user::process>(world.registry()).run(world, size);
    nexus::handler<user::count>(world.registry()).run(world, size);
}
extern "C" std::uint64_t cg_world_build_and_run(std::uint64_t size) {
    auto world = build();
    nexus::handler<user::process>(world.registry()).run(world, size);
    return world.resource<user::Book>().depth;
}

extern "C" void cg_world_startup(World<App>& world) {
    nexus::startup<user::begin>(world);
}
extern "C" void cg_world_startup_opaque(World<App>& world) {
    nexus::startup<user::opaque_begin>(world);
}
extern "C" void cg_world_startup_lambda(World<App>& world, std::uint64_t depth) {
    nexus::startup([depth](ResMut<user::Book> book) { book->depth = depth; }, world);
}
extern "C" std::uint64_t cg_world_startup_local(World<App>& world) {
    return nexus::startup<user::calls>(world);
}

extern "C" std::int64_t cg_world_sequence(const World<App>& world) {
    return world.sequence().value();
}
extern "C" std::int64_t cg_world_next_sequence(World<App>& world) {
    return world.next_sequence().value();
}
extern "C" void cg_world_set_sequence(World<App>& world, std::int64_t number) {
    world.set_sequence(nexus::Sequence(number));
}
extern "C" void cg_world_reset_sequence(World<App>& world) {
    world.reset_sequence();
}
extern "C" std::int64_t cg_world_elapsed(const World<App>& world, std::int64_t earlier) {
    return world.sequence().elapsed_since(nexus::Sequence(earlier));
}

extern "C" void cg_world_shutdown(World<App>& world) {
    world.shutdown_handle().shutdown();
}
extern "C" bool cg_world_is_shutdown(World<App>& world) {
    return world.shutdown_handle().is_shutdown();
}
extern "C" void cg_world_run(World<App>& world) {
    world.run(opaque_turn);
}
extern "C" void cg_world_run_handler(World<App>& world) {
    auto handler = nexus::handler<stop_when_full>(world.registry());
    world.run([&](World<App>& turn) { handler.run(turn); });
}
extern "C" void cg_world_run_numbered(World<App>& world) {
    world.run([](World<App>& turn) {
        turn.next_sequence();
        opaque_turn(turn);
    });
}
