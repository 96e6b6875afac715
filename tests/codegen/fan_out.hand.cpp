// SPDX-License-Identifier: MIT
// The other half of fan_out.nexus.cpp.
#include "twin.hpp"

#include <vector>

namespace {

struct Locals {
    std::uint64_t sum = 0;
    std::uint32_t count = 0;
};
struct WithState {
    Locals locals;
    user::Session session;
};
struct OpaqueState {
    user::Session first;
    user::Session second;
};

/// After a child threw the others run all the same, and what they throw is dropped.
template <class Child>
void run_anyway(Child child) noexcept {
    try {
        child();
    } catch (...) {
    }
}

} // namespace

// Children that cannot throw: the plain sequence.

extern "C" void cg_fan_out_2(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
}
extern "C" void cg_fan_out_3(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
    user::Add<2>::to(&s.c2, size);
}
extern "C" void cg_fan_out_4(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
    user::Add<2>::to(&s.c2, size);
    user::Add<3>::to(&s.c3, size);
}
extern "C" void cg_fan_out_5(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
    user::Add<2>::to(&s.c2, size);
    user::Add<3>::to(&s.c3, size);
    user::Add<4>::to(&s.c4, size);
}
extern "C" void cg_fan_out_6(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
    user::Add<2>::to(&s.c2, size);
    user::Add<3>::to(&s.c3, size);
    user::Add<4>::to(&s.c4, size);
    user::Add<5>::to(&s.c5, size);
}
extern "C" void cg_fan_out_7(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
    user::Add<2>::to(&s.c2, size);
    user::Add<3>::to(&s.c3, size);
    user::Add<4>::to(&s.c4, size);
    user::Add<5>::to(&s.c5, size);
    user::Add<6>::to(&s.c6, size);
}
extern "C" void cg_fan_out_8(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
    user::Add<2>::to(&s.c2, size);
    user::Add<3>::to(&s.c3, size);
    user::Add<4>::to(&s.c4, size);
    user::Add<5>::to(&s.c5, size);
    user::Add<6>::to(&s.c6, size);
    user::Add<7>::to(&s.c7, size);
}
extern "C" void cg_fan_out_12(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
    user::Add<2>::to(&s.c2, size);
    user::Add<3>::to(&s.c3, size);
    user::Add<4>::to(&s.c4, size);
    user::Add<5>::to(&s.c5, size);
    user::Add<6>::to(&s.c6, size);
    user::Add<7>::to(&s.c7, size);
    user::Add<8>::to(&s.c8, size);
    user::Add<9>::to(&s.c9, size);
    user::Add<10>::to(&s.c10, size);
    user::Add<11>::to(&s.c11, size);
}
extern "C" void cg_fan_out_16(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
    user::Add<2>::to(&s.c2, size);
    user::Add<3>::to(&s.c3, size);
    user::Add<4>::to(&s.c4, size);
    user::Add<5>::to(&s.c5, size);
    user::Add<6>::to(&s.c6, size);
    user::Add<7>::to(&s.c7, size);
    user::Add<8>::to(&s.c8, size);
    user::Add<9>::to(&s.c9, size);
    user::Add<10>::to(&s.c10, size);
    user::Add<11>::to(&s.c11, size);
    user::Add<12>::to(&s.c12, size);
    user::Add<13>::to(&s.c13, size);
    user::Add<14>::to(&s.c14, size);
    user::Add<15>::to(&s.c15, size);
}
extern "C" void cg_fan_out_noexcept(World<Cells>& world, std::uint64_t size) {
    Cells& s = world.app;
    user::quiet_child_0(&s.c0, size);
    user::quiet_child_1(&s.c1, size);
    user::quiet_child_2(&s.c2, size);
    user::quiet_child_3(&s.c3, size);
}
extern "C" void cg_fan_out_lambdas(World<App>& world, std::uint64_t size, std::uint64_t bound) {
    world.app.book.depth += size < bound ? size : bound;
    ++world.app.statistics.count;
}
extern "C" void cg_fan_out_state(WithState& children, World<App>& world, std::uint64_t size) {
    user::two_locals(&children.locals.sum, &world.app.book, &children.locals.count, size);
    user::receive(children.session, size);
    user::count(&world.app.statistics, size);
}
extern "C" void cg_fan_out_nested(World<Cells>& world, std::uint64_t size) {
    Cells& s = world.app;
    user::Add<0>::to(&s.c0, size);
    user::Add<1>::to(&s.c1, size);
    user::Add<2>::to(&s.c2, size);
    user::Add<3>::to(&s.c3, size);
}
extern "C" void cg_fan_out_large_event(World<App>& world, const user::Order& order) {
    user::settle(&world.app.book, order);
    user::settle_value(&world.app.book, order);
    user::close(&world.app.book, &world.app.statistics);
}
extern "C" void cg_fan_out_move_only(World<App>& world, const user::Packet& packet) {
    user::see_packet(&world.app.statistics, packet);
    user::close(&world.app.book, &world.app.statistics);
}
extern "C" void cg_fan_out_no_event(World<App>& world) {
    user::close(&world.app.book, &world.app.statistics);
    user::begin(&world.app.book, &world.app.config);
}
extern "C" void cg_fan_out_batch(World<Cells>& world, std::span<const std::uint64_t> sizes) {
    Cells& s = world.app;
    for (const std::uint64_t& size : sizes) {
        user::Add<0>::to(&s.c0, size);
        user::Add<1>::to(&s.c1, size);
        user::Add<2>::to(&s.c2, size);
    }
}

