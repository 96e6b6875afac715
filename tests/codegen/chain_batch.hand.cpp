// SPDX-License-Identifier: MIT
// The other half of chain_batch.nexus.cpp.
#include "chain_twin.hpp"

#include <vector>

namespace {

struct CountingBatch {
    Session session;
    std::vector<Number> input;
};

struct Erased {
    void (*call)(void* slot, World&, Number);
    const void* operations;
    alignas(void*) std::byte slot[24];
};

} // namespace

extern "C" void cg_batch_guard(std::vector<Number>& input, World& world) {
    for (const Number value : input)
        if (large(value))
            add(&world.app.book, mix(value));
    input.clear();
}
extern "C" void cg_batch_sum(std::vector<Number>& input, World& world) {
    for (const Number value : input)
        add(&world.app.book, mix(value));
    input.clear();
}
extern "C" void cg_batch_calls(std::vector<Number>& input, World& world) {
    for (const Number value : input)
        quiet_end(charge(&world.app.fees, value));
    input.clear();
}
extern "C" void cg_batch_context(CountingBatch& batch, World& world) {
    for (const Number value : batch.input) {
        receive(batch.session);
        add(&world.app.book, tag(batch.session, value));
    }
    batch.input.clear();
}
extern "C" void cg_batch_orders(std::vector<Order>& input, World& world) {
    Desk& desk = world.app;
    for (const Order& order : input)
        if (valid(order) && affordable(&desk.fees, order))
            book_order(&desk.book, order);
        else
            count_stopped(&desk.count);
    input.clear();
}
extern "C" void cg_batch_dag(std::vector<Order>& input, World& world) {
    for (const Order& order : input) {
        Store<0>::to(&world.app.c0, price(order));
        Store<1>::to(&world.app.c1, size(order));
    }
    input.clear();
}
extern "C" void cg_batch_input(std::vector<Number>& input, Number value) {
    input.push_back(value);
}

extern "C" Number cg_loop_registers(World& world, const Number* values, std::size_t count) {
    Number total = 0;
    for (std::size_t i = 0; i < count; ++i)
        total ^= times_three(charge(&world.app.fees, mix(values[i])));
    return total;
}
extern "C" void cg_loop_packed_xor(World&, Number* __restrict out, const Number* __restrict values,
                                   std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        out[i] = plus_one(values[i] ^ (values[i] >> 7));
}
extern "C" void cg_loop_packed_guard(World&, float* __restrict values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
        const float value = values[i] * 0.5F + 3.0F;
        values[i] = value > 1.0F ? value : 1.0F;
    }
}
extern "C" void cg_loop_packed_dag(World&, std::uint32_t* __restrict values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        values[i] = (values[i] << 3) + (values[i] ^ 77);
}

extern "C" void cg_erased_run(Erased& chain, World& world, Number value) {
    chain.call(chain.slot, world, value);
}
extern "C" void cg_erased_known(World& world, Number value) {
    if (const Number mixed = mix(value); large(mixed))
        add(&world.app.book, mixed);
}

extern "C" std::size_t cg_schedule_1(World& world) {
    Store<0>::rise(&world.app.c0);
    return 1;
}
extern "C" std::size_t cg_schedule_stage_of_3(World& world) {
    Desk& desk = world.app;
    bool any = Store<0>::rise(&desk.c0);
    any |= Store<1>::rise(&desk.c1);
    any |= Store<2>::rise(&desk.c2);
    if (!any)
        return 3;
    count_stopped(&desk.count);
    return 4;
}
extern "C" std::size_t cg_schedule_stages_4(World& world) {
    Desk& desk = world.app;
    if (!Store<0>::rise(&desk.c0))
        return 1;
    if (!Store<1>::rise(&desk.c1))
        return 2;
    if (!Store<2>::rise(&desk.c2))
        return 3;
    Store<3>::rise(&desk.c3);
    return 4;
}
extern "C" std::size_t cg_schedule_opaque(World& world) {
    if (!quiet_system(&world.app.count))
        return 1;
    if (!quiet_system(&world.app.count))
        return 2;
    count_stopped(&world.app.count);
    return 3;
}
extern "C" std::size_t cg_schedule_12(World& world) {
    Desk& desk = world.app;
    bool any = Store<0>::rise(&desk.c0);
    any |= Store<1>::rise(&desk.c1);
    any |= Store<2>::rise(&desk.c2);
    any |= Store<3>::rise(&desk.c3);
    if (!any)
        return 4;
    any = Store<4>::rise(&desk.c4);
    any |= Store<5>::rise(&desk.c5);
    any |= Store<6>::rise(&desk.c6);
    any |= Store<7>::rise(&desk.c7);
    if (!any)
        return 8;
    if (!changed(&desk.count))
        return 9;
    if (!quiet_system(&desk.count))
        return 10;
    count_passed(&desk.count);
    count_stopped(&desk.count);
    return 12;
}
extern "C" std::size_t cg_schedule_linked_3(World& world) {
    Desk& desk = world.app;
    if (!Store<0>::rise(&desk.c0))
        return 1;
    if (!Store<1>::rise(&desk.c1))
        return 2;
    Store<2>::rise(&desk.c2);
    return 3;
}
extern "C" std::size_t cg_schedule_linked_diamond(World& world) {
    Desk& desk = world.app;
    if (!quiet_system(&desk.count))
        return 1;
    bool any = Store<1>::rise(&desk.c1);
    any |= Store<2>::rise(&desk.c2);
    if (!any)
        return 3;
    count_stopped(&desk.count);
    return 4;
}
