// SPDX-License-Identifier: MIT
// The other half of handler.nexus.cpp.
#include "twin.hpp"

namespace {

struct Other {
    user::Statistics statistics;
    user::Config config;
    user::Book book;
};

struct Engine {};

} // namespace

// What is called.

extern "C" void cg_handler_function(World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_handler_noexcept(World<App>& world, std::uint64_t size) {
    user::process_noexcept(&world.app.book, &world.app.config, size);
}
extern "C" void cg_handler_static_member(World<App>& world, std::uint64_t size) {
    user::Desk::trade(&world.app.book, size);
}
extern "C" void cg_handler_member(World<App>& world, std::uint64_t size) {
    world.app.book.apply(size);
}
extern "C" std::uint64_t cg_handler_member_const(World<App>& world) {
    return world.app.book.mean();
}
extern "C" void cg_handler_lambda(World<App>& world, std::uint64_t size) {
    world.app.book.depth += size;
}
extern "C" void cg_handler_lambda_constant(World<App>& world, std::uint64_t size) {
    world.app.book.depth += size;
}
extern "C" void cg_handler_lambda_capture(World<App>& world, std::uint64_t size,
                                          std::uint64_t bound) {
    world.app.book.depth += size < bound ? size : bound;
}
extern "C" void cg_handler_lambda_mutable(World<App>& world, std::uint64_t size) {
    std::uint64_t calls = 0;
    world.app.book.depth += size * ++calls;
    world.app.book.depth += size * ++calls;
}
extern "C" void cg_handler_lambda_generic(World<App>& world, std::uint64_t size) {
    world.app.book.depth += size;
}
extern "C" void cg_handler_functor(World<App>& world, std::uint64_t size) {
    user::Doubling{}(&world.app.book, size);
}
extern "C" void cg_handler_functor_state(const user::Scaling& functor, World<App>& world,
                                         std::uint64_t size) {
    functor(&world.app.book, size);
}
extern "C" void cg_handler_functor_mutable(user::Counting& functor, World<App>& world,
                                           std::uint64_t size) {
    functor(&world.app.book, size);
}
extern "C" void cg_handler_pointer(World<App>& world, std::uint64_t size,
                                   void (*function)(user::Book*, std::uint64_t)) {
    function(&world.app.book, size);
}
extern "C" void cg_handler_own_class(std::uint64_t& factor, World<App>& world, std::uint64_t size) {
    world.app.book.depth += factor * size;
}
extern "C" void cg_handler_const(World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_handler_of_handler(World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" std::uint64_t cg_handler_result(World<App>& world, std::uint64_t size) {
    return user::quote(&world.app.book, size);
}
extern "C" std::uint64_t cg_handler_result_opaque(World<App>& world, std::uint64_t size) {
    return user::opaque_result(&world.app.book, size) + 1;
}
extern "C" void cg_handler_member_of_class(Engine&, World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
    user::count(&world.app.statistics, size);
}
extern "C" void cg_handler_constinit(World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_handler_other_schema(World<Other>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_handler_two_worlds(World<App>& first, World<App>& second, std::uint64_t size) {
    user::process(&first.app.book, &first.app.config, size);
    user::process(&second.app.book, &second.app.config, size);
}

// How the event arrives.

extern "C" void cg_event_reference(World<App>& world, const user::Order& order) {
    user::settle(&world.app.book, order);
}
extern "C" void cg_event_reference_opaque(World<App>& world, const user::Order& order) {
    user::opaque_order(&world.app.book, &world.app.config, order);
}
extern "C" void cg_event_value(World<App>& world, const user::Order& order) {
    user::settle_value(&world.app.book, order);
}
extern "C" void cg_event_value_opaque(World<App>& world, const user::Order& order) {
    user::opaque_order_value(&world.app.book, order);
}
extern "C" void cg_event_value_moved(World<App>& world, user::Order&& order) {
    user::opaque_order_value(&world.app.book, std::move(order));
}
extern "C" void cg_event_changed(World<App>& world, user::Order& order) {
    user::amend(&world.app.config, order);
}
extern "C" void cg_event_changed_opaque(World<App>& world, user::Order& order) {
    user::opaque_order_changed(&world.app.book, order);
}
extern "C" void cg_event_moved(World<App>& world, user::Order& order) {
    user::consume(&world.app.statistics, std::move(order));
}
extern "C" void cg_event_moved_opaque(World<App>& world, user::Order& order) {
    user::opaque_order_moved(&world.app.book, std::move(order));
}
extern "C" void cg_event_small(World<App>& world, user::Tick tick) {
    user::tick(&world.app.statistics, tick);
}
extern "C" void cg_event_small_opaque(World<App>& world, user::Tick tick) {
    user::opaque_tick(&world.app.book, tick);
}
extern "C" void cg_event_page(World<App>& world, const user::Snapshot& snapshot) {
    user::snapshot(&world.app.book, snapshot);
}
extern "C" void cg_event_page_opaque(World<App>& world, const user::Snapshot& snapshot) {
    user::opaque_snapshot(&world.app.book, snapshot);
}
extern "C" void cg_event_page_value(World<App>& world, const user::Snapshot& snapshot) {
    user::opaque_snapshot_value(&world.app.book, snapshot);
}
extern "C" void cg_event_move_only(World<App>& world, user::Packet& packet) {
    user::consume_packet(&world.app.statistics, std::move(packet));
}
extern "C" void cg_event_move_only_opaque(World<App>& world, user::Packet& packet) {
    user::opaque_packet(&world.app.book, std::move(packet));
}
extern "C" void cg_event_move_only_reference(World<App>& world, const user::Packet& packet) {
    user::see_packet(&world.app.statistics, packet);
}
extern "C" void cg_event_span(World<App>& world, const std::uint64_t* sizes, std::size_t count) {
    user::sum_up(&world.app.statistics, std::span(sizes, count));
}
extern "C" void cg_event_span_opaque(World<App>& world, const std::uint64_t* sizes,
                                     std::size_t count) {
    user::opaque_span(&world.app.book, std::span(sizes, count));
}
extern "C" void cg_event_text(World<App>& world, std::string_view text) {
    user::measure(&world.app.statistics, text);
}
extern "C" void cg_event_text_opaque(World<App>& world, const char* text, std::size_t size) {
    user::opaque_text(&world.app.book, std::string_view(text, size));
}
extern "C" void cg_event_none(World<App>& world) {
    user::close(&world.app.book, &world.app.statistics);
}
extern "C" void cg_event_none_opaque(World<App>& world) {
    user::opaque_nothing(&world.app.book);
}
extern "C" void cg_event_ignored(World<App>& world, const user::Order&) {
    user::close(&world.app.book, &world.app.statistics);
}
extern "C" void cg_event_converted(World<App>& world, std::uint32_t size) {
    user::process(&world.app.book, &world.app.config, size);
}

// Made and run.

extern "C" void cg_stamp_once(World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_stamp_passed_on(World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_stamp_copied(World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_stamp_in_loop(World<App>& world, std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        user::count(&world.app.statistics, size);
}
extern "C" void cg_stamp_in_handler(World<App>& world, std::uint64_t size) {
    if (size % 2 == 0)
        user::process(&world.app.book, &world.app.config, size);
    else
        user::count(&world.app.statistics, size);
}
extern "C" void cg_stamp_several(World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
    user::count(&world.app.statistics, size);
    user::close(&world.app.book, &world.app.statistics);
}

// Batches.

extern "C" void cg_batch(World<App>& world, std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        user::count(&world.app.statistics, size);
}
extern "C" void cg_batch_bounded(World<App>& world, std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        user::process(&world.app.book, &world.app.config, size);
}
extern "C" void cg_batch_of_orders(World<App>& world, std::span<const user::Order> orders) {
    for (const user::Order& order : orders)
        user::settle(&world.app.book, order);
}
extern "C" void cg_batch_two_handlers(World<App>& world, std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes) {
        user::process(&world.app.book, &world.app.config, size);
        user::count(&world.app.statistics, size);
    }
}
extern "C" void cg_batch_opaque(World<Cells>& world, std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        user::opaque_3(&world.app.c0, &world.app.c1, &world.app.c2, size);
}
extern "C" void cg_batch_local(World<App>& world, std::span<const std::uint64_t> sizes) {
    std::uint64_t sum = 0;
    std::uint32_t count = 0;
    for (const std::uint64_t size : sizes)
        user::two_locals(&sum, &world.app.book, &count, size);
}
extern "C" void cg_batch_numbered(World<App>& world, std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes) {
        world.sequence = next_number(world.sequence);
        world.app.statistics.sum += size * static_cast<std::uint64_t>(world.sequence);
    }
}
extern "C" void cg_batch_capture(World<App>& world, std::span<const std::uint64_t> sizes,
                                 std::uint64_t bound) {
    const auto add = [bound](user::Statistics* statistics, std::uint64_t size) {
        statistics->sum += size < bound ? size : bound;
    };
    for (const std::uint64_t size : sizes)
        add(&world.app.statistics, size);
}
extern "C" void cg_batch_in_vectors(World<App>& world, std::span<const std::uint32_t> sizes) {
    for (const std::uint32_t size : sizes)
        user::add_small(&world.app.statistics, size);
}