// Children that may throw: the others run all the same.

namespace {

[[gnu::cold, gnu::noinline]] void rest_of_children(Cells& s, const std::uint64_t& size, int first,
                                                   int count) noexcept {
    switch (first) {
    case 1:
        run_anyway([&] { user::opaque_child_1(&s.c1, size); });
        [[fallthrough]];
    case 2:
        if (count == 2)
            return;
        run_anyway([&] { user::opaque_child_2(&s.c2, size); });
        [[fallthrough]];
    case 3:
        if (count == 3)
            return;
        run_anyway([&] { user::opaque_child_3(&s.c3, size); });
        [[fallthrough]];
    case 4:
        run_anyway([&] { user::opaque_child_4(&s.c4, size); });
        [[fallthrough]];
    case 5:
        run_anyway([&] { user::opaque_child_5(&s.c5, size); });
        [[fallthrough]];
    case 6:
        run_anyway([&] { user::opaque_child_6(&s.c6, size); });
        [[fallthrough]];
    default:
        run_anyway([&] { user::opaque_child_7(&s.c7, size); });
    }
}
[[gnu::cold, gnu::noinline]] void count_anyway(App& s, const user::Order& order) noexcept {
    run_anyway([&] { user::opaque_order_counted(&s.statistics, order); });
}
[[gnu::cold, gnu::noinline]] void second_anyway(OpaqueState& children, App& s,
                                                const std::uint64_t& size) noexcept {
    run_anyway([&] { user::opaque_session(children.second, &s.book, size); });
}
[[gnu::cold, gnu::noinline]] void clear_anyway(App& s) noexcept {
    run_anyway([&] { user::opaque_clear(&s.book); });
}

} // namespace

extern "C" void cg_fan_out_opaque_2(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    try {
        user::opaque_child_0(&s.c0, size);
    } catch (...) {
        rest_of_children(s, size, 1, 2);
        throw;
    }
    user::opaque_child_1(&s.c1, size);
}
extern "C" void cg_fan_out_opaque_3(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    try {
        user::opaque_child_0(&s.c0, size);
    } catch (...) {
        rest_of_children(s, size, 1, 3);
        throw;
    }
    try {
        user::opaque_child_1(&s.c1, size);
    } catch (...) {
        rest_of_children(s, size, 2, 3);
        throw;
    }
    user::opaque_child_2(&s.c2, size);
}
extern "C" void cg_fan_out_opaque_8(World<Cells>& world, const std::uint64_t& size) {
    Cells& s = world.app;
    try {
        user::opaque_child_0(&s.c0, size);
    } catch (...) {
        rest_of_children(s, size, 1, 8);
        throw;
    }
    try {
        user::opaque_child_1(&s.c1, size);
    } catch (...) {
        rest_of_children(s, size, 2, 8);
        throw;
    }
    try {
        user::opaque_child_2(&s.c2, size);
    } catch (...) {
        rest_of_children(s, size, 3, 8);
        throw;
    }
    try {
        user::opaque_child_3(&s.c3, size);
    } catch (...) {
        rest_of_children(s, size, 4, 8);
        throw;
    }
    try {
        user::opaque_child_4(&s.c4, size);
    } catch (...) {
        rest_of_children(s, size, 5, 8);
        throw;
    }
    try {
        user::opaque_child_5(&s.c5, size);
    } catch (...) {
        rest_of_children(s, size, 6, 8);
        throw;
    }
    try {
        user::opaque_child_6(&s.c6, size);
    } catch (...) {
        rest_of_children(s, size, 7, 8);
        throw;
    }
    user::opaque_child_7(&s.c7, size);
}
extern "C" void cg_fan_out_opaque_references(World<App>& world, const user::Order& order) {
    try {
        user::opaque_order_seen(&world.app.book, order);
    } catch (...) {
        count_anyway(world.app, order);
        throw;
    }
    user::opaque_order_counted(&world.app.statistics, order);
}
extern "C" void cg_fan_out_opaque_state(OpaqueState& children, World<App>& world,
                                        const std::uint64_t& size) {
    try {
        user::opaque_session(children.first, &world.app.book, size);
    } catch (...) {
        second_anyway(children, world.app, size);
        throw;
    }
    user::opaque_session(children.second, &world.app.book, size);
}
extern "C" void cg_fan_out_opaque_no_event(World<App>& world) {
    try {
        user::opaque_reset();
    } catch (...) {
        clear_anyway(world.app);
        throw;
    }
    user::opaque_clear(&world.app.book);
}
extern "C" void cg_fan_out_opaque_last(World<Cells>& world, const std::uint64_t& size) {
    user::Add<1>::to(&world.app.c1, size);
    user::opaque_child_0(&world.app.c0, size);
}

