// SPDX-License-Identifier: MIT
// The other half of chain_steps.nexus.cpp.
#include "chain_twin.hpp"

namespace {

[[gnu::always_inline]] inline Number five(const World& world, Number value) {
    return mix(charge(&world.app.fees, times_three(mix(plus_one(value)))));
}
[[gnu::always_inline]] inline Number twenty(const World& world, Number value) {
    return five(world, five(world, five(world, five(world, value))));
}

struct Locals {
    Number calls;
    Number last;
};
struct SessionAndLocal {
    Session session;
    Number calls;
};
struct ScanState {
    Number average;
    Number total;
};

} // namespace

extern "C" Number cg_steps_2(World&, Number value) {
    return mix(plus_one(value));
}
extern "C" Number cg_steps_5(World& world, Number value) {
    return five(world, value);
}
extern "C" Number cg_steps_10(World& world, Number value) {
    return five(world, five(world, value));
}
extern "C" Number cg_steps_20(World& world, Number value) {
    return twenty(world, value);
}
extern "C" Number cg_steps_30(World& world, Number value) {
    return five(world, five(world, twenty(world, value)));
}
extern "C" Number cg_steps_50(World& world, Number value) {
    return five(world, five(world, twenty(world, twenty(world, value))));
}
extern "C" void cg_steps_opaque_10(World&, Number value) {
    value = opaque_step(opaque_step(opaque_step(opaque_step(opaque_step(value)))));
    opaque_end(opaque_step(opaque_step(opaque_step(opaque_step(value)))));
}
extern "C" Number cg_steps_folded(World& world) {
    return five(world, five(world, 5)) - five(world, five(world, 5));
}

extern "C" Number cg_steps_world_0(World&, Number value) {
    return value;
}
extern "C" Number cg_steps_world_1(World& world, Number value) {
    return value + world.app.c0.value;
}
extern "C" Number cg_steps_world_2(World& world, Number value) {
    return Gather<0, 1>::of(&world.app.c0, &world.app.c1, value);
}
extern "C" Number cg_steps_world_3(World& world, Number value) {
    return Gather<0, 1, 2>::of(&world.app.c0, &world.app.c1, &world.app.c2, value);
}
extern "C" Number cg_steps_world_5(World& world, Number value) {
    Desk& desk = world.app;
    return Gather<0, 1, 2, 3, 4>::of(&desk.c0, &desk.c1, &desk.c2, &desk.c3, &desk.c4, value);
}
extern "C" Number cg_steps_world_8(World& world, Number value) {
    Desk& desk = world.app;
    return Gather<0, 1, 2, 3, 4, 5, 6, 7>::of(&desk.c0, &desk.c1, &desk.c2, &desk.c3, &desk.c4,
                                              &desk.c5, &desk.c6, &desk.c7, value);
}
extern "C" Number cg_steps_world_4_opaque(World& world, Number value) {
    Desk& desk = world.app;
    return opaque_four(&desk.c0, &desk.c1, &desk.c2, &desk.c3, value);
}
extern "C" void cg_steps_world_8_opaque(World& world, Number value) {
    Desk& desk = world.app;
    opaque_eight(&desk.c0, &desk.c1, &desk.c2, &desk.c3, &desk.c4, &desk.c5, &desk.c6, &desk.c7,
                 value);
}
extern "C" void cg_steps_mixed_arity(World& world, Number value) {
    Desk& desk = world.app;
    const Number charged = charge(&desk.fees, mix(value));
    const Number more = mix(Gather<1, 2>::of(&desk.c1, &desk.c2, charged));
    add(&desk.book, Gather<3, 4, 5>::of(&desk.c3, &desk.c4, &desk.c5, more));
}
extern "C" Number cg_steps_local(Number& calls, World&, Number value) {
    return numbered(&calls, value);
}
extern "C" void cg_steps_locals(Locals& locals, World& world, Number value) {
    const Number number = numbered(&locals.calls, value);
    add(&world.app.book, smoothed(&locals.last, &world.app.fees, number));
}
extern "C" void cg_steps_no_event(World& world) {
    add(&world.app.book, mix(fresh(&world.app.book)));
    count_passed(&world.app.count);
}
extern "C" void cg_steps_reference(World& world) {
    raise(depth_of(&world.app.book));
}

extern "C" void cg_steps_context(Session& session, World& world, Number value) {
    receive(session);
    add(&world.app.book, charge(&world.app.fees, tag(session, value)));
}
extern "C" void cg_steps_context_guard(SessionAndLocal& kept, World& world, Number value) {
    if (early(kept.session))
        add(&world.app.book, numbered(&kept.calls, tag(kept.session, value)));
    else
        receive(kept.session);
}

