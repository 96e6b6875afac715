// SPDX-License-Identifier: MIT
// Handlers: what can be one, how events reach it, making and running it, batches.
#include "probe.hpp"

namespace {

// What another function decided to run.
template <class H>
void install_and_run(H handler, World<App>& world, std::uint64_t size) {
    handler.run(world, size);
}
auto make_handler(nexus::Registry<App> registry) {
    return nexus::handler<user::process>(registry);
}

// Handlers made by a handler.
void choose(nexus::RegistryRef<App> registry, World<App>& world, std::uint64_t size) {
    if (size % 2 == 0)
        nexus::handler<user::process>(registry).run(world, size);
    else
        nexus::handler<user::count>(registry).run(world, size);
}

void renumber(nexus::Seq seq, ResMut<user::Statistics> statistics, std::uint64_t size) {
    statistics->sum += size * static_cast<std::uint64_t>(seq->value());
}

constinit auto at_namespace_scope = nexus::handler<user::process>(nexus::registry<App>);

struct Other {
    user::Statistics statistics;
    user::Config config;
    user::Book book;
};

// A class of a user's own that is a handler.
struct OwnHandler {
    using event_type = std::uint64_t;
    std::uint64_t factor;

    void run(World<App>& world, std::uint64_t size) {
        world.resource<user::Book>().depth += factor * size;
    }
    static constexpr std::string_view name() { return "own"; }
};

struct Engine {
    nexus::HandlerFn<user::process, App> on_order;
    nexus::HandlerFn<user::count, App> on_trade;
};

} // namespace

// What is called.

extern "C" void cg_handler_function(World<App>& world, std::uint64_t size) {
    nexus::handler<user::process>(world.registry()).run(world, size);
}
extern "C" void cg_handler_noexcept(World<App>& world, std::uint64_t size) {
    nexus::handler<user::process_noexcept>(world.registry()).run(world, size);
}
extern "C" void cg_handler_static_member(World<App>& world, std::uint64_t size) {
    nexus::handler<user::Desk::trade>(world.registry()).run(world, size);
}
extern "C" void cg_handler_member(World<App>& world, std::uint64_t size) {
    nexus::handler<&user::Book::apply>(world.registry()).run(world, size);
}
extern "C" std::uint64_t cg_handler_member_const(World<App>& world) {
    return nexus::handler<&user::Book::mean>(world.registry()).run(world);
}
extern "C" void cg_handler_lambda(World<App>& world, std::uint64_t size) {
    auto handler =
        nexus::handler([](ResMut<user::Book> book, std::uint64_t event) { book->depth += event; },
                       world.registry());
    handler.run(world, size);
}
extern "C" void cg_handler_lambda_constant(World<App>& world, std::uint64_t size) {
    constexpr auto add = [](ResMut<user::Book> book, std::uint64_t event) { book->depth += event; };
    nexus::handler<add>(world.registry()).run(world, size);
}
extern "C" void cg_handler_lambda_capture(World<App>& world, std::uint64_t size,
                                          std::uint64_t bound) {
    auto handler = nexus::handler(
        [bound](ResMut<user::Book> book, std::uint64_t event) {
            book->depth += event < bound ? event : bound;
        },
        world.registry());
    handler.run(world, size);
}
extern "C" void cg_handler_lambda_mutable(World<App>& world, std::uint64_t size) {
    auto handler = nexus::handler(
        [calls = std::uint64_t{0}](ResMut<user::Book> book, std::uint64_t event) mutable {
            book->depth += event * ++calls;
        },
        world.registry());
    handler.run(world, size);
    handler.run(world, size);
}
extern "C" void cg_handler_lambda_generic(World<App>& world, std::uint64_t size) {
    auto handler = nexus::handler<std::uint64_t>(
        [](ResMut<user::Book> book, auto event) { book->depth += event; }, world.registry());
    handler.run(world, size);
}
extern "C" void cg_handler_functor(World<App>& world, std::uint64_t size) {
    nexus::handler(user::Doubling{}, world.registry()).run(world, size);
}
using ScalingHandler =
    decltype(nexus::handler(user::Scaling{2}, nexus::registry<App>)); // holds the functor
