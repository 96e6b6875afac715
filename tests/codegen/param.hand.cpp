// SPDX-License-Identifier: MIT
// The other half of param.nexus.cpp.
#include "twin.hpp"

extern "C" void cg_params_1(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<>::of(&s.total);
}
extern "C" void cg_params_2(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0>::of(&s.total, &s.c0);
}
extern "C" void cg_params_3(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1>::of(&s.total, &s.c0, &s.c1);
}
extern "C" void cg_params_4(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2>::of(&s.total, &s.c0, &s.c1, &s.c2);
}
extern "C" void cg_params_5(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3);
}
extern "C" void cg_params_6(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4);
}
extern "C" void cg_params_7(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5);
}
extern "C" void cg_params_8(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5, 6>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6);
}
extern "C" void cg_params_9(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5, 6, 7>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6,
                                          &s.c7);
}
extern "C" void cg_params_10(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5,
                                             &s.c6, &s.c7, &s.c8);
}
extern "C" void cg_params_11(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5,
                                                &s.c6, &s.c7, &s.c8, &s.c9);
}
extern "C" void cg_params_12(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4,
                                                    &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10);
}
extern "C" void cg_params_13(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4,
                                                        &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10,
                                                        &s.c11);
}
extern "C" void cg_params_14(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12>::of(&s.total, &s.c0, &s.c1, &s.c2, &s.c3,
                                                            &s.c4, &s.c5, &s.c6, &s.c7, &s.c8,
                                                            &s.c9, &s.c10, &s.c11, &s.c12);
}
extern "C" void cg_params_15(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13>::of(
        &s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10,
        &s.c11, &s.c12, &s.c13);
}
extern "C" void cg_params_16(World<Cells>& world) {
    Cells& s = world.app;
    user::Sum<0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14>::of(
        &s.total, &s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10,
        &s.c11, &s.c12, &s.c13, &s.c14);
}
extern "C" void cg_opaque_0(World<Cells>&, std::uint64_t event) {
    user::opaque_0(event);
}
extern "C" void cg_opaque_1(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_1(&s.c0, event);
}
extern "C" void cg_opaque_2(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_2(&s.c0, &s.c1, event);
}
extern "C" void cg_opaque_3(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_3(&s.c0, &s.c1, &s.c2, event);
}
extern "C" void cg_opaque_4(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_4(&s.c0, &s.c1, &s.c2, &s.c3, event);
}
extern "C" void cg_opaque_5(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_5(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, event);
}
extern "C" void cg_opaque_6(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_6(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, event);
}
extern "C" void cg_opaque_7(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_7(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, event);
}
extern "C" void cg_opaque_8(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_8(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, event);
}
extern "C" void cg_opaque_9(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_9(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, event);
}
extern "C" void cg_opaque_10(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_10(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, event);
}
extern "C" void cg_opaque_11(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_11(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10,
                    event);
}
extern "C" void cg_opaque_12(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_12(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10,
                    &s.c11, event);
}
extern "C" void cg_opaque_13(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_13(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10,
                    &s.c11, &s.c12, event);
}
extern "C" void cg_opaque_14(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_14(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10,
                    &s.c11, &s.c12, &s.c13, event);
}
extern "C" void cg_opaque_15(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_15(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10,
                    &s.c11, &s.c12, &s.c13, &s.c14, event);
}
extern "C" void cg_opaque_16(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    user::opaque_16(&s.c0, &s.c1, &s.c2, &s.c3, &s.c4, &s.c5, &s.c6, &s.c7, &s.c8, &s.c9, &s.c10,
                    &s.c11, &s.c12, &s.c13, &s.c14, &s.c15, event);
}

// Exclusive access may be handed on but not copied, by hand too.
struct Exclusive {
    explicit Exclusive(user::Debug& to) : debug(&to) {}
    Exclusive(Exclusive&&) = default;
    Exclusive& operator=(Exclusive&&) = default;
    user::Debug* debug;
};
extern "C" void opaque_debug_mut(std::optional<Exclusive>, std::uint64_t);
extern "C" void opaque_local(std::uint64_t*, user::Book*, std::uint64_t);
extern "C" void opaque_world(World<App>&, std::uint64_t);

