// SPDX-License-Identifier: MIT
// fan_out over 2 to 16 children, with and without state, that may and that cannot throw; Broadcast.
#include "probe.hpp"

namespace {

constexpr auto opaque_2 =
    nexus::fan_out(nexus::fn<user::opaque_child_0>, nexus::fn<user::opaque_child_1>);
constexpr auto opaque_3 =
    nexus::fan_out(nexus::fn<user::opaque_child_0>, nexus::fn<user::opaque_child_1>,
                   nexus::fn<user::opaque_child_2>);
constexpr auto opaque_8 =
    nexus::fan_out(nexus::fn<user::opaque_child_0>, nexus::fn<user::opaque_child_1>,
                   nexus::fn<user::opaque_child_2>, nexus::fn<user::opaque_child_3>,
                   nexus::fn<user::opaque_child_4>, nexus::fn<user::opaque_child_5>,
                   nexus::fn<user::opaque_child_6>, nexus::fn<user::opaque_child_7>);

using WithState = decltype(nexus::fan_out(
    nexus::handler<user::two_locals>(nexus::registry<App>),
    nexus::callback<user::receive>(user::Session{}, nexus::registry<App>), nexus::fn<user::count>));

using OpaqueCallback =
    decltype(nexus::callback<user::opaque_session>(user::Session{}, nexus::registry<App>));
using OpaqueState =
    decltype(nexus::fan_out(std::declval<OpaqueCallback>(), std::declval<OpaqueCallback>()));

} // namespace

// Children that cannot throw: the plain sequence.

extern "C" void cg_fan_out_2(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>).run(world, size);
}
extern "C" void cg_fan_out_3(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>,
                   nexus::fn<user::Add<2>::to>)
        .run(world, size);
}
extern "C" void cg_fan_out_4(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>,
                   nexus::fn<user::Add<2>::to>, nexus::fn<user::Add<3>::to>)
        .run(world, size);
}
extern "C" void cg_fan_out_5(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>,
                   nexus::fn<user::Add<2>::to>, nexus::fn<user::Add<3>::to>,
                   nexus::fn<user::Add<4>::to>)
        .run(world, size);
}
extern "C" void cg_fan_out_6(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>,
                   nexus::fn<user::Add<2>::to>, nexus::fn<user::Add<3>::to>,
                   nexus::fn<user::Add<4>::to>, nexus::fn<user::Add<5>::to>)
        .run(world, size);
}
extern "C" void cg_fan_out_7(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>,
                   nexus::fn<user::Add<2>::to>, nexus::fn<user::Add<3>::to>,
                   nexus::fn<user::Add<4>::to>, nexus::fn<user::Add<5>::to>,
                   nexus::fn<user::Add<6>::to>)
        .run(world, size);
}
extern "C" void cg_fan_out_8(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>,
                   nexus::fn<user::Add<2>::to>, nexus::fn<user::Add<3>::to>,
                   nexus::fn<user::Add<4>::to>, nexus::fn<user::Add<5>::to>,
                   nexus::fn<user::Add<6>::to>, nexus::fn<user::Add<7>::to>)
        .run(world, size);
}
extern "C" void cg_fan_out_12(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(
        nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>, nexus::fn<user::Add<2>::to>,
        nexus::fn<user::Add<3>::to>, nexus::fn<user::Add<4>::to>, nexus::fn<user::Add<5>::to>,
        nexus::fn<user::Add<6>::to>, nexus::fn<user::Add<7>::to>, nexus::fn<user::Add<8>::to>,
        nexus::fn<user::Add<9>::to>, nexus::fn<user::Add<10>::to>, nexus::fn<user::Add<11>::to>)
        .run(world, size);
}
extern "C" void cg_fan_out_16(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(
        nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>, nexus::fn<user::Add<2>::to>,
        nexus::fn<user::Add<3>::to>, nexus::fn<user::Add<4>::to>, nexus::fn<user::Add<5>::to>,
        nexus::fn<user::Add<6>::to>, nexus::fn<user::Add<7>::to>, nexus::fn<user::Add<8>::to>,
        nexus::fn<user::Add<9>::to>, nexus::fn<user::Add<10>::to>, nexus::fn<user::Add<11>::to>,
        nexus::fn<user::Add<12>::to>, nexus::fn<user::Add<13>::to>, nexus::fn<user::Add<14>::to>,
        nexus::fn<user::Add<15>::to>)
        .run(world, size);
}
extern "C" void cg_fan_out_noexcept(World<Cells>& world, std::uint64_t size) {
    nexus::fan_out(nexus::fn<user::quiet_child_0>, nexus::fn<user::quiet_child_1>,
                   nexus::fn<user::quiet_child_2>, nexus::fn<user::quiet_child_3>)
        .run(world, size);
}
extern "C" void cg_fan_out_lambdas(World<App>& world, std::uint64_t size, std::uint64_t bound) {
    auto both = nexus::fan_out(
        [bound](ResMut<user::Book> book, std::uint64_t event) {
            book->depth += event < bound ? event : bound;
        },
        [](ResMut<user::Statistics> statistics) { ++statistics->count; });
    both.run(world, size);
}
extern "C" void cg_fan_out_state(WithState& children, World<App>& world, std::uint64_t size) {
    children.run(world, size);
}
extern "C" void cg_fan_out_nested(World<Cells>& world, std::uint64_t size) {
    nexus::fan_out(nexus::fn<user::Add<0>::to>,
                   nexus::fan_out(nexus::fn<user::Add<1>::to>, nexus::fn<user::Add<2>::to>),
                   nexus::fn<user::Add<3>::to>)
        .run(world, size);
}
extern "C" void cg_fan_out_large_event(World<App>& world, const user::Order& order) {
    nexus::fan_out(nexus::fn<user::settle>, nexus::fn<user::settle_value>, nexus::fn<user::close>)
        .run(world, order);
}
extern "C" void cg_fan_out_move_only(World<App>& world, const user::Packet& packet) {
    nexus::fan_out(nexus::fn<user::see_packet>, nexus::fn<user::close>).run(world, packet);
}
extern "C" void cg_fan_out_no_event(World<App>& world) {
    nexus::fan_out(nexus::fn<user::close>, nexus::fn<user::begin>).run(world);
}
extern "C" void cg_fan_out_batch(World<Cells>& world, std::span<const std::uint64_t> sizes) {
    auto all = nexus::fan_out(nexus::fn<user::Add<0>::to>, nexus::fn<user::Add<1>::to>,
                              nexus::fn<user::Add<2>::to>);
    for (const std::uint64_t& size : sizes)
        all.run(world, size);
}

