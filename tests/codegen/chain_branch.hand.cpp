// SPDX-License-Identifier: MIT
// The other half of chain_branch.nexus.cpp.
#include "chain_twin.hpp"

namespace {

struct Locals {
    Number calls;
    Number last;
};

} // namespace

extern "C" Number cg_dag_linear(World& world, const Order& order) {
    return plus_one(charge(&world.app.fees, mix(notional(order))));
}
extern "C" void cg_dag_diamond(World& world, const Order& order) {
    Desk& desk = world.app;
    const Number value = notional(order);
    const Number charged = mix(charge(&desk.fees, value));
    const Number next = plus_one(value);
    count_passed(&desk.count);
    add(&desk.book, sum(charged, next));
}
extern "C" Number cg_dag_two_diamonds(World&, const Order& order) {
    const Number both = sum(price(order), size(order));
    return sum(mix(both), times_three(both));
}
extern "C" Number cg_dag_three_arms(World& world, const Order& order) {
    return sum_3(price(order), charge(&world.app.fees, size(order)), notional(order));
}
extern "C" Number cg_dag_five_arms(World&, const Order& order) {
    return sum_5(price(order), size(order), notional(order), spread(order), mix(kind(order)));
}
extern "C" void cg_dag_join(World& world, const Order& order) {
    book_order(&world.app.book, order);
    count_passed(&world.app.count);
    Store<2>::to(&world.app.c2, price(order));
}
extern "C" Number cg_dag_side_arm(World& world, const Order& order) {
    const Number first = price(order);
    book_order(&world.app.book, order);
    return sum(first, size(order));
}
extern "C" Number cg_dag_stopped_arm(World&, const Order& order) {
    std::optional<Number> whole;
    if (valid(order))
        whole = notional(order);
    return best_of(whole, size(order));
}
extern "C" void cg_dag_guarded_arms(World& world, const Order& order) {
    if (valid(order))
        book_order(&world.app.book, order);
    if (affordable(&world.app.fees, order))
        count_passed(&world.app.count);
}
extern "C" Number cg_dag_nested(World&, const Order& order) {
    const Number left = sum(price(order), sum(size(order), notional(order)));
    return sum(left, mix(sum(spread(order), kind(order))));
}
extern "C" void cg_dag_complex(World& world, const Order& order) {
    Desk& desk = world.app;
    Number value = notional(order);
    value = large(value) ? charge(&desk.fees, value) : 50;
    Number first = mix(value);
    first = even(first) ? plus_one(first) : times_three(first);
    Store<1>::to(&desk.c1, value);
    const auto [high, low] = split(value);
    const Number second = charged_sum(&desk.fees, high, low);
    const auto halved = half(value);
    const Number merged = sum_3(first, second, halved ? *halved : 1);
    count_passed(&desk.count);
    add(&desk.book, merged);
}
extern "C" Number cg_dag_apply(World&, Number value) {
    const auto [high, low] = split(value);
    const auto [a, b, c, d, e] = digits(value);
    const auto [x, order, y] = unfold(value);
    return sum_3(sum(high, low), mingle(a, b, c, d, e), fold(x, order, y));
}
extern "C" void cg_dag_context(Session& session, World& world, Number value) {
    receive(session);
    add(&world.app.book, sum(tag(session, value), mix(charge(&world.app.fees, value))));
}
extern "C" Number cg_dag_locals(Locals& locals, World& world, Number value) {
    const Number first = numbered(&locals.calls, value);
    return sum(first, smoothed(&locals.last, &world.app.fees, value));
}
extern "C" Number cg_dag_large(World&, Number value) {
    const Large large = make_large(value);
    opaque_look(large);
    const Number first = first_word(large);
    return sum(first, opaque_large(large));
}
extern "C" void cg_dag_opaque(World&, Number value) {
    const Number root = opaque_step(value);
    const Number first = opaque_step(root);
    opaque_end(sum(first, opaque_step(opaque_step(root))));
}

extern "C" Number cg_branch_tee_nested(World& world, Number value) {
    Store<0>::to(&world.app.c0, value);
    Store<1>::to(&world.app.c1, charge(&world.app.fees, value));
    return mix(value);
}
extern "C" void cg_branch_tee_guard(World& world, const Order& order) {
    if (valid(order))
        book_order(&world.app.book, order);
    Store<4>::to(&world.app.c4, notional(order));
}
extern "C" void cg_branch_view(World& world, const Order& order) {
    Store<5>::to(&world.app.c5, charge(&world.app.fees, order.size));
    book_order(&world.app.book, order);
}
extern "C" void cg_branch_view_large(World&, Large& large) {
    if (even(large.words[9]))
        opaque_look(large);
}
extern "C" void cg_branch_for_each(World&, const Words& words) {
    for (const Number& word : words_of(words))
        if (large(word))
            opaque_end(word);
}
extern "C" void cg_branch_for_each_sum(World& world, const Words& words) {
    for (const Number word : words)
        add(&world.app.book, word);
}