struct Pair {
    Cell<0>* first;
    const Cell<1>* second;
};
struct Pairs {
    Pair pair;
    Cell<2>* third;
};
extern "C" void opaque_bundle(Pair, std::uint64_t);
extern "C" void opaque_nested_bundle(Pairs, std::uint64_t);

struct TwoLocals {
    std::uint64_t sum = 0;
    std::uint32_t count = 0;
};

// Where g++ makes more of many pointers in classes than of many pointers, nexus is not why.
template <class T>
struct Pointer {
    T* pointer;
};
extern "C" void opaque_16_as_classes(Pointer<Cell<0>>, Pointer<const Cell<1>>, Pointer<Cell<2>>,
                                     Pointer<const Cell<3>>, Pointer<Cell<4>>,
                                     Pointer<const Cell<5>>, Pointer<Cell<6>>,
                                     Pointer<const Cell<7>>, Pointer<Cell<8>>,
                                     Pointer<const Cell<9>>, Pointer<Cell<10>>,
                                     Pointer<const Cell<11>>, Pointer<Cell<12>>,
                                     Pointer<const Cell<13>>, Pointer<Cell<14>>,
                                     Pointer<const Cell<15>>, std::uint64_t);
extern "C" void cg_opaque_16_as_classes(World<Cells>& world, std::uint64_t event) {
    Cells& s = world.app;
    opaque_16_as_classes({&s.c0}, {&s.c1}, {&s.c2}, {&s.c3}, {&s.c4}, {&s.c5}, {&s.c6}, {&s.c7},
                         {&s.c8}, {&s.c9}, {&s.c10}, {&s.c11}, {&s.c12}, {&s.c13}, {&s.c14},
                         {&s.c15}, event);
}