extern "C" void cg_handler_functor_state(const ScalingHandler& handler, World<App>& world,
                                         std::uint64_t size) {
    handler.run(world, size);
}
using CountingHandler = decltype(nexus::handler(user::Counting{}, nexus::registry<App>));
extern "C" void cg_handler_functor_mutable(CountingHandler& handler, World<App>& world,
                                           std::uint64_t size) {
    handler.run(world, size);
}
extern "C" void cg_handler_pointer(World<App>& world, std::uint64_t size,
                                   void (*function)(ResMut<user::Book>, std::uint64_t)) {
    nexus::handler(function, world.registry()).run(world, size);
}
extern "C" void cg_handler_own_class(OwnHandler& handler, World<App>& world, std::uint64_t size) {
    nexus::handler(handler, world.registry()).run(world, size);
}
extern "C" void cg_handler_const(World<App>& world, std::uint64_t size) {
    const auto handler = nexus::handler<user::process>(world.registry());
    handler.run(world, size);
}
extern "C" void cg_handler_of_handler(World<App>& world, std::uint64_t size) {
    auto inner = nexus::handler<user::process>(world.registry());
    nexus::handler(inner, world.registry()).run(world, size);
}
extern "C" std::uint64_t cg_handler_result(World<App>& world, std::uint64_t size) {
    return nexus::handler<user::quote>(world.registry()).run(world, size);
}
extern "C" std::uint64_t cg_handler_result_opaque(World<App>& world, std::uint64_t size) {
    return nexus::handler<user::opaque_result>(world.registry()).run(world, size) + 1;
}
extern "C" void cg_handler_member_of_class(Engine& engine, World<App>& world, std::uint64_t size) {
    engine.on_order.run(world, size);
    engine.on_trade.run(world, size);
}
extern "C" void cg_handler_constinit(World<App>& world, std::uint64_t size) {
    at_namespace_scope.run(world, size);
}
extern "C" void cg_handler_other_schema(World<Other>& world, std::uint64_t size) {
    nexus::handler<user::process>(world.registry()).run(world, size);
}
extern "C" void cg_handler_two_worlds(World<App>& first, World<App>& second, std::uint64_t size) {
    auto handler = nexus::handler<user::process>(nexus::registry<App>);
    handler.run(first, size);
    handler.run(second, size);
}

// How the event arrives.

extern "C" void cg_event_reference(World<App>& world, const user::Order& order) {
    nexus::handler<user::settle>(world.registry()).run(world, order);
}
extern "C" void cg_event_reference_opaque(World<App>& world, const user::Order& order) {
    nexus::handler<user::opaque_order>(world.registry()).run(world, order);
}
extern "C" void cg_event_value(World<App>& world, const user::Order& order) {
    nexus::handler<user::settle_value>(world.registry()).run(world, order);
}
extern "C" void cg_event_value_opaque(World<App>& world, const user::Order& order) {
    nexus::handler<user::opaque_order_value>(world.registry()).run(world, order);
}
extern "C" void cg_event_value_moved(World<App>& world, user::Order&& order) {
    nexus::handler<user::opaque_order_value>(world.registry()).run(world, std::move(order));
}
extern "C" void cg_event_changed(World<App>& world, user::Order& order) {
    nexus::handler<user::amend>(world.registry()).run(world, order);
}
extern "C" void cg_event_changed_opaque(World<App>& world, user::Order& order) {
    nexus::handler<user::opaque_order_changed>(world.registry()).run(world, order);
}
extern "C" void cg_event_moved(World<App>& world, user::Order& order) {
    nexus::handler<user::consume>(world.registry()).run(world, std::move(order));
}
extern "C" void cg_event_moved_opaque(World<App>& world, user::Order& order) {
    nexus::handler<user::opaque_order_moved>(world.registry()).run(world, std::move(order));
}
extern "C" void cg_event_small(World<App>& world, user::Tick tick) {
    nexus::handler<user::tick>(world.registry()).run(world, tick);
}
extern "C" void cg_event_small_opaque(World<App>& world, user::Tick tick) {
    nexus::handler<user::opaque_tick>(world.registry()).run(world, tick);
}
extern "C" void cg_event_page(World<App>& world, const user::Snapshot& snapshot) {
    nexus::handler<user::snapshot>(world.registry()).run(world, snapshot);
}
extern "C" void cg_event_page_opaque(World<App>& world, const user::Snapshot& snapshot) {
    nexus::handler<user::opaque_snapshot>(world.registry()).run(world, snapshot);
}
extern "C" void cg_event_page_value(World<App>& world, const user::Snapshot& snapshot) {
    nexus::handler<user::opaque_snapshot_value>(world.registry()).run(world, snapshot);
}
extern "C" void cg_event_move_only(World<App>& world, user::Packet& packet) {
    nexus::handler<user::consume_packet>(world.registry()).run(world, std::move(packet));
}
extern "C" void cg_event_move_only_opaque(World<App>& world, user::Packet& packet) {
    nexus::handler<user::opaque_packet>(world.registry()).run(world, std::move(packet));
}
extern "C" void cg_event_move_only_reference(World<App>& world, const user::Packet& packet) {
    nexus::handler<user::see_packet>(world.registry()).run(world, packet);
}
extern "C" void cg_event_span(World<App>& world, const std::uint64_t* sizes, std::size_t count) {
    nexus::handler<user::sum_up>(world.registry()).run(world, std::span(sizes, count));
}
extern "C" void cg_event_span_opaque(World<App>& world, const std::uint64_t* sizes,
                                     std::size_t count) {
    nexus::handler<user::opaque_span>(world.registry()).run(world, std::span(sizes, count));
}
extern "C" void cg_event_text(World<App>& world, std::string_view text) {
    nexus::handler<user::measure>(world.registry()).run(world, text);
}
extern "C" void cg_event_text_opaque(World<App>& world, const char* text, std::size_t size) {
    nexus::handler<user::opaque_text>(world.registry()).run(world, std::string_view(text, size));
}
extern "C" void cg_event_none(World<App>& world) {
    nexus::handler<user::close>(world.registry()).run(world);
}
extern "C" void cg_event_none_opaque(World<App>& world) {
    nexus::handler<user::opaque_nothing>(world.registry()).run(world);
}
extern "C" void cg_event_ignored(World<App>& world, const user::Order& order) {
    nexus::handler<user::close>(world.registry()).run(world, order);
}
extern "C" void cg_event_converted(World<App>& world, std::uint32_t size) {
    nexus::handler<user::process>(world.registry()).run(world, size);
}

