// SPDX-License-Identifier: MIT
// Chains that branch: DAGs, one arm of several, and what is only lent to an arm.
#include "chain_probe.hpp"

template <>
inline constexpr auto nexus::enumerators<Kind> =
    nexus::values<Kind::limit, Kind::market, Kind::stop, Kind::cancel>;

constexpr auto dag = nexus::dag<const Order&>(registry);

// Forks.

extern "C" Number cg_dag_linear(World& world, const Order& order) {
    return dag.root<notional>().then<mix>().then<charge>().then<plus_one>().run(world, order);
}
extern "C" void cg_dag_diamond(World& world, const Order& order) {
    dag.root<notional>()
        .fork(arm.then<charge>().then<mix>(), arm.then<plus_one>().tap<count_passed>())
        .merge<sum>()
        .dispatch<add>()
        .build()
        .run(world, order);
}
extern "C" Number cg_dag_two_diamonds(World& world, const Order& order) {
    return orders.fork(nexus::fn<price>, nexus::fn<size>)
        .merge<sum>()
        .fork(nexus::fn<mix>, nexus::fn<times_three>)
        .merge<sum>()
        .run(world, order);
}
extern "C" Number cg_dag_three_arms(World& world, const Order& order) {
    return orders.fork(nexus::fn<price>, arm.then<size>().then<charge>(), nexus::fn<notional>)
        .merge<sum_3>()
        .run(world, order);
}
extern "C" Number cg_dag_five_arms(World& world, const Order& order) {
    return orders
        .fork(nexus::fn<price>, nexus::fn<size>, nexus::fn<notional>, nexus::fn<spread>,
              arm.then<kind>().then<mix>())
        .merge<sum_5>()
        .run(world, order);
}
extern "C" void cg_dag_join(World& world, const Order& order) {
    orders
        .fork(nexus::fn<book_order>, nexus::fn<count_passed>,
              arm.then<price>().dispatch<Store<2>::to>())
        .join()
        .build()
        .run(world, order);
}
extern "C" Number cg_dag_side_arm(World& world, const Order& order) {
    return orders.fork(nexus::fn<price>, nexus::fn<book_order>, nexus::fn<size>)
        .merge<sum>()
        .run(world, order);
}
extern "C" Number cg_dag_stopped_arm(World& world, const Order& order) {
    return orders.fork(arm.guard<valid>().transform<notional>(), arm.then<size>())
        .merge<best_of>()
        .run(world, order);
}
extern "C" void cg_dag_guarded_arms(World& world, const Order& order) {
    orders
        .fork(arm.guard<valid>().transform<book_order>(),
              arm.guard<affordable>().transform<count_passed>())
        .join()
        .build()
        .run(world, order);
}
extern "C" Number cg_dag_nested(World& world, const Order& order) {
    return orders
        .fork(
            arm.fork(nexus::fn<price>, arm.fork(nexus::fn<size>, nexus::fn<notional>).merge<sum>())
                .merge<sum>(),
            arm.fork(nexus::fn<spread>, nexus::fn<kind>).merge<sum>().then<mix>())
        .merge<sum>()
        .run(world, order);
}
extern "C" void cg_dag_complex(World& world, const Order& order) {
    auto chain = dag.root<notional>()
                     .guard<large>()
                     .transform<charge>()
                     .value_or(Number{50})
                     .fork(arm.then<mix>().route<even>(nexus::fn<plus_one>, nexus::fn<times_three>),
                           arm.tee(arm.dispatch<Store<1>::to>()).then<split>().apply<charged_sum>(),
                           arm.then<half>().value_or(Number{1}))
                     .merge<sum_3>()
                     .tap<count_passed>()
                     .dispatch<add>()
                     .build();
    chain.run(world, order);
}
extern "C" Number cg_dag_apply(World& world, Number value) {
    return numbers
        .fork(arm.then<split>().apply<sum>(), arm.then<digits>().apply<mingle>(),
              arm.then<unfold>().apply<fold>())
        .merge<sum_3>()
        .run(world, value);
}
using ForkWithContext = decltype(numbers.with_context(Session{})
                                     .tap<receive>()
                                     .fork(nexus::fn<tag>, arm.then<charge>().then<mix>())
                                     .merge<sum>()
                                     .dispatch<add>()
                                     .build());