extern "C" void cg_branch_route_ends(World& world, const Order& order) {
    if (valid(order))
        book_order(&world.app.book, order);
    else
        count_stopped(&world.app.count);
}
extern "C" Number cg_branch_route_nested(World& world, Number value) {
    if (large(value))
        return even(value) ? mix(value) : charge(&world.app.fees, value);
    return even(value) ? plus_one(value) : times_three(value);
}
extern "C" void cg_branch_route_joins(World& world, Number value) {
    opaque_end(mix(large(value) ? charge(&world.app.fees, value) : times_three(value)));
}
extern "C" Number cg_branch_route_large(World&, Large& large) {
    return flagged(large) ? opaque_large(large) : last_word(large);
}
extern "C" Number cg_branch_route_large_tail(World&, const Large& large) {
    if (flagged(large))
        return opaque_large(large);
    opaque_look(large);
    return last_word(large);
}
extern "C" void cg_branch_route_context(Session& session, World& world, Number value) {
    if (early(session)) {
        receive(session);
        add(&world.app.book, tag(session, value));
    } else {
        add(&world.app.book, mix(value));
    }
}

extern "C" void cg_branch_select_enum(World& world, const Order& order) {
    switch (kind_given(order)) {
    case Kind::limit:
        return book_order(&world.app.book, order);
    case Kind::market:
        return sell(&world.app.book, order);
    case Kind::stop:
        return opaque_order(order);
    case Kind::cancel:
        return count_stopped(&world.app.count);
    }
    __builtin_unreachable();
}
extern "C" Number cg_branch_select_merged(World& world, Number value) {
    switch (kind_of(value)) {
    case Kind::limit:
    case Kind::stop:
        return mix(charge(&world.app.fees, value));
    case Kind::market:
        return times_three(value);
    case Kind::cancel:
        return plus_one(value);
    }
    __builtin_unreachable();
}
extern "C" void cg_branch_select_sparse(World& world, const Order& order) {
    switch (kind_sparse(order)) {
    case 3:
        return book_order(&world.app.book, order);
    case 1000:
        return sell(&world.app.book, order);
    case 70000:
        return count_passed(&world.app.count);
    case 9000000:
        return opaque_order(order);
    default:
        return count_stopped(&world.app.count);
    }
}
extern "C" void cg_branch_select_12(World&, const Order& order) {
    switch (small_number(order)) {
    case 0:
        return opaque_end(3);
    case 1:
        return opaque_end(14);
    case 2:
        return opaque_end(15);
    case 3:
        return opaque_end(92);
    case 4:
        return opaque_end(65);
    case 5:
        return opaque_end(35);
    case 6:
        return opaque_end(89);
    case 7:
        return opaque_end(79);
    case 8:
        return opaque_end(32);
    case 9:
        return opaque_end(38);
    case 10:
        return opaque_end(46);
    case 11:
        return opaque_end(26);
    default:
        return;
    }
}
extern "C" Number cg_branch_select_bool(World& world, Number value) {
    return even(value) ? mix(value) : charge(&world.app.fees, value);
}
extern "C" double cg_branch_select_unlike_results(World&, const Order& order) {
    switch (kind_given(order)) {
    case Kind::limit:
        return ratio(order);
    case Kind::market:
        return 3;
    case Kind::stop:
        return static_cast<double>(static_cast<float>(order.size));
    case Kind::cancel:
        return 0.5;
    }
    __builtin_unreachable();
}
extern "C" void cg_branch_visit_4(World& world, const Message& message) {
    switch (message.index()) {
    case 0:
        return opaque_end(*std::get_if<0>(&message));
    case 1:
        return opaque_order(*std::get_if<1>(&message));
    case 2:
        return add(&world.app.book, ordinal(*std::get_if<2>(&message)));
    case 3:
        return opaque_look(*std::get_if<3>(&message));
    default:
        __builtin_unreachable();
    }
}
extern "C" Number cg_branch_visit_owned(World&, Message& message) {
    switch (message.index()) {
    case 0:
        return mix(*std::get_if<0>(&message));
    case 1:
        return notional(*std::get_if<1>(&message));
    case 2:
        return ordinal(*std::get_if<2>(&message));
    case 3:
        return opaque_large(*std::get_if<3>(&message));
    default:
        __builtin_unreachable();
    }
}