// Made and run.

extern "C" void cg_stamp_once(World<App>& world, std::uint64_t size) {
    make_handler(world.registry()).run(world, size);
}
extern "C" void cg_stamp_passed_on(World<App>& world, std::uint64_t size) {
    install_and_run(make_handler(world.registry()), world, size);
}
extern "C" void cg_stamp_copied(World<App>& world, std::uint64_t size) {
    const auto first = nexus::handler<user::process>(world.registry());
    auto second = first;
    auto third = std::move(second);
    third.run(world, size);
}
extern "C" void cg_stamp_in_loop(World<App>& world, std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        nexus::handler<user::count>(world.registry()).run(world, size);
}
extern "C" void cg_stamp_in_handler(World<App>& world, std::uint64_t size) {
    nexus::handler<choose>(world.registry()).run(world, size);
}
extern "C" void cg_stamp_several(World<App>& world, std::uint64_t size) {
    nexus::handler<user::process>(world.registry()).run(world, size);
    nexus::handler<user::count>(world.registry()).run(world, size);
    nexus::handler<user::close>(world.registry()).run(world, size);
}

// Batches.

extern "C" void cg_batch(World<App>& world, std::span<const std::uint64_t> sizes) {
    auto handler = nexus::handler<user::count>(world.registry());
    for (const std::uint64_t size : sizes)
        handler.run(world, size);
}
extern "C" void cg_batch_bounded(World<App>& world, std::span<const std::uint64_t> sizes) {
    auto handler = nexus::handler<user::process>(world.registry());
    for (const std::uint64_t size : sizes)
        handler.run(world, size);
}
extern "C" void cg_batch_of_orders(World<App>& world, std::span<const user::Order> orders) {
    auto handler = nexus::handler<user::settle>(world.registry());
    for (const user::Order& order : orders)
        handler.run(world, order);
}
extern "C" void cg_batch_two_handlers(World<App>& world, std::span<const std::uint64_t> sizes) {
    auto first = nexus::handler<user::process>(world.registry());
    auto second = nexus::handler<user::count>(world.registry());
    for (const std::uint64_t size : sizes) {
        first.run(world, size);
        second.run(world, size);
    }
}
extern "C" void cg_batch_opaque(World<Cells>& world, std::span<const std::uint64_t> sizes) {
    auto handler = nexus::handler<user::opaque_3>(world.registry());
    for (const std::uint64_t size : sizes)
        handler.run(world, size);
}
extern "C" void cg_batch_local(World<App>& world, std::span<const std::uint64_t> sizes) {
    auto handler = nexus::handler<user::two_locals>(world.registry());
    for (const std::uint64_t size : sizes)
        handler.run(world, size);
}
extern "C" void cg_batch_numbered(World<App>& world, std::span<const std::uint64_t> sizes) {
    auto handler = nexus::handler<renumber>(world.registry());
    for (const std::uint64_t size : sizes) {
        world.next_sequence();
        handler.run(world, size);
    }
}
extern "C" void cg_batch_capture(World<App>& world, std::span<const std::uint64_t> sizes,
                                 std::uint64_t bound) {
    auto handler = nexus::handler(
        [bound](ResMut<user::Statistics> statistics, std::uint64_t size) {
            statistics->sum += size < bound ? size : bound;
        },
        world.registry());
    for (const std::uint64_t size : sizes)
        handler.run(world, size);
}
// 32 bits cannot be a part of a resource of 64, so the sum stays in a vector register.
extern "C" void cg_batch_in_vectors(World<App>& world, std::span<const std::uint32_t> sizes) {
    auto handler = nexus::handler<user::add_small>(world.registry());
    for (const std::uint32_t size : sizes)
        handler.run(world, size);
}
