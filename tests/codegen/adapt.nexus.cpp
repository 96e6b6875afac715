// SPDX-License-Identifier: MIT
// Adapters: how an event reaches another handler.
#include "probe.hpp"

namespace {

template <class H>
using Isolated = decltype(nexus::isolate(std::declval<H>()));

using IsolatedOpaque = Isolated<nexus::HandlerFn<user::opaque_order, App>>;
using IsolatedQuiet = Isolated<nexus::HandlerFn<user::quiet_order, App>>;

} // namespace

extern "C" void cg_by_ref(World<App>& world, user::Order& order) {
    nexus::by_ref(nexus::fn<user::settle>).run(world, std::move(order));
}
extern "C" void cg_by_ref_constant(World<App>& world, const user::Order& order) {
    nexus::by_ref(nexus::fn<user::opaque_order>).run(world, order);
}
extern "C" void cg_by_ref_changed(World<App>& world, const user::Order& order) {
    nexus::by_ref(nexus::fn<user::opaque_order_lent>).run(world, order);
}
extern "C" void cg_by_ref_move_only(World<App>& world, user::Packet& packet) {
    nexus::by_ref(nexus::fn<user::see_packet>).run(world, std::move(packet));
}
extern "C" void cg_copied(World<App>& world, const user::Order& order) {
    nexus::copied(nexus::fn<user::settle_value>).run(world, order);
}
extern "C" void cg_copied_opaque(World<App>& world, const user::Order& order) {
    nexus::copied(nexus::fn<user::opaque_order_value>).run(world, order);
}
extern "C" void cg_copied_page(World<App>& world, const user::Snapshot& snapshot) {
    nexus::copied(nexus::fn<user::opaque_snapshot_value>).run(world, snapshot);
}
extern "C" void cg_owned(World<App>& world, std::string_view text) {
    nexus::owned<user::Name>(nexus::fn<user::greet>).run(world, text);
}
extern "C" void cg_owned_opaque(World<App>& world, std::string_view text) {
    nexus::owned<user::Name>(nexus::fn<user::opaque_greet>).run(world, text);
}
extern "C" void cg_owned_kept(World<App>& world, std::string_view text) {
    nexus::owned<user::Text>(nexus::fn<user::opaque_keep>).run(world, text);
}
extern "C" void cg_owned_read(World<App>& world, std::string_view text) {
    nexus::owned<user::Text>(nexus::fn<user::opaque_read>).run(world, text);
}
extern "C" void cg_decode(World<App>& world, std::string_view text) {
    nexus::decode(nexus::fn<user::parse>, nexus::fn<user::tick>).run(world, text);
}
extern "C" void cg_decode_opaque(World<App>& world, std::string_view text) {
    nexus::decode(nexus::fn<user::parse>, nexus::fn<user::opaque_tick_parsed>).run(world, text);
}
extern "C" void cg_decode_parameters(World<App>& world, std::string_view text) {
    nexus::decode(nexus::fn<user::parse_counted>, nexus::fn<user::tick>).run(world, text);
}
extern "C" void cg_decode_pointer(World<App>& world, const user::Order& order) {
    nexus::decode(nexus::fn<user::find>, nexus::fn<user::settle>).run(world, order);
}
extern "C" void cg_decode_fan_out(World<App>& world, std::string_view text) {
    nexus::decode(nexus::fn<user::parse>,
                  nexus::fan_out(nexus::fn<user::tick>, nexus::fn<user::close>))
        .run(world, text);
}
extern "C" void cg_decode_batch(World<App>& world, std::span<const std::string_view> texts) {
    auto handler = nexus::decode(nexus::fn<user::parse>, nexus::fn<user::tick>);
    for (const std::string_view text : texts)
        handler.run(world, text);
}
extern "C" void cg_isolate(IsolatedOpaque& handler, World<App>& world, const user::Order& order) {
    handler.run(world, order);
}
extern "C" void cg_isolate_quiet(IsolatedQuiet& handler, World<App>& world,
                                 const user::Order& order) {
    handler.run(world, order);
}
extern "C" std::uint64_t cg_isolate_failures(const IsolatedOpaque& handler) {
    return handler.failures();
}