extern "C" Number cg_steps_types(World&, Number value) {
    return weight(odd(rounded(ratio(make_order(value)))));
}
extern "C" Number cg_steps_apply_pair(World& world, Number value) {
    const auto [high, low] = split(value);
    return charged_sum(&world.app.fees, high, low);
}
extern "C" Number cg_steps_apply_tuple(World&, Number value) {
    const auto [a, order, b] = unfold(value);
    return mix(fold(a, order, b));
}
extern "C" Number cg_steps_apply_array(World&, Number value) {
    const auto [a, b, c, d, e] = digits(value);
    return mingle(a, b, c, d, e);
}
extern "C" Number cg_steps_projection(World&, const Order& order) {
    return times_three(mix(order.price) >> 3);
}
extern "C" void cg_steps_guard_projection(World& world, const Order& order) {
    if (large(order.price))
        book_order(&world.app.book, order);
}
extern "C" Number cg_steps_copied(World&, const Order& order) {
    Order own = order;
    own.price += 4;
    return notional(own);
}
extern "C" Number cg_steps_copied_optional(World&, const Order& order) {
    if (!valid(order))
        return 0;
    Order own = order;
    own.size += 4;
    return notional(own);
}
extern "C" Number cg_steps_look_only(World&, Number value) {
    return value;
}

extern "C" void cg_steps_dedup(std::optional<Number>& last, World& world, Number value) {
    if (last == value)
        return;
    last = value;
    add(&world.app.book, value);
}
extern "C" void cg_steps_dedup_projection(std::optional<Number>& last, World& world,
                                          const Order& order) {
    if (last == order.price)
        return;
    last = order.price;
    book_order(&world.app.book, order);
}
extern "C" Number cg_steps_scan(Number& total, World&, Number value) {
    return mix(accumulate(total, value));
}
extern "C" void cg_steps_scan_twice(ScanState& state, World& world, Number value) {
    const Number average = exponential(&world.app.fees, state.average, value);
    add(&world.app.book, accumulate(state.total, large(average) ? average : 1));
}

extern "C" bool cg_steps_logic_or(World& world, Number value) {
    return large(value) || world.app.fees.rate > 3;
}
extern "C" bool cg_steps_logic_xor_not(World& world, Number value) {
    return !(large(value) != (world.app.fees.rate > 3));
}
extern "C" void cg_steps_logic_all(World& world, Number value) {
    const Desk& desk = world.app;
    const bool any = (even(value) && desk.book.depth > 3) || desk.fees.rate > 3;
    add(&world.app.book, weight(!any));
}

extern "C" void cg_steps_dispatch_opaque(World&, Number value) {
    opaque_end(mix(value));
}
extern "C" void cg_steps_dispatch_fan_out(World& world, Number value) {
    const Number mixed = mix(value);
    Store<0>::to(&world.app.c0, mixed);
    Store<1>::to(&world.app.c1, mixed);
    Store<2>::to(&world.app.c2, mixed);
}
extern "C" void cg_steps_dispatch_callback(Session& session, World& world, Number value) {
    world.app.book.depth += plus_one(value) * ++session.events;
}

extern "C" Number cg_steps_large_made(World&, Number value) {
    Large large = make_large(value);
    opaque_look(large);
    if (!flagged(large))
        return 1;
    opaque_look(large);
    set_first(large);
    return opaque_large(large);
}
extern "C" Number cg_steps_large_owned(World& world, Large& large) {
    opaque_look(large);
    if (!flagged(large) || large.words[7] <= world.app.fees.rate)
        return 1;
    opaque_look(large);
    return opaque_large(large);
}
extern "C" Number cg_steps_large_borrowed(World&, const Large& large) {
    opaque_look(large);
    if (!flagged(large))
        return 1;
    opaque_look(large);
    return opaque_large(large);
}

namespace {

struct EverythingKept {
    Number calls;
    Number total;
    std::optional<Number> last;
};

} // namespace

extern "C" void cg_steps_everything(EverythingKept& kept, World& world, const Order& order) {
    Desk& desk = world.app;
    count_passed(&desk.count);
    Number value;
    if (valid(order) && affordable(&desk.fees, order)) {
        opaque_order(order);
        value = notional(order);
    } else {
        count_stopped(&desk.count);
        value = spare_of(&desk.fees);
    }
    if (large(value))
        add(&desk.book, value);
    value = accumulate(kept.total, numbered(&kept.calls, charge(&desk.fees, value)));
    value = sum(mix(value), times_three(plus_one(value)));
    value = even(value) ? mix(value) : plus_one(value);
    if (kept.last == value)
        return;
    kept.last = value;
    Store<3>::to(&desk.c3, value);
}