// Broadcast: the calls in eights, so that a processor can tell them apart. A child may add and
// remove children, which takes effect when the outermost run has ended; after a child threw the
// others run all the same.

namespace by_hand { // as in a header: it is used by more than one unit

template <class... Event>
struct Listeners {
    struct Listener {
        void (*call)(void* state, World<App>&, Event...);
        void* state;
    };

    std::vector<Listener> listeners;
    std::vector<Listener> added;
    std::size_t size = 0;
    std::size_t running = 0;
    bool changed = false;

    [[gnu::cold, gnu::noinline]] void settle() noexcept {
        changed = false;
        listeners.swap(added);
    }

    struct Turn {
        Listeners& all;
        std::size_t before;
        explicit Turn(Listeners& listeners) : all(listeners), before(listeners.running) {
            all.running = before + 1;
        }
        ~Turn() {
            all.running = before;
            if (all.changed && before == 0)
                all.settle();
        }
    };

    [[gnu::always_inline]] void run(World<App>& world, Event... event) {
        if (listeners.size() == 1) { // nobody is left to run when it throws
            const Turn turn(*this);
            const Listener& listener = listeners.front();
            listener.call(listener.state, world, event...);
        } else {
            run_list(world, event...);
        }
    }

    [[gnu::noinline]] void run_list(World<App>& world,
                                    Event... event) { // long: one for all callers
        const Turn turn(*this);
        const Listener* next = listeners.data();
        try {
            call_each(next, listeners.size(), world, event...);
        } catch (...) {
            call_anyway(next, listeners.data() + listeners.size(), world, event...);
            throw;
        }
    }

    [[gnu::always_inline]] static void call_each(const Listener*& next, std::size_t count,
                                                 World<App>& world, Event... event) {
        const auto call = [&]() __attribute__((always_inline)) {
            const Listener& listener = *next++;
            listener.call(listener.state, world, event...);
        };
        for (; count >= 8; count -= 8) {
            call(), call(), call(), call();
            call(), call(), call(), call();
        }
        if (count & 4)
            call(), call(), call(), call();
        if (count & 2)
            call(), call();
        if (count & 1)
            call();
    }

    [[gnu::cold, gnu::noinline]] static void call_anyway(const Listener* next, const Listener* last,
                                                         World<App>& world, Event... event) {
        while (next != last)
            run_anyway(
                [&] { call_each(next, static_cast<std::size_t>(last - next), world, event...); });
    }
};

} // namespace by_hand

using by_hand::Listeners;

extern "C" void cg_broadcast(Listeners<const std::uint64_t&>& listeners, World<App>& world,
                             const std::uint64_t& size) {
    listeners.run(world, size);
}
extern "C" void cg_broadcast_no_event(Listeners<>& listeners, World<App>& world) {
    listeners.run(world);
}
extern "C" bool cg_broadcast_empty(const Listeners<const std::uint64_t&>& listeners) {
    return listeners.size == 0;
}
