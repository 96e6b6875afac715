// SPDX-License-Identifier: MIT
// Chains: steps in a row, optionals, branches, forks, context, batches, schedules.
#include "chain_probe.hpp"

extern "C" Number cg_chain_1(World& world, Number value) {
    return numbers.then<mix>().run(world, value);
}
extern "C" Number cg_chain_3(World& world, Number value) {
    return numbers.then<plus_one>().then<times_three>().then<mix>().run(world, value);
}
extern "C" Number cg_chain_10(World& world, Number value) {
    return numbers.then<mix>()
        .then<plus_one>()
        .then<mix>()
        .then<plus_one>()
        .then<mix>()
        .then<plus_one>()
        .then<mix>()
        .then<plus_one>()
        .then<mix>()
        .then<plus_one>()
        .run(world, value);
}
extern "C" Number cg_chain_opaque(World& world, Number value) {
    return numbers.then<opaque_step>().then<opaque_step>().run(world, value);
}
extern "C" void cg_chain_resources(World& world, Number value) {
    numbers.then<charge>().then<times_three>().dispatch<add>().build().run(world, value);
}
extern "C" void cg_chain_tap(World& world, Number value) {
    numbers.tap<count_passed>().then<charge>().tap<count_passed>().dispatch<add>().run(world,
                                                                                       value);
}
extern "C" void cg_chain_guard(World& world, Number value) {
    numbers.guard<large>().transform<add>().build().run(world, value);
}
extern "C" void cg_chain_guard_opaque(World& world, const Order& order) {
    orders.guard<opaque_test>().transform<opaque_order>().build().run(world, order);
}
extern "C" void cg_chain_two_guards(World& world, const Order& order) {
    orders.guard<valid>().filter<affordable>().transform<book_order>().build().run(world, order);
}
extern "C" void cg_chain_on_none(World& world, const Order& order) {
    orders.guard<valid>()
        .inspect<count_passed>()
        .on_none<count_stopped>()
        .transform<book_order>()
        .build()
        .run(world, order);
}
extern "C" Number cg_chain_value_or(World& world, const Order& order) {
    return orders.guard<valid>().transform<notional>().value_or(Number{7}).run(world, order);
}
extern "C" Number cg_chain_and_then(World& world, Number value) {
    return numbers.then<half>().and_then<half>().and_then<half>().value_or(Number{0}).run(world,
                                                                                          value);
}
extern "C" Number cg_chain_value_or_else(World& world, Number value) {
    return numbers.then<half>().value_or_else([] { return opaque_step(1); }).run(world, value);
}
extern "C" Number cg_chain_dead_branch(World& world, Number value) {
    return numbers.guard([](Number) { return false; })
        .transform<mix>()
        .transform<mix>()
        .transform<mix>()
        .transform<mix>()
        .value_or(Number{3})
        .run(world, value);
}
extern "C" Number cg_chain_route(World& world, Number value) {
    return numbers.route<large>(arm.then<charge>().then<mix>(), nexus::fn<plus_one>)
        .run(world, value);
}
extern "C" void cg_chain_route_opaque(World& world, Number value) {
    numbers.route<even>(nexus::fn<opaque_end>, arm.then<plus_one>().then<opaque_end>())
        .build()
        .run(world, value);
}
extern "C" Number cg_chain_select_4(World& world, const Order& order) {
    return orders
        .select<kind>(on<0>(nexus::fn<price>), on<1>(nexus::fn<size>), on<2>(nexus::fn<notional>),
                      otherwise([] { return Number{9}; }))
        .run(world, order);
}
extern "C" void cg_chain_select_jump(World& world, Number value) {
    auto chain = numbers
                     .select([](Number v) { return v; }, on<0>([] { opaque_end(10); }),
                             on<1>([] { opaque_end(31); }), on<2>([] { opaque_end(22); }),
                             on<3>([] { opaque_end(73); }), on<4>([] { opaque_end(44); }),
                             on<5>([] { opaque_end(15); }), on<6>([] { opaque_end(86); }),
                             otherwise([] { opaque_end(97); }))
                     .build();
    chain.run(world, value);
}
extern "C" void cg_chain_select_unlike(World& world, const Order& order) {
    auto chain = orders
                     .select<kind>(on<0>(nexus::fn<book_order>), on<1>(nexus::fn<count_passed>),
                                   on<2>(nexus::fn<count_stopped>), on<3>(nexus::fn<opaque_order>),
                                   on<4>(arm.then<size>().dispatch<add>()),
                                   on<5>(arm.then<notional>().dispatch<opaque_end>()),
                                   on<6>(arm.then<price>().then<charge>().dispatch<opaque_end>()),
                                   otherwise([] {}))
                     .build();
    chain.run(world, order);
}
extern "C" Number cg_chain_visit(World& world, const std::variant<Number, Order>& value) {
    return nexus::pipeline<const std::variant<Number, Order>&>(registry)
        .visit(nexus::fn<mix>, nexus::fn<notional>)
        .run(world, value);
}
extern "C" Number cg_chain_diamond(World& world, const Order& order) {
    return orders.fork(arm.then<price>().then<mix>(), arm.then<size>().then<plus_one>())
        .merge<sum>()
        .run(world, order);
}
extern "C" void cg_chain_fork_opaque(World& world, const Order& order) {
    orders.fork(nexus::fn<opaque_order>, nexus::fn<book_order>, nexus::fn<opaque_order>)
        .join()
        .build()
        .run(world, order);
}
extern "C" Number cg_chain_nested_fork(World& world, const Order& order) {
    return orders
        .fork(nexus::fn<price>,
              arm.fork(nexus::fn<size>, arm.then<notional>().then<plus_one>()).merge<sum>())
        .merge<sum>()
        .run(world, order);
}
extern "C" Number cg_chain_tee(World& world, Number value) {
    return numbers.tee(arm.then<charge>().dispatch<add>()).then<mix>().run(world, value);
}
extern "C" void cg_chain_view(World& world, const Order& order) {
    orders.view(&Order::price, arm.guard<large>())
        .transform<book_order>()
        .build()
        .run(world, order);
}
extern "C" Number cg_chain_logic(World& world, Number value) {
    return numbers.then([](Number v) { return large(v); })
        .logical_and([](Res<Fees> fees) { return fees->rate > 3; })
        .then([](bool both) { return both ? Number{5} : Number{6}; })
        .run(world, value);
}
extern "C" Number cg_chain_large_value(World& world, const Large& large) {
    return nexus::pipeline<const Large&>(registry)
        .tap([](const Large&) {})
        .guard([](const Large& value) { return value.words[3] != 0; })
        .transform<first_word>()
        .value_or(Number{1})
        .run(world, large);
}
using WithContext = decltype(numbers.with_context(Session{})
                                 .tap([](Session& session) { ++session.events; })
                                 .dispatch<add>()
                                 .build());
extern "C" void cg_chain_context(WithContext& chain, World& world, Number value) {
    chain.run(world, value);
}
extern "C" void cg_chain_loop(World& world, const Number* values, std::size_t count) {
    auto chain = numbers.guard<large>().transform<add>().build();
    for (std::size_t i = 0; i < count; ++i)
        chain.run(world, values[i]);
}
extern "C" void cg_chain_loop_arithmetic(World& world, Number* values, std::size_t count) {
    auto chain = numbers.then<plus_one>().then([](Number v) { return v ^ 5; });
    for (std::size_t i = 0; i < count; ++i)
        values[i] = chain.run(world, values[i]);
}
extern "C" std::size_t cg_chain_schedule(World& world) {
    return nexus::schedule(registry).stage<changed>().stage<count_stopped>().build().run(world);
}
extern "C" std::size_t cg_chain_schedule_edges(World& world) {
    return nexus::schedule(registry)
        .add<changed>()
        .add<count_stopped>()
        .after<changed>()
        .build()
        .run(world);
}
