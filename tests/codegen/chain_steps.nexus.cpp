// SPDX-License-Identifier: MIT
// Chains of steps in a row: long ones, what they reach, and what they carry.
#include "chain_probe.hpp"

// Lengths.

/// A chain with five steps more.
constexpr auto five_more(const auto& chain) {
    return chain.template then<plus_one>()
        .template then<mix>()
        .template then<times_three>()
        .template then<charge>()
        .template then<mix>();
}
constexpr auto five = five_more(numbers);
constexpr auto ten = five_more(five);
constexpr auto twenty = five_more(five_more(ten));
constexpr auto thirty = five_more(five_more(twenty));
constexpr auto fifty = five_more(five_more(five_more(five_more(thirty))));

extern "C" Number cg_steps_2(World& world, Number value) {
    return numbers.then<plus_one>().then<mix>().run(world, value);
}
extern "C" Number cg_steps_5(World& world, Number value) {
    return five.run(world, value);
}
extern "C" Number cg_steps_10(World& world, Number value) {
    return ten.run(world, value);
}
extern "C" Number cg_steps_20(World& world, Number value) {
    return twenty.run(world, value);
}
extern "C" Number cg_steps_30(World& world, Number value) {
    return thirty.run(world, value);
}
extern "C" Number cg_steps_50(World& world, Number value) {
    return fifty.run(world, value);
}
extern "C" void cg_steps_opaque_10(World& world, Number value) {
    numbers.then<opaque_step>()
        .then<opaque_step>()
        .then<opaque_step>()
        .then<opaque_step>()
        .then<opaque_step>()
        .then<opaque_step>()
        .then<opaque_step>()
        .then<opaque_step>()
        .then<opaque_step>()
        .dispatch<opaque_end>()
        .run(world, value);
}
extern "C" Number cg_steps_folded(World& world) {
    return ten.run(world, 5u) - ten.run(world, 5u);
}

// Resources: none to eight, one after another, and of the chain's own.

extern "C" Number cg_steps_world_0(World& world, Number value) {
    return numbers.then<Gather<>::of>().run(world, value);
}
extern "C" Number cg_steps_world_1(World& world, Number value) {
    return numbers.then<Gather<0>::of>().run(world, value);
}
extern "C" Number cg_steps_world_2(World& world, Number value) {
    return numbers.then<Gather<0, 1>::of>().run(world, value);
}
extern "C" Number cg_steps_world_3(World& world, Number value) {
    return numbers.then<Gather<0, 1, 2>::of>().run(world, value);
}
extern "C" Number cg_steps_world_5(World& world, Number value) {
    return numbers.then<Gather<0, 1, 2, 3, 4>::of>().run(world, value);
}
extern "C" Number cg_steps_world_8(World& world, Number value) {
    return numbers.then<Gather<0, 1, 2, 3, 4, 5, 6, 7>::of>().run(world, value);
}
extern "C" Number cg_steps_world_4_opaque(World& world, Number value) {
    return numbers.then<opaque_four>().run(world, value);
}
extern "C" void cg_steps_world_8_opaque(World& world, Number value) {
    numbers.dispatch<opaque_eight>().run(world, value);
}
extern "C" void cg_steps_mixed_arity(World& world, Number value) {
    numbers.then<mix>()
        .then<charge>()
        .then<Gather<1, 2>::of>()
        .then<mix>()
        .then<Gather<3, 4, 5>::of>()
        .dispatch<add>()
        .run(world, value);
}
using WithLocal = decltype(numbers.then<numbered>());
extern "C" Number cg_steps_local(WithLocal& chain, World& world, Number value) {
    return chain.run(world, value);
}
using WithLocals = decltype(numbers.then<numbered>().then<smoothed>().dispatch<add>().build());
extern "C" void cg_steps_locals(WithLocals& chain, World& world, Number value) {
    chain.run(world, value);
}
extern "C" void cg_steps_no_event(World& world) {
    nexus::pipeline<void>(registry)
        .then<fresh>()
        .then<mix>()
        .dispatch<add>()
        .then<count_passed>()
        .build()
        .run(world);
}
extern "C" void cg_steps_reference(World& world) {
    nexus::pipeline<void>(registry).then<depth_of>().tap<even>().then<raise>().build().run(world);
}

// Context.

using Tagged = decltype(numbers.with_context(Session{})
                            .tap<receive>()
                            .then<tag>()
                            .then<charge>()
                            .dispatch<add>()
                            .build());
extern "C" void cg_steps_context(Tagged& chain, World& world, Number value) {
    chain.run(world, value);
}
using GuardedByContext = decltype(numbers.with_context(Session{})
                                      .guard<early>()
                                      .on_none<receive>()
                                      .transform<tag>()
                                      .transform<numbered>()
                                      .transform<add>()
                                      .build());
extern "C" void cg_steps_context_guard(GuardedByContext& chain, World& world, Number value) {
    chain.run(world, value);
}

// What is carried.