extern "C" void cg_dag_context(ForkWithContext& chain, World& world, Number value) {
    chain.run(world, value);
}
using ForkWithLocals =
    decltype(numbers.fork(nexus::fn<numbered>, arm.then<smoothed>()).merge<sum>());
extern "C" Number cg_dag_locals(ForkWithLocals& chain, World& world, Number value) {
    return chain.run(world, value);
}
extern "C" Number cg_dag_large(World& world, Number value) {
    return numbers.then<make_large>()
        .tap<opaque_look>()
        .fork(nexus::fn<first_word>, nexus::fn<opaque_large>)
        .merge<sum>()
        .run(world, value);
}
extern "C" void cg_dag_opaque(World& world, Number value) {
    numbers.then<opaque_step>()
        .fork(nexus::fn<opaque_step>, arm.then<opaque_step>().then<opaque_step>())
        .merge<sum>()
        .dispatch<opaque_end>()
        .run(world, value);
}

// Lent to an arm.

extern "C" Number cg_branch_tee_nested(World& world, Number value) {
    return numbers
        .tee(arm.tee(arm.dispatch<Store<0>::to>()).then<charge>().dispatch<Store<1>::to>())
        .then<mix>()
        .run(world, value);
}
extern "C" void cg_branch_tee_guard(World& world, const Order& order) {
    orders.tee(arm.guard<valid>().transform<book_order>())
        .then<notional>()
        .dispatch<Store<4>::to>()
        .run(world, order);
}
extern "C" void cg_branch_view(World& world, const Order& order) {
    orders.view(&Order::size, arm.then<charge>().dispatch<Store<5>::to>())
        .dispatch<book_order>()
        .run(world, order);
}
extern "C" void cg_branch_view_large(World& world, Large& large) {
    nexus::pipeline<Large>(registry)
        .view([](const Large& v) -> const Number& { return v.words[9]; }, arm.guard<even>())
        .inspect<opaque_look>()
        .transform([](const Large&) {})
        .run(world, static_cast<Large&&>(large));
}
extern "C" void cg_branch_for_each(World& world, const Words& words) {
    nexus::pipeline<const Words&>(registry)
        .then<words_of>()
        .for_each(arm.guard<large>().transform<opaque_end>())
        .run(world, words);
}
extern "C" void cg_branch_for_each_sum(World& world, const Words& words) {
    nexus::pipeline<const Words&>(registry).for_each(arm.dispatch<add>()).run(world, words);
}

// One of two.

extern "C" void cg_branch_route_ends(World& world, const Order& order) {
    orders.route<valid>(nexus::fn<book_order>, nexus::fn<count_stopped>).build().run(world, order);
}
extern "C" Number cg_branch_route_nested(World& world, Number value) {
    return numbers
        .route<large>(arm.route<even>(nexus::fn<mix>, arm.then<charge>()),
                      arm.route<even>(nexus::fn<plus_one>, nexus::fn<times_three>))
        .run(world, value);
}
extern "C" void cg_branch_route_joins(World& world, Number value) {
    numbers.route<large>(nexus::fn<charge>, nexus::fn<times_three>)
        .then<mix>()
        .dispatch<opaque_end>()
        .run(world, value);
}
extern "C" Number cg_branch_route_large(World& world, Large& large) {
    auto chain = nexus::pipeline<Large>(registry).route<flagged>(nexus::fn<opaque_large>,
                                                                 nexus::fn<last_word>);
    return chain.run(world, static_cast<Large&&>(large));
}
extern "C" Number cg_branch_route_large_tail(World& world, const Large& large) {
    auto chain = nexus::pipeline<const Large&>(registry).route<flagged>(
        nexus::fn<opaque_large>, arm.tap<opaque_look>().then<last_word>());
    return chain.run(world, large);
}
using RouteByContext = decltype(numbers.with_context(Session{})
                                    .route<early>(arm.tap<receive>().then<tag>(), nexus::fn<mix>)
                                    .dispatch<add>()
                                    .build());
