// SPDX-License-Identifier: MIT
// The other half of chain.nexus.cpp.
#include "chain_twin.hpp"

extern "C" Number cg_chain_1(World&, Number value) {
    return mix(value);
}
extern "C" Number cg_chain_3(World&, Number value) {
    return mix(times_three(plus_one(value)));
}
extern "C" Number cg_chain_10(World&, Number value) {
    value = plus_one(mix(plus_one(mix(value))));
    return plus_one(mix(plus_one(mix(plus_one(mix(value))))));
}
extern "C" Number cg_chain_opaque(World&, Number value) {
    return opaque_step(opaque_step(value));
}
extern "C" void cg_chain_resources(World& world, Number value) {
    add(&world.app.book, times_three(charge(&world.app.fees, value)));
}
extern "C" void cg_chain_tap(World& world, Number value) {
    count_passed(&world.app.count);
    const Number charged = charge(&world.app.fees, value);
    count_passed(&world.app.count);
    add(&world.app.book, charged);
}
extern "C" void cg_chain_guard(World& world, Number value) {
    if (large(value))
        add(&world.app.book, value);
}
extern "C" void cg_chain_guard_opaque(World&, const Order& order) {
    if (opaque_test(order))
        opaque_order(order);
}
extern "C" void cg_chain_two_guards(World& world, const Order& order) {
    if (valid(order) && affordable(&world.app.fees, order))
        book_order(&world.app.book, order);
}
extern "C" void cg_chain_on_none(World& world, const Order& order) {
    if (valid(order)) {
        count_passed(&world.app.count);
        book_order(&world.app.book, order);
    } else {
        count_stopped(&world.app.count);
    }
}
extern "C" Number cg_chain_value_or(World&, const Order& order) {
    return valid(order) ? notional(order) : Number{7};
}
extern "C" Number cg_chain_and_then(World&, Number value) {
    if (const auto first = half(value))
        if (const auto second = half(*first))
            if (const auto third = half(*second))
                return *third;
    return 0;
}
extern "C" Number cg_chain_value_or_else(World&, Number value) {
    const auto halved = half(value);
    return halved ? *halved : opaque_step(1);
}
extern "C" Number cg_chain_dead_branch(World&, Number) {
    return 3;
}
extern "C" Number cg_chain_route(World& world, Number value) {
    return large(value) ? mix(charge(&world.app.fees, value)) : plus_one(value);
}
extern "C" void cg_chain_route_opaque(World&, Number value) {
    if (even(value))
        opaque_end(value);
    else
        opaque_end(plus_one(value));
}
extern "C" Number cg_chain_select_4(World&, const Order& order) {
    switch (kind(order)) {
    case 0:
        return price(order);
    case 1:
        return size(order);
    case 2:
        return notional(order);
    default:
        return 9;
    }
}
extern "C" void cg_chain_select_jump(World&, Number value) {
    switch (value) {
    case 0:
        return opaque_end(10);
    case 1:
        return opaque_end(31);
    case 2:
        return opaque_end(22);
    case 3:
        return opaque_end(73);
    case 4:
        return opaque_end(44);
    case 5:
        return opaque_end(15);
    case 6:
        return opaque_end(86);
    default:
        return opaque_end(97);
    }
}
extern "C" void cg_chain_select_unlike(World& world, const Order& order) {
    switch (kind(order)) {
    case 0:
        return book_order(&world.app.book, order);
    case 1:
        return count_passed(&world.app.count);
    case 2:
        return count_stopped(&world.app.count);
    case 3:
        return opaque_order(order);
    case 4:
        return add(&world.app.book, size(order));
    case 5:
        return opaque_end(notional(order));
    case 6:
        return opaque_end(charge(&world.app.fees, price(order)));
    default:
        return;
    }
}
extern "C" Number cg_chain_visit(World&, const std::variant<Number, Order>& value) {
    switch (value.index()) {
    case 0:
        return mix(*std::get_if<0>(&value));
    case 1:
        return notional(*std::get_if<1>(&value));
    default:
        __builtin_unreachable();
    }
}
extern "C" Number cg_chain_diamond(World&, const Order& order) {
    return sum(mix(price(order)), plus_one(size(order)));
}
extern "C" void cg_chain_fork_opaque(World& world, const Order& order) {
    opaque_order(order);
    book_order(&world.app.book, order);
    opaque_order(order);
}
extern "C" Number cg_chain_nested_fork(World&, const Order& order) {
    return sum(price(order), sum(size(order), plus_one(notional(order))));
}
extern "C" Number cg_chain_tee(World& world, Number value) {
    add(&world.app.book, charge(&world.app.fees, value));
    return mix(value);
}
extern "C" void cg_chain_view(World& world, const Order& order) {
    if (large(order.price))
        book_order(&world.app.book, order);
}
extern "C" Number cg_chain_logic(World& world, Number value) {
    return large(value) && world.app.fees.rate > 3 ? 5 : 6;
}
extern "C" Number cg_chain_large_value(World&, const Large& large) {
    return large.words[3] != 0 ? first_word(large) : 1;
}
extern "C" void cg_chain_context(Session& session, World& world, Number value) {
    ++session.events;
    add(&world.app.book, value);
}
extern "C" void cg_chain_loop(World& world, const Number* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        if (large(values[i]))
            add(&world.app.book, values[i]);
}
extern "C" void cg_chain_loop_arithmetic(World&, Number* values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        values[i] = plus_one(values[i]) ^ 5;
}
extern "C" std::size_t cg_chain_schedule(World& world) {
    if (!changed(&world.app.count))
        return 1;
    count_stopped(&world.app.count);
    return 2;
}
extern "C" std::size_t cg_chain_schedule_edges(World& world) {
    if (!changed(&world.app.count))
        return 1;
    count_stopped(&world.app.count);
    return 2;
}
