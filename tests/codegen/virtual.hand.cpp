// SPDX-License-Identifier: MIT
// The other half of virtual.nexus.cpp. By hand a handler whose type is forgotten is a function
// pointer, room for its state, and a table of what is rarely done with it.
#include "twin.hpp"

#include <new>
#include <string_view>

namespace by_hand { // as in a header: handlers are stored in one unit and run in another

struct Operations {
    std::string_view (*name)(const void* slot) noexcept;
    void (*relocate)(void* from, void* to) noexcept; // null: the bytes are copied
    void (*destroy)(void* slot) noexcept;            // null: nothing to do
    bool is_inline;
};

template <class... Event>
using Call = void (*)(void* slot, World<App>&, Event...);

template <std::size_t Room, class... Event>
struct Storage {
    Call<Event...> call = nullptr;
    const Operations* operations = nullptr;
    alignas(void*) std::byte slot[Room];

    Storage() = default;
    Storage(Call<Event...> function, const Operations& rest) : call(function), operations(&rest) {}
    Storage(Storage&& other) noexcept : call(other.call), operations(other.operations) {
        take_slot(other);
    }
    Storage& operator=(Storage&& other) noexcept {
        if (this != &other) {
            const Storage old(std::move(*this)); // destroyed last: it may own `other`
            call = other.call;
            operations = other.operations;
            take_slot(other);
        }
        return *this;
    }
    ~Storage() { destroy(); }

    void take_slot(Storage& other) noexcept {
        if (operations != nullptr && operations->relocate != nullptr)
            operations->relocate(other.slot, slot);
        else
            __builtin_memcpy(slot, other.slot, sizeof(slot));
        other.call = nullptr;
        other.operations = nullptr;
    }
    void destroy() noexcept {
        if (operations != nullptr && operations->destroy != nullptr)
            operations->destroy(slot);
    }
};
template <class... Event>
using Erased = Storage<24, Event...>;
using Event = Erased<std::uint64_t>;

inline std::string_view name_of_handler(const void*) noexcept {
    return "handler";
}
inline constexpr Operations without_state{&name_of_handler, nullptr, nullptr, true};

inline void process(void*, World<App>& world, std::uint64_t size) {
    user::process(&world.app.book, &world.app.config, size);
}
inline void count(void*, World<App>& world, std::uint64_t size) {
    user::count(&world.app.statistics, size);
}
inline void order(void*, World<App>& world, const user::Order& order) {
    user::opaque_order(&world.app.book, &world.app.config, order);
}
inline void order_value(void*, World<App>& world, const user::Order& order) {
    user::settle_value(&world.app.book, order);
}
inline void close(void*, World<App>& world) {
    user::close(&world.app.book, &world.app.statistics);
}
inline void bounded(void* slot, World<App>& world, std::uint64_t size) {
    const auto bound = *static_cast<std::uint64_t*>(slot);
    world.app.book.depth += size < bound ? size : bound;
}
inline void receive(void* slot, World<App>& world, std::uint64_t size) {
    user::receive_and_count(*static_cast<user::Session*>(slot), &world.app.statistics, size);
}
inline void tally(void* slot, World<App>& world, const user::Order& order) {
    user::tally(**static_cast<user::Wide**>(slot), &world.app.config, order);
}
inline void delete_wide(void* slot) noexcept {
    delete *static_cast<user::Wide**>(slot);
}
inline constexpr Operations wide_on_heap{&name_of_handler, nullptr, &delete_wide, false};

} // namespace by_hand

using namespace by_hand;

// Whatever is inside.

