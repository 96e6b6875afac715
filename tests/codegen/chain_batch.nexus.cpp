// SPDX-License-Identifier: MIT
// Chains run many times, chains whose type is forgotten, and schedules.
#include "chain_probe.hpp"

namespace {

template <class Chain>
using BatchOf = decltype(std::declval<Chain>().build_batch(1));

using Adding = BatchOf<decltype(numbers.guard<large>().transform<mix>().transform<add>())>;
using Summing = BatchOf<decltype(numbers.then<mix>().dispatch<add>())>;
using Calling = BatchOf<decltype(numbers.then<charge>().dispatch<quiet_end>())>;
using Counting =
    BatchOf<decltype(numbers.with_context(Session{}).tap<receive>().then<tag>().dispatch<add>())>;
using Selecting = BatchOf<decltype(nexus::pipeline<Order>(registry)
                                       .guard<valid>()
                                       .filter<affordable>()
                                       .on_none<count_stopped>()
                                       .transform<book_order>())>;
using Forking = BatchOf<decltype(nexus::pipeline<Order>(registry)
                                     .fork(arm.then<price>().dispatch<Store<0>::to>(),
                                           arm.then<size>().dispatch<Store<1>::to>())
                                     .join())>;

using Erased = nexus::Virtual<Number, Desk>;

} // namespace

// Batches.

extern "C" void cg_batch_guard(Adding& batch, World& world) {
    batch.run(world);
}
extern "C" void cg_batch_sum(Summing& batch, World& world) {
    batch.run(world);
}
extern "C" void cg_batch_calls(Calling& batch, World& world) {
    batch.run(world);
}
extern "C" void cg_batch_context(Counting& batch, World& world) {
    batch.run(world);
}
extern "C" void cg_batch_orders(Selecting& batch, World& world) {
    batch.run(world);
}
extern "C" void cg_batch_dag(Forking& batch, World& world) {
    batch.run(world);
}
extern "C" void cg_batch_input(Adding& batch, Number value) {
    batch.input().push_back(value);
}

// Loops of a user's own.

extern "C" Number cg_loop_registers(World& world, const Number* values, std::size_t count) {
    auto chain = numbers.then<mix>().then<charge>().then<times_three>();
    Number total = 0;
    for (std::size_t i = 0; i < count; ++i)
        total ^= chain.run(world, values[i]);
    return total;
}
extern "C" void cg_loop_packed_xor(World& world, Number* __restrict out,
                                   const Number* __restrict values, std::size_t count) {
    auto chain = numbers.then([](Number v) { return v ^ (v >> 7); }).then<plus_one>();
    for (std::size_t i = 0; i < count; ++i)
        out[i] = chain.run(world, values[i]);
}
extern "C" void cg_loop_packed_guard(World& world, float* __restrict values, std::size_t count) {
    auto chain = nexus::pipeline<float>(registry)
                     .then([](float v) { return v * 0.5F; })
                     .then([](float v) { return v + 3.0F; })
                     .guard([](float v) { return v > 1.0F; })
                     .value_or(1.0F);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = chain.run(world, values[i]);
}
extern "C" void cg_loop_packed_dag(World& world, std::uint32_t* __restrict values,
                                   std::size_t count) {
    auto chain =
        nexus::pipeline<std::uint32_t>(registry)
            .fork([](std::uint32_t v) { return v << 3; }, [](std::uint32_t v) { return v ^ 77; })
            .merge([](std::uint32_t a, std::uint32_t b) { return a + b; });
    for (std::size_t i = 0; i < count; ++i)
        values[i] = chain.run(world, values[i]);
}

// Erased.

extern "C" void cg_erased_run(Erased& chain, World& world, Number value) {
    chain.run(world, value);
}
extern "C" void cg_erased_known(World& world, Number value) {
    Erased chain = numbers.then<mix>().guard<large>().transform<add>().build();
    chain.run(world, value);
}

// Schedules.

extern "C" std::size_t cg_schedule_1(World& world) {
    return nexus::schedule(registry).stage<Store<0>::rise>().build().run(world);
}
extern "C" std::size_t cg_schedule_stage_of_3(World& world) {
    return nexus::schedule(registry)
        .stage<Store<0>::rise, Store<1>::rise, Store<2>::rise>()
        .stage<count_stopped>()
        .build()
        .run(world);
}
extern "C" std::size_t cg_schedule_stages_4(World& world) {
    return nexus::schedule(registry)
        .stage<Store<0>::rise>()
        .stage<Store<1>::rise>()
        .stage<Store<2>::rise>()
        .stage<Store<3>::rise>()
        .build()
        .run(world);
}
extern "C" std::size_t cg_schedule_opaque(World& world) {
    return nexus::schedule(registry)
        .stage<quiet_system>()
        .stage<quiet_system>()
        .stage<count_stopped>()
        .build()
        .run(world);
}
extern "C" std::size_t cg_schedule_12(World& world) {
    return nexus::schedule(registry)
        .stage<Store<0>::rise, Store<1>::rise, Store<2>::rise, Store<3>::rise>()
        .stage<Store<4>::rise, Store<5>::rise, Store<6>::rise, Store<7>::rise>()
        .stage<changed>()
        .stage<quiet_system>()
        .stage<count_passed>()
        .stage<count_stopped>()
        .build()
        .run(world);
}
extern "C" std::size_t cg_schedule_linked_3(World& world) {
    return nexus::schedule(registry)
        .add<Store<0>::rise>()
        .add<Store<1>::rise>()
        .after<Store<0>::rise>()
        .add<Store<2>::rise>()
        .after<Store<1>::rise>()
        .build()
        .run(world);
}
extern "C" std::size_t cg_schedule_linked_diamond(World& world) {
    return nexus::schedule(registry)
        .add<quiet_system>()
        .add<Store<1>::rise>()
        .after<quiet_system>()
        .add<Store<2>::rise>()
        .after<quiet_system>()
        .add<count_stopped>()
        .after<Store<1>::rise, Store<2>::rise>()
        .build()
        .run(world);
}
