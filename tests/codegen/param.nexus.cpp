// SPDX-License-Identifier: MIT
// Parameters: 0 to 16 of them, each kind, bundles.
#include "probe.hpp"

extern "C" void cg_params_1(World<Cells>& world) {
    nexus::handler<user::Sum<>::of>(world.registry()).run(world);
}
extern "C" void cg_params_2(World<Cells>& world) {
    nexus::handler<user::Sum<0>::of>(world.registry()).run(world);
}
extern "C" void cg_params_3(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1>::of>(world.registry()).run(world);
}
extern "C" void cg_params_4(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2>::of>(world.registry()).run(world);
}
extern "C" void cg_params_5(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3>::of>(world.registry()).run(world);
}
extern "C" void cg_params_6(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4>::of>(world.registry()).run(world);
}
extern "C" void cg_params_7(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5>::of>(world.registry()).run(world);
}
extern "C" void cg_params_8(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5, 6>::of>(world.registry()).run(world);
}
extern "C" void cg_params_9(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5, 6, 7>::of>(world.registry()).run(world);
}
extern "C" void cg_params_10(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8>::of>(world.registry()).run(world);
}
extern "C" void cg_params_11(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9>::of>(world.registry()).run(world);
}
extern "C" void cg_params_12(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10>::of>(world.registry()).run(world);
}
extern "C" void cg_params_13(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11>::of>(world.registry())
        .run(world);
}
extern "C" void cg_params_14(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12>::of>(world.registry())
        .run(world);
}
extern "C" void cg_params_15(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13>::of>(world.registry())
        .run(world);
}
extern "C" void cg_params_16(World<Cells>& world) {
    nexus::handler<user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14>::of>(
        world.registry())
        .run(world);
}
extern "C" void cg_opaque_0(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_0>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_1(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_1>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_2(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_2>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_3(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_3>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_4(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_4>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_5(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_5>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_6(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_6>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_7(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_7>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_8(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_8>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_9(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_9>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_10(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_10>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_11(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_11>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_12(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_12>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_13(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_13>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_14(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_14>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_15(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_15>(world.registry()).run(world, event);
}
extern "C" void cg_opaque_16(World<Cells>& world, std::uint64_t event) {
    nexus::handler<user::opaque_16>(world.registry()).run(world, event);
}

extern "C" void opaque_debug_mut(std::optional<ResMut<user::Debug>>, std::uint64_t);
extern "C" void opaque_local(Local<std::uint64_t>, ResMut<user::Book>, std::uint64_t);
extern "C" void opaque_world(World<App>&, std::uint64_t);

struct Pair {
    using param_bundle = void;
    ResMut<Cell<0>> first;
    Res<Cell<1>> second;
};
struct Pairs {
    using param_bundle = void;
    Pair pair;
    ResMut<Cell<2>> third;
};
extern "C" void opaque_bundle(Pair, std::uint64_t);
extern "C" void opaque_nested_bundle(Pairs, std::uint64_t);

extern "C" void opaque_16_as_classes(ResMut<Cell<0>>, Res<Cell<1>>, ResMut<Cell<2>>, Res<Cell<3>>,
                                     ResMut<Cell<4>>, Res<Cell<5>>, ResMut<Cell<6>>, Res<Cell<7>>,
                                     ResMut<Cell<8>>, Res<Cell<9>>, ResMut<Cell<10>>, Res<Cell<11>>,
                                     ResMut<Cell<12>>, Res<Cell<13>>, ResMut<Cell<14>>,
                                     Res<Cell<15>>, std::uint64_t);

namespace {

void lend(ResMut<user::Book> book, std::uint64_t size) {
    const auto helper = [](ResMut<user::Book> lent, std::uint64_t more) { lent->depth += more; };
    helper(book.reborrow(), size);
    helper(book.reborrow(), 1);
}
void trace(std::optional<Res<user::Debug>> debug, std::uint64_t& out) {
    if (debug)
        out = (*debug)->lines;
}
void log_lines(std::optional<ResMut<user::Debug>> debug, std::uint64_t lines) {
    if (debug)
        (*debug)->lines += lines;
}
void log_absent(std::optional<ResMut<user::Tracer>> tracer, std::uint64_t lines) {
    if (tracer)
        (*tracer)->lines += lines;
}
void log_plain(std::optional<ResMut<user::Statistics>> statistics, std::uint64_t lines) {
    if (statistics)
        (*statistics)->sum += lines;
}

std::int64_t stamp(nexus::Seq seq) {
    return seq.get().value();
}
std::int64_t advance(nexus::SeqMut seq) {
    return seq.advance().value();
}
std::int64_t reset(nexus::SeqMut seq) {
    return seq.reset().value();
}
void renumber(nexus::SeqMut seq, ResMut<user::Statistics> statistics) {
    statistics->count = static_cast<std::uint64_t>(seq.advance().value());
    statistics->sum = static_cast<std::uint64_t>(seq.advance().value());
}
void stop(nexus::Shutdown shutdown) {
    shutdown.trigger();
}
void stop_when_full(nexus::Shutdown shutdown, Res<user::Book> book, Res<user::Config> config) {
    if (book->depth > config->max_depth)
        shutdown.trigger();
}
bool stopping(nexus::Shutdown shutdown) {
    return shutdown.is_shutdown();
}

// The registry costs nothing, so the function that has it takes one argument less by hand.
void make_and_run(nexus::RegistryRef<App> registry, World<App>& world, std::uint64_t size) {
    nexus::handler<user::apply>(registry).run(world, size);
}
void raw(World<App>& world, std::uint64_t size) {
    world.resource<user::Book>().depth += size;
    world.resource<user::Statistics>().sum += size;
}
void raw_beside_local(Local<std::uint64_t> sum, World<App>& world, nexus::Seq seq,
                      std::uint64_t size) {
    *sum += size;
    world.resource<user::Book>().depth = *sum + static_cast<std::uint64_t>(seq->value());
}

struct Accounts {
    using param_bundle = void;
    ResMut<user::Book> book;
    Res<user::Config> config;
};
struct Everything {
    using param_bundle = void;
    Accounts accounts;
    Local<std::uint64_t> calls;
    std::optional<ResMut<user::Debug>> debug;
    nexus::Seq seq;
};
void with_bundle(Accounts accounts, std::uint64_t size) {
    accounts.book->depth += size < accounts.config->max_depth ? size : accounts.config->max_depth;
}
void with_nested(Everything all, std::uint64_t size) {
    if (all.debug)
        (*all.debug)->lines += all.accounts.config->max_depth;
    ++*all.calls;
    all.accounts.book->depth += size + *all.calls;
    all.accounts.book->orders = static_cast<std::uint64_t>(all.seq.get().value());
}
void bundle_between(Res<Cell<5>> before, Pairs pairs, ResMut<Cell<6>> after) {
    after->value = before->value + pairs.pair.first->value + pairs.pair.second->value;
    pairs.third->value = after->value;
}

// Kinds of a user: the room left in the book, and every how manyth call this is.
struct Room {
    std::uint64_t left;
};
struct Every {
    std::uint64_t call;
};

} // namespace

template <>
struct nexus::param_traits<Room> {
    struct state {};
    using reads = type_list<user::Book, user::Config>;
    using writes = type_list<>;

    template <class Schema>
    static constexpr Room fetch(state&, World<Schema>& world) {
        return {world.template resource<user::Config>().max_depth -
                world.template resource<user::Book>().depth};
    }
};
template <>
struct nexus::param_traits<Every> {
    using state = std::uint64_t;
    using reads = type_list<>;
    using writes = type_list<>;

    template <class Schema>
    static constexpr Every fetch(state& calls, World<Schema>&) {
        return {calls++};
    }
};

namespace {

void with_room(Room room, ResMut<user::Statistics> statistics, std::uint64_t size) {
    statistics->sum += size < room.left ? size : room.left;
}
void every_eighth(Every every, ResMut<user::Statistics> statistics) {
    if (every.call % 8 == 0)
        ++statistics->count;
}

} // namespace

extern "C" void cg_opaque_16_as_classes(World<Cells>& world, std::uint64_t event) {
    nexus::handler<opaque_16_as_classes>(world.registry()).run(world, event);
}
extern "C" void cg_param_res(World<App>& world, std::uint64_t& out) {
    nexus::handler<user::read_limit>(world.registry()).run(world, out);
}
extern "C" void cg_param_res_mut(World<App>& world, std::uint64_t size) {
    nexus::handler<user::set_depth>(world.registry()).run(world, size);
}
extern "C" void cg_param_reborrow(World<App>& world, std::uint64_t size) {
    nexus::handler<lend>(world.registry()).run(world, size);
}
extern "C" void cg_param_res_and_res_mut(World<App>& world, std::uint64_t size) {
    nexus::handler<user::process>(world.registry()).run(world, size);
}
extern "C" void cg_param_optional_res(World<App>& world, std::uint64_t& out) {
    nexus::handler<trace>(world.registry()).run(world, out);
}
extern "C" void cg_param_optional_res_mut(World<App>& world, std::uint64_t lines) {
    nexus::handler<log_lines>(world.registry()).run(world, lines);
}
extern "C" void cg_param_optional_absent(World<App>& world, std::uint64_t lines) {
    nexus::handler<log_absent>(world.registry()).run(world, lines);
}
extern "C" void cg_param_optional_of_plain(World<App>& world, std::uint64_t lines) {
    nexus::handler<log_plain>(world.registry()).run(world, lines);
}
extern "C" void cg_param_optional_itself(World<App>& world, std::uint64_t lines) {
    nexus::handler<user::fill>(world.registry()).run(world, lines);
}

extern "C" void cg_param_optional_opaque(World<App>& world, std::uint64_t size) {
    nexus::handler<user::opaque_debug>(world.registry()).run(world, size);
}
extern "C" void cg_param_optional_opaque_mut(World<App>& world, std::uint64_t size) {
    nexus::handler<opaque_debug_mut>(world.registry()).run(world, size);
}
extern "C" void cg_param_optional_opaque_absent(World<App>& world, std::uint64_t size) {
    nexus::handler<user::opaque_tracer>(world.registry()).run(world, size);
}

using Calls = nexus::HandlerFn<user::calls, App>;
extern "C" std::uint64_t cg_param_local(Calls& handler, World<App>& world) {
    return handler.run(world);
}
extern "C" std::uint64_t cg_param_local_fresh(World<App>& world) {
    auto handler = nexus::handler<user::calls>(world.registry());
    handler.run(world);
    return handler.run(world);
}
extern "C" void cg_param_local_opaque(nexus::HandlerFn<opaque_local, App>& handler,
                                      World<App>& world, std::uint64_t size) {
    handler.run(world, size);
}
extern "C" void cg_param_two_locals(nexus::HandlerFn<user::two_locals, App>& handler,
                                    World<App>& world, std::uint64_t size) {
    handler.run(world, size);
}

extern "C" std::int64_t cg_param_seq(World<App>& world) {
    return nexus::handler<stamp>(world.registry()).run(world);
}
extern "C" std::int64_t cg_param_seq_mut_advance(World<App>& world) {
    return nexus::handler<advance>(world.registry()).run(world);
}
extern "C" std::int64_t cg_param_seq_mut_reset(World<App>& world) {
    return nexus::handler<reset>(world.registry()).run(world);
}
extern "C" void cg_param_seq_mut_twice(World<App>& world) {
    nexus::handler<renumber>(world.registry()).run(world);
}
extern "C" void cg_param_shutdown_trigger(World<App>& world) {
    nexus::handler<stop>(world.registry()).run(world);
}
extern "C" void cg_param_shutdown_conditional(World<App>& world) {
    nexus::handler<stop_when_full>(world.registry()).run(world);
}
extern "C" bool cg_param_shutdown_test(World<App>& world) {
    return nexus::handler<stopping>(world.registry()).run(world);
}
extern "C" void cg_param_registry_ref(World<App>& world, std::uint64_t size) {
    nexus::handler<make_and_run>(world.registry()).run(world, size);
}
extern "C" void cg_param_world(World<App>& world, std::uint64_t size) {
    nexus::handler<raw>(world.registry()).run(world, size);
}
extern "C" void cg_param_world_opaque(World<App>& world, std::uint64_t size) {
    nexus::handler<opaque_world>(world.registry()).run(world, size);
}
extern "C" void cg_param_world_beside_local(nexus::HandlerFn<raw_beside_local, App>& handler,
                                            World<App>& world, std::uint64_t size) {
    handler.run(world, size);
}

extern "C" void cg_param_bundle(World<App>& world, std::uint64_t size) {
    nexus::handler<with_bundle>(world.registry()).run(world, size);
}
extern "C" void cg_param_bundle_opaque(World<Cells>& world, std::uint64_t size) {
    nexus::handler<opaque_bundle>(world.registry()).run(world, size);
}
extern "C" void cg_param_bundle_nested(nexus::HandlerFn<with_nested, App>& handler,
                                       World<App>& world, std::uint64_t size) {
    handler.run(world, size);
}
extern "C" void cg_param_bundle_nested_opaque(World<Cells>& world, std::uint64_t size) {
    nexus::handler<opaque_nested_bundle>(world.registry()).run(world, size);
}
extern "C" void cg_param_bundle_between(World<Cells>& world) {
    nexus::handler<bundle_between>(world.registry()).run(world);
}
extern "C" void cg_param_user_kind(World<App>& world, std::uint64_t size) {
    nexus::handler<with_room>(world.registry()).run(world, size);
}
extern "C" void cg_param_user_kind_state(nexus::HandlerFn<every_eighth, App>& handler,
                                         World<App>& world) {
    handler.run(world);
}