extern "C" void cg_branch_route_context(RouteByContext& chain, World& world, Number value) {
    chain.run(world, value);
}

// One of many.

extern "C" void cg_branch_select_enum(World& world, const Order& order) {
    auto chain = orders
                     .select<kind_given>(on<Kind::limit>(nexus::fn<book_order>),
                                         on<Kind::market>(nexus::fn<sell>),
                                         on<Kind::stop>(nexus::fn<opaque_order>),
                                         on<Kind::cancel>(nexus::fn<count_stopped>))
                     .build();
    chain.run(world, order);
}
extern "C" Number cg_branch_select_merged(World& world, Number value) {
    auto chain = numbers.select<kind_of>(
        on<Kind::limit, Kind::stop>(arm.then<charge>().then<mix>()),
        on<Kind::market>(nexus::fn<times_three>), on<Kind::cancel>(nexus::fn<plus_one>));
    return chain.run(world, value);
}
extern "C" void cg_branch_select_sparse(World& world, const Order& order) {
    auto chain = orders
                     .select<kind_sparse>(on<3>(nexus::fn<book_order>), on<1000>(nexus::fn<sell>),
                                          on<70000>(nexus::fn<count_passed>),
                                          on<9000000>(nexus::fn<opaque_order>),
                                          otherwise(nexus::fn<count_stopped>))
                     .build();
    chain.run(world, order);
}
extern "C" void cg_branch_select_12(World& world, const Order& order) {
    auto chain =
        orders
            .select<small_number>(on<0>([] { opaque_end(3); }), on<1>([] { opaque_end(14); }),
                                  on<2>([] { opaque_end(15); }), on<3>([] { opaque_end(92); }),
                                  on<4>([] { opaque_end(65); }), on<5>([] { opaque_end(35); }),
                                  on<6>([] { opaque_end(89); }), on<7>([] { opaque_end(79); }),
                                  on<8>([] { opaque_end(32); }), on<9>([] { opaque_end(38); }),
                                  on<10>([] { opaque_end(46); }), on<11>([] { opaque_end(26); }),
                                  otherwise([] {}))
            .build();
    chain.run(world, order);
}
extern "C" Number cg_branch_select_bool(World& world, Number value) {
    return numbers.select<even>(on<true>(nexus::fn<mix>), on<false>(nexus::fn<charge>))
        .run(world, value);
}
extern "C" double cg_branch_select_unlike_results(World& world, const Order& order) {
    auto chain = orders.select<kind_given>(
        on<Kind::limit>(nexus::fn<ratio>), on<Kind::market>([] { return 3; }),
        on<Kind::stop>([](const Order& v) { return static_cast<float>(v.size); }),
        on<Kind::cancel>([] { return 0.5F; }));
    return chain.run(world, order);
}
extern "C" void cg_branch_visit_4(World& world, const Message& message) {
    auto chain = nexus::pipeline<const Message&>(registry)
                     .visit(nexus::fn<opaque_end>, nexus::fn<opaque_order>,
                            arm.then<ordinal>().dispatch<add>(), nexus::fn<opaque_look>)
                     .build();
    chain.run(world, message);
}
extern "C" Number cg_branch_visit_owned(World& world, Message& message) {
    auto chain = nexus::pipeline<Message>(registry).visit(
        nexus::fn<mix>, nexus::fn<notional>, nexus::fn<ordinal>, nexus::fn<opaque_large>);
    return chain.run(world, static_cast<Message&&>(message));
}
