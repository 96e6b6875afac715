// SPDX-License-Identifier: MIT
// Erased handlers: run without knowing what is inside, made and run at once, stored, moved,
// destroyed, in a row.
#include "probe.hpp"

namespace {

using Event = nexus::Virtual<std::uint64_t, App>;

template <class E>
using Erased = nexus::Virtual<E, App>;

using Callback =
    decltype(nexus::callback<user::receive_and_count>(user::Session{}, nexus::registry<App>));
using WideCallback = decltype(nexus::callback<user::tally>(user::Wide{}, nexus::registry<App>));

} // namespace

// Whatever is inside.

extern "C" void cg_virtual_run(Event& handler, World<App>& world, std::uint64_t size) {
    handler.run(world, size);
}
extern "C" void cg_virtual_run_small(Erased<user::Tick>& handler, World<App>& world,
                                     user::Tick tick) {
    handler.run(world, tick);
}
extern "C" void cg_virtual_run_text(Erased<std::string_view>& handler, World<App>& world,
                                    std::string_view text) {
    handler.run(world, text);
}
extern "C" void cg_virtual_run_reference(Erased<const user::Order&>& handler, World<App>& world,
                                         const user::Order& order) {
    handler.run(world, order);
}
extern "C" void cg_virtual_run_changed(Erased<user::Order&>& handler, World<App>& world,
                                       user::Order& order) {
    handler.run(world, order);
}
extern "C" void cg_virtual_run_value(Erased<user::Order>& handler, World<App>& world,
                                     const user::Order& order) {
    handler.run(world, order);
}
extern "C" void cg_virtual_run_value_moved(Erased<user::Order>& handler, World<App>& world,
                                           user::Order& order) {
    handler.run(world, std::move(order));
}
extern "C" void cg_virtual_run_page(Erased<user::Snapshot>& handler, World<App>& world,
                                    user::Snapshot& snapshot) {
    handler.run(world, std::move(snapshot));
}
extern "C" void cg_virtual_run_move_only(Erased<user::Packet>& handler, World<App>& world,
                                         user::Packet& packet) {
    handler.run(world, std::move(packet));
}
extern "C" void cg_virtual_run_nothing(Erased<void>& handler, World<App>& world) {
    handler.run(world);
}
extern "C" void cg_virtual_run_converted(Event& handler, World<App>& world, std::uint32_t size) {
    handler.run(world, size);
}
extern "C" void cg_virtual_run_if_any(Event& handler, World<App>& world, std::uint64_t size) {
    if (handler)
        handler.run(world, size);
}
extern "C" void cg_virtual_run_wide(nexus::FlatVirtual<std::uint64_t, App, 256>& handler,
                                    World<App>& world, std::uint64_t size) {
    handler.run(world, size);
}
extern "C" bool cg_virtual_is_inline(const Event& handler) {
    return handler.is_inline();
}

// What is inside is in sight.

extern "C" void cg_virtual_known(World<App>& world, std::uint64_t size) {
    Event handler = nexus::handler<user::process>(world.registry());
    handler.run(world, size);
}
extern "C" void cg_virtual_known_opaque(World<App>& world, const user::Order& order) {
    Erased<const user::Order&> handler = nexus::handler<user::opaque_order>(world.registry());
    handler.run(world, order);
}
extern "C" void cg_virtual_known_value(World<App>& world, user::Order& order) {
    Erased<user::Order> handler = nexus::handler<user::settle_value>(world.registry());
    handler.run(world, std::move(order));
}
extern "C" void cg_virtual_known_nothing(World<App>& world) {
    Erased<void> handler = nexus::handler<user::close>(world.registry());
    handler.run(world);
}
extern "C" void cg_virtual_known_lambda(World<App>& world, std::uint64_t size,
                                        std::uint64_t bound) {
    Event handler = [bound](ResMut<user::Book> book, std::uint64_t event) {
        book->depth += event < bound ? event : bound;
    };
    handler.run(world, size);
}
extern "C" void cg_virtual_known_callback(World<App>& world, std::uint64_t size) {
    Event handler = nexus::callback<user::receive_and_count>(user::Session{size}, world.registry());
    handler.run(world, size);
}

// Stored, moved, destroyed.

extern "C" void cg_virtual_store(void* to) {
    ::new (to) Event(nexus::handler<user::process>(nexus::registry<App>));
}
extern "C" void cg_virtual_store_lambda(void* to, std::uint64_t bound) {
    ::new (to) Event([bound](ResMut<user::Book> book, std::uint64_t event) {
        book->depth += event < bound ? event : bound;
    });
}
extern "C" void cg_virtual_store_callback(void* to, Callback& callback) {
    ::new (to) Event(std::move(callback));
}
extern "C" void cg_virtual_store_on_heap(void* to, WideCallback& callback) {
    ::new (to) Erased<const user::Order&>(std::move(callback));
}
extern "C" void cg_virtual_move(void* to, Event& from) {
    ::new (to) Event(std::move(from));
}
extern "C" void cg_virtual_move_assign(Event& to, Event& from) {
    to = std::move(from);
}
extern "C" void cg_virtual_destroy(Event& handler) {
    handler.~Event();
}
extern "C" void cg_virtual_replace(Event& handler) {
    handler = nexus::handler<user::process>(nexus::registry<App>);
}

// In a row.

extern "C" void cg_virtual_each(std::span<Event> handlers, World<App>& world, std::uint64_t size) {
    for (Event& handler : handlers)
        handler.run(world, size);
}
extern "C" void cg_virtual_each_reference(std::span<Erased<const user::Order&>> handlers,
                                          World<App>& world, const user::Order& order) {
    for (auto& handler : handlers)
        handler.run(world, order);
}
extern "C" void cg_virtual_batch(Event& handler, World<App>& world,
                                 std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        handler.run(world, size);
}
extern "C" void cg_virtual_array(World<App>& world, std::uint64_t size) {
    Event handlers[] = {nexus::handler<user::process>(world.registry()),
                        nexus::handler<user::count>(world.registry())};
    handlers[0].run(world, size);
    handlers[1].run(world, size);
}