extern "C" void cg_param_res(World<App>& world, std::uint64_t& out) {
    user::read_limit(&world.app.config, out);
}
extern "C" void cg_param_res_mut(World<App>& world, std::uint64_t size) {
    user::set_depth(&world.app.book, size);
}
extern "C" void cg_param_reborrow(World<App>& world, std::uint64_t size) {
    world.app.book.depth += size;
    world.app.book.depth += 1;
}
extern "C" void cg_param_res_and_res_mut(World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_param_optional_res(World<App>& world, std::uint64_t& out) {
    if (world.app.debug)
        out = world.app.debug->lines;
}
extern "C" void cg_param_optional_res_mut(World<App>& world, std::uint64_t lines) {
    if (world.app.debug)
        world.app.debug->lines += lines;
}
extern "C" void cg_param_optional_absent(World<App>&, std::uint64_t) {}
extern "C" void cg_param_optional_of_plain(World<App>& world, std::uint64_t lines) {
    world.app.statistics.sum += lines;
}
extern "C" void cg_param_optional_itself(World<App>& world, std::uint64_t lines) {
    user::fill(&world.app.debug, lines);
}

extern "C" void cg_param_optional_opaque(World<App>& world, std::uint64_t size) {
    std::optional<const user::Debug*> debug;
    if (world.app.debug)
        debug = &*world.app.debug;
    user::opaque_debug(debug, &world.app.book, size);
}
extern "C" void cg_param_optional_opaque_mut(World<App>& world, std::uint64_t size) {
    auto& debug = world.app.debug;
    opaque_debug_mut(debug ? std::optional<Exclusive>(*debug) : std::nullopt, size);
}
extern "C" void cg_param_optional_opaque_absent(World<App>&, std::uint64_t size) {
    user::opaque_tracer(std::nullopt, size);
}

extern "C" std::uint64_t cg_param_local(std::uint64_t& calls, World<App>&) {
    return user::calls(&calls);
}
extern "C" std::uint64_t cg_param_local_fresh(World<App>&) {
    std::uint64_t calls = 0;
    user::calls(&calls);
    return user::calls(&calls);
}
extern "C" void cg_param_local_opaque(std::uint64_t& local, World<App>& world, std::uint64_t size) {
    opaque_local(&local, &world.app.book, size);
}
extern "C" void cg_param_two_locals(TwoLocals& locals, World<App>& world, std::uint64_t size) {
    user::two_locals(&locals.sum, &world.app.book, &locals.count, size);
}

extern "C" std::int64_t cg_param_seq(World<App>& world) {
    return world.sequence;
}
extern "C" std::int64_t cg_param_seq_mut_advance(World<App>& world) {
    return world.sequence = next_number(world.sequence);
}
extern "C" std::int64_t cg_param_seq_mut_reset(World<App>& world) {
    return world.sequence = 0;
}
extern "C" void cg_param_seq_mut_twice(World<App>& world) {
    world.sequence = next_number(world.sequence);
    world.app.statistics.count = static_cast<std::uint64_t>(world.sequence);
    world.sequence = next_number(world.sequence);
    world.app.statistics.sum = static_cast<std::uint64_t>(world.sequence);
}
extern "C" void cg_param_shutdown_trigger(World<App>& world) {
    shut_down(world);
}
extern "C" void cg_param_shutdown_conditional(World<App>& world) {
    if (world.app.book.depth > world.app.config.max_depth)
        shut_down(world);
}
extern "C" bool cg_param_shutdown_test(World<App>& world) {
    return stopped(world.stop);
}
extern "C" void cg_param_registry_ref(World<App>& world, std::uint64_t size) {
    user::apply(&world.app.book, size);
}
extern "C" void cg_param_world(World<App>& world, std::uint64_t size) {
    world.app.book.depth += size;
    world.app.statistics.sum += size;
}
extern "C" void cg_param_world_opaque(World<App>& world, std::uint64_t size) {
    opaque_world(world, size);
}
extern "C" void cg_param_world_beside_local(std::uint64_t& sum, World<App>& world,
                                            std::uint64_t size) {
    const std::int64_t number = world.sequence;
    sum += size;
    world.app.book.depth = sum + static_cast<std::uint64_t>(number);
}

extern "C" void cg_param_bundle(World<App>& world, std::uint64_t size) {
    App& s = world.app;
    s.book.depth += size < s.config.max_depth ? size : s.config.max_depth;
}
extern "C" void cg_param_bundle_opaque(World<Cells>& world, std::uint64_t size) {
    opaque_bundle({&world.app.c0, &world.app.c1}, size);
}
extern "C" void cg_param_bundle_nested(std::uint64_t& calls, World<App>& world,
                                       std::uint64_t size) {
    App& s = world.app;
    user::Debug* const debug = s.debug ? &*s.debug : nullptr;
    const std::int64_t number = world.sequence;
    if (debug != nullptr)
        debug->lines += s.config.max_depth;
    ++calls;
    s.book.depth += size + calls;
    s.book.orders = static_cast<std::uint64_t>(number);
}
extern "C" void cg_param_bundle_nested_opaque(World<Cells>& world, std::uint64_t size) {
    opaque_nested_bundle({{&world.app.c0, &world.app.c1}, &world.app.c2}, size);
}
extern "C" void cg_param_bundle_between(World<Cells>& world) {
    Cells& s = world.app;
    s.c6.value = s.c5.value + s.c0.value + s.c1.value;
    s.c2.value = s.c6.value;
}
extern "C" void cg_param_user_kind(World<App>& world, std::uint64_t size) {
    const std::uint64_t left = world.app.config.max_depth - world.app.book.depth;
    world.app.statistics.sum += size < left ? size : left;
}
extern "C" void cg_param_user_kind_state(std::uint64_t& calls, World<App>& world) {
    if (calls++ % 8 == 0)
        ++world.app.statistics.count;
}