extern "C" void cg_virtual_run(Event& handler, World<App>& world, std::uint64_t size) {
    handler.call(handler.slot, world, size);
}
extern "C" void cg_virtual_run_small(Erased<user::Tick>& handler, World<App>& world,
                                     user::Tick tick) {
    handler.call(handler.slot, world, tick);
}
extern "C" void cg_virtual_run_text(Erased<std::string_view>& handler, World<App>& world,
                                    std::string_view text) {
    handler.call(handler.slot, world, text);
}
extern "C" void cg_virtual_run_reference(Erased<const user::Order&>& handler, World<App>& world,
                                         const user::Order& order) {
    handler.call(handler.slot, world, order);
}
extern "C" void cg_virtual_run_changed(Erased<user::Order&>& handler, World<App>& world,
                                       user::Order& order) {
    handler.call(handler.slot, world, order);
}
extern "C" void cg_virtual_run_value(Erased<const user::Order&>& handler, World<App>& world,
                                     const user::Order& order) {
    handler.call(handler.slot, world, order);
}
extern "C" void cg_virtual_run_value_moved(Erased<const user::Order&>& handler, World<App>& world,
                                           user::Order& order) {
    handler.call(handler.slot, world, order);
}
extern "C" void cg_virtual_run_page(Erased<const user::Snapshot&>& handler, World<App>& world,
                                    user::Snapshot& snapshot) {
    handler.call(handler.slot, world, snapshot);
}
extern "C" void cg_virtual_run_move_only(Erased<user::Packet&&>& handler, World<App>& world,
                                         user::Packet& packet) {
    handler.call(handler.slot, world, std::move(packet));
}
extern "C" void cg_virtual_run_nothing(Erased<>& handler, World<App>& world) {
    handler.call(handler.slot, world);
}
extern "C" void cg_virtual_run_converted(Event& handler, World<App>& world, std::uint32_t size) {
    handler.call(handler.slot, world, size);
}
extern "C" void cg_virtual_run_if_any(Event& handler, World<App>& world, std::uint64_t size) {
    if (handler.call != nullptr)
        handler.call(handler.slot, world, size);
}
extern "C" void cg_virtual_run_wide(Storage<256, std::uint64_t>& handler, World<App>& world,
                                    std::uint64_t size) {
    handler.call(handler.slot, world, size);
}
extern "C" bool cg_virtual_is_inline(const Event& handler) {
    return handler.operations == nullptr || handler.operations->is_inline;
}

// What is inside is in sight.

extern "C" void cg_virtual_known(World<App>& world, std::uint64_t size) {
    Event handler(&process, without_state);
    handler.call(handler.slot, world, size);
}
extern "C" void cg_virtual_known_opaque(World<App>& world, const user::Order& event) {
    Erased<const user::Order&> handler(&order, without_state);
    handler.call(handler.slot, world, event);
}
extern "C" void cg_virtual_known_value(World<App>& world, user::Order& event) {
    Erased<const user::Order&> handler(&order_value, without_state);
    handler.call(handler.slot, world, event);
}
extern "C" void cg_virtual_known_nothing(World<App>& world) {
    Erased<> handler(&close, without_state);
    handler.call(handler.slot, world);
}
extern "C" void cg_virtual_known_lambda(World<App>& world, std::uint64_t size,
                                        std::uint64_t bound) {
    Event handler(&bounded, without_state);
    ::new (static_cast<void*>(handler.slot)) std::uint64_t(bound);
    handler.call(handler.slot, world, size);
}
extern "C" void cg_virtual_known_callback(World<App>& world, std::uint64_t size) {
    Event handler(&receive, without_state);
    ::new (static_cast<void*>(handler.slot)) user::Session{size};
    handler.call(handler.slot, world, size);
}

// Stored, moved, destroyed.

extern "C" void cg_virtual_store(void* to) {
    ::new (to) Event(&process, without_state);
}
extern "C" void cg_virtual_store_lambda(void* to, std::uint64_t bound) {
    auto* const handler = ::new (to) Event(&bounded, without_state);
    ::new (static_cast<void*>(handler->slot)) std::uint64_t(bound);
}
extern "C" void cg_virtual_store_callback(void* to, user::Session& session) {
    auto* const handler = ::new (to) Event(&receive, without_state);
    ::new (static_cast<void*>(handler->slot)) user::Session(session);
}
extern "C" void cg_virtual_store_on_heap(void* to, user::Wide& wide) {
    auto* const handler = ::new (to) Erased<const user::Order&>(&tally, wide_on_heap);
    ::new (static_cast<void*>(handler->slot)) user::Wide*(new user::Wide(wide));
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
    handler = Event(&process, without_state);
}

// In a row.

extern "C" void cg_virtual_each(std::span<Event> handlers, World<App>& world, std::uint64_t size) {
    for (Event& handler : handlers)
        handler.call(handler.slot, world, size);
}
extern "C" void cg_virtual_each_reference(std::span<Erased<const user::Order&>> handlers,
                                          World<App>& world, const user::Order& event) {
    for (auto& handler : handlers)
        handler.call(handler.slot, world, event);
}
extern "C" void cg_virtual_batch(Event& handler, World<App>& world,
                                 std::span<const std::uint64_t> sizes) {
    for (const std::uint64_t size : sizes)
        handler.call(handler.slot, world, size);
}
extern "C" void cg_virtual_array(World<App>& world, std::uint64_t size) {
    Event handlers[] = {Event(&process, without_state), Event(&count, without_state)};
    handlers[0].call(handlers[0].slot, world, size);
    handlers[1].call(handlers[1].slot, world, size);
}
