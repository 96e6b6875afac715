// SPDX-License-Identifier: MIT
// The other half of adapt.nexus.cpp.
#include "twin.hpp"

#include <exception>

namespace by_hand { // as in a header

struct Failures {
    std::uint64_t count = 0;
    std::exception_ptr last;

    [[gnu::noinline]] void run(World<App>& world, const user::Order& order) {
        try {
            user::opaque_order(&world.app.book, &world.app.config, order);
        } catch (...) {
            ++count;
            last = std::current_exception();
        }
    }
};

} // namespace by_hand

using by_hand::Failures;

extern "C" void cg_by_ref(World<App>& world, user::Order& order) {
    user::settle(&world.app.book, order);
}
extern "C" void cg_by_ref_constant(World<App>& world, const user::Order& order) {
    user::opaque_order(&world.app.book, &world.app.config, order);
}
extern "C" void cg_by_ref_changed(World<App>& world, const user::Order& order) {
    user::Order own = order;
    user::opaque_order_lent(&world.app.book, own);
}
extern "C" void cg_by_ref_move_only(World<App>& world, user::Packet& packet) {
    user::see_packet(&world.app.statistics, packet);
}
extern "C" void cg_copied(World<App>& world, const user::Order& order) {
    user::settle_value(&world.app.book, order);
}
extern "C" void cg_copied_opaque(World<App>& world, const user::Order& order) {
    user::opaque_order_value(&world.app.book, order);
}
extern "C" void cg_copied_page(World<App>& world, const user::Snapshot& snapshot) {
    user::opaque_snapshot_value(&world.app.book, snapshot);
}
extern "C" void cg_owned(World<App>& world, std::string_view text) {
    user::greet(&world.app.statistics, user::Name(text));
}
extern "C" void cg_owned_opaque(World<App>& world, std::string_view text) {
    user::opaque_greet(&world.app.statistics, user::Name(text));
}
extern "C" void cg_owned_kept(World<App>& world, std::string_view text) {
    user::opaque_keep(&world.app.statistics, user::Text(text));
}
extern "C" void cg_owned_read(World<App>& world, std::string_view text) {
    user::opaque_read(&world.app.statistics, user::Text(text));
}
extern "C" void cg_decode(World<App>& world, std::string_view text) {
    if (const auto tick = user::parse(text))
        user::tick(&world.app.statistics, *tick);
}
extern "C" void cg_decode_opaque(World<App>& world, std::string_view text) {
    if (const auto tick = user::parse(text))
        user::opaque_tick_parsed(&world.app.statistics, *tick);
}
extern "C" void cg_decode_parameters(World<App>& world, std::string_view text) {
    if (const auto tick = user::parse_counted(&world.app.book, text))
        user::tick(&world.app.statistics, *tick);
}
extern "C" void cg_decode_pointer(World<App>& world, const user::Order& order) {
    if (const user::Order* const found = user::find(&world.app.config, order))
        user::settle(&world.app.book, *found);
}
extern "C" void cg_decode_fan_out(World<App>& world, std::string_view text) {
    if (const auto tick = user::parse(text)) {
        user::tick(&world.app.statistics, *tick);
        user::close(&world.app.book, &world.app.statistics);
    }
}
extern "C" void cg_decode_batch(World<App>& world, std::span<const std::string_view> texts) {
    for (const std::string_view text : texts)
        if (const auto tick = user::parse(text))
            user::tick(&world.app.statistics, *tick);
}
extern "C" void cg_isolate(Failures& failures, World<App>& world, const user::Order& order) {
    failures.run(world, order);
}
extern "C" void cg_isolate_quiet(Failures&, World<App>& world, const user::Order& order) {
    user::quiet_order(&world.app.book, order);
}
extern "C" std::uint64_t cg_isolate_failures(const Failures& failures) {
    return failures.count;
}