extern "C" Number cg_steps_types(World& world, Number value) {
    return numbers.then<make_order>().then<ratio>().then<rounded>().then<odd>().then<weight>().run(
        world, value);
}
extern "C" Number cg_steps_apply_pair(World& world, Number value) {
    return numbers.then<split>().apply<charged_sum>().run(world, value);
}
extern "C" Number cg_steps_apply_tuple(World& world, Number value) {
    return numbers.then<unfold>().apply<fold>().then<mix>().run(world, value);
}
extern "C" Number cg_steps_apply_array(World& world, Number value) {
    return numbers.then<digits>().apply<mingle>().run(world, value);
}
extern "C" Number cg_steps_projection(World& world, const Order& order) {
    return orders.tap<even>(&Order::size)
        .then<mix>(&Order::price)
        .then<times_three>([](Number v) { return v >> 3; })
        .run(world, order);
}
extern "C" void cg_steps_guard_projection(World& world, const Order& order) {
    orders.guard<large>(&Order::price).transform<book_order>().run(world, order);
}
extern "C" Number cg_steps_copied(World& world, const Order& order) {
    return orders.copied()
        .then([](Order own) {
            own.price += 4;
            return own;
        })
        .then<notional>()
        .run(world, order);
}
extern "C" Number cg_steps_copied_optional(World& world, const Order& order) {
    return orders.guard<valid>()
        .copied()
        .transform([](Order own) {
            own.size += 4;
            return notional(own);
        })
        .value_or(Number{0})
        .run(world, order);
}
extern "C" Number cg_steps_look_only(World& world, Number value) {
    return numbers.tap<large>()
        .tap<even>()
        .tee(arm.then<mix>().then([](Number) {}))
        .tap([](Res<Fees>, Number) {})
        .run(world, value);
}

// State: seen before, and folded.

using Deduped = decltype(numbers.dedup().transform<add>().build());
extern "C" void cg_steps_dedup(Deduped& chain, World& world, Number value) {
    chain.run(world, value);
}
using DedupedBy = decltype(orders.dedup([](const Order& order) { return order.price; })
                               .transform<book_order>()
                               .build());
extern "C" void cg_steps_dedup_projection(DedupedBy& chain, World& world, const Order& order) {
    chain.run(world, order);
}
using Scanned = decltype(numbers.scan<accumulate>(Number{0}).then<mix>());
extern "C" Number cg_steps_scan(Scanned& chain, World& world, Number value) {
    return chain.run(world, value);
}
using ScannedTwice = decltype(numbers.scan<exponential>(Number{0})
                                  .guard<large>()
                                  .value_or(Number{1})
                                  .scan<accumulate>(Number{0})
                                  .dispatch<add>()
                                  .build());
extern "C" void cg_steps_scan_twice(ScannedTwice& chain, World& world, Number value) {
    chain.run(world, value);
}

// Logic.

extern "C" bool cg_steps_logic_or(World& world, Number value) {
    return numbers.then<large>()
        .logical_or([](Res<Fees> fees) { return fees->rate > 3; })
        .run(world, value);
}
extern "C" bool cg_steps_logic_xor_not(World& world, Number value) {
    return numbers.then<large>()
        .logical_xor([](Res<Fees> fees) { return fees->rate > 3; })
        .logical_not()
        .run(world, value);
}
extern "C" void cg_steps_logic_all(World& world, Number value) {
    numbers.then<even>()
        .logical_and([](Res<Book> book) { return book->depth > 3; })
        .logical_or([](Res<Fees> fees) { return fees->rate > 3; })
        .logical_not()
        .then<weight>()
        .dispatch<add>()
        .run(world, value);
}

// Handlers.

extern "C" void cg_steps_dispatch_opaque(World& world, Number value) {
    numbers.then<mix>().dispatch<opaque_end>().run(world, value);
}
extern "C" void cg_steps_dispatch_fan_out(World& world, Number value) {
    numbers.then<mix>()
        .dispatch(nexus::fan_out(nexus::fn<Store<0>::to>, nexus::fn<Store<1>::to>,
                                 nexus::fn<Store<2>::to>))
        .run(world, value);
}
using Dispatched =
    decltype(numbers.then<plus_one>()
                 .dispatch(nexus::callback([](Session& session, ResMut<Book> book,
                                              Number v) { book->depth += v * ++session.events; },
                                           Session{}, registry))
                 .build());
extern "C" void cg_steps_dispatch_callback(Dispatched& chain, World& world, Number value) {
    chain.run(world, value);
}

// 4096 bytes.

extern "C" Number cg_steps_large_made(World& world, Number value) {
    return numbers.then<make_large>()
        .tap<opaque_look>()
        .guard<flagged>()
        .inspect<opaque_look>()
        .transform([](Large&& large) {
            set_first(large);
            return opaque_large(large);
        })
        .value_or(Number{1})
        .run(world, value);
}
extern "C" Number cg_steps_large_owned(World& world, Large& large) {
    return nexus::pipeline<Large>(registry)
        .tap<opaque_look>()
        .guard<flagged>()
        .filter([](Res<Fees> fees, const Large& v) { return v.words[7] > fees->rate; })
        .inspect<opaque_look>()
        .transform<opaque_large>()
        .value_or(Number{1})
        .run(world, static_cast<Large&&>(large));
}
extern "C" Number cg_steps_large_borrowed(World& world, const Large& large) {
    return nexus::pipeline<const Large&>(registry)
        .tap<opaque_look>()
        .guard<flagged>()
        .inspect<opaque_look>()
        .transform<opaque_large>()
        .value_or(Number{1})
        .run(world, large);
}

// Nearly everything at once.

using Everything = decltype(orders.tap<count_passed>()
                                .guard<valid>()
                                .filter<affordable>()
                                .on_none<count_stopped>()
                                .inspect([](const Order& order) { opaque_order(order); })
                                .transform<notional>()
                                .value_or_else<spare_of>()
                                .tee(arm.guard<large>().transform<add>())
                                .then<charge>()
                                .then<numbered>()
                                .scan<accumulate>(Number{0})
                                .fork(nexus::fn<mix>, arm.then<plus_one>().then<times_three>())
                                .merge<sum>()
                                .route<even>(arm.then<mix>(), nexus::fn<plus_one>)
                                .dedup()
                                .transform<Store<3>::to>()
                                .build());
extern "C" void cg_steps_everything(Everything& chain, World& world, const Order& order) {
    chain.run(world, order);
}