// Children that may throw: the others run all the same.

extern "C" void cg_fan_out_opaque_2(World<Cells>& world, const std::uint64_t& size) {
    opaque_2.run(world, size);
}
extern "C" void cg_fan_out_opaque_3(World<Cells>& world, const std::uint64_t& size) {
    opaque_3.run(world, size);
}
extern "C" void cg_fan_out_opaque_8(World<Cells>& world, const std::uint64_t& size) {
    opaque_8.run(world, size);
}
extern "C" void cg_fan_out_opaque_references(World<App>& world, const user::Order& order) {
    nexus::fan_out(nexus::fn<user::opaque_order_seen>, nexus::fn<user::opaque_order_counted>)
        .run(world, order);
}
extern "C" void cg_fan_out_opaque_state(OpaqueState& children, World<App>& world,
                                        const std::uint64_t& size) {
    children.run(world, size);
}
extern "C" void cg_fan_out_opaque_no_event(World<App>& world) {
    nexus::fan_out(nexus::fn<user::opaque_reset>, nexus::fn<user::opaque_clear>).run(world);
}
extern "C" void cg_fan_out_opaque_last(World<Cells>& world, const std::uint64_t& size) {
    nexus::fan_out(nexus::fn<user::Add<1>::to>, nexus::fn<user::opaque_child_0>).run(world, size);
}

// Broadcast: the calls in eights, so that a processor can tell them apart.

extern "C" void cg_broadcast(nexus::Broadcast<std::uint64_t, App>& broadcast, World<App>& world,
                             const std::uint64_t& size) {
    broadcast.run(world, size);
}
extern "C" void cg_broadcast_no_event(nexus::Broadcast<void, App>& broadcast, World<App>& world) {
    broadcast.run(world);
}
extern "C" bool cg_broadcast_empty(const nexus::Broadcast<std::uint64_t, App>& broadcast) {
    return broadcast.empty();
}
