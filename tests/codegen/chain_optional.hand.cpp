// SPDX-License-Identifier: MIT
// The other half of chain_optional.nexus.cpp.
#include "chain_twin.hpp"

namespace {

[[gnu::always_inline]] inline Number ten(const Fees* fees, Number value) {
    return plus_one(
        mix(charge(fees, mix(times_three(mix(charge(fees, mix(plus_one(mix(value))))))))));
}

} // namespace

extern "C" Number cg_option_transform_10(World& world, Number value) {
    if (!large(value))
        return 0;
    return ten(&world.app.fees, value);
}
extern "C" void cg_option_dead_10(World&, Number) {}
extern "C" void cg_option_dead_on_none(World& world, Number) {
    count_stopped(&world.app.count);
}
extern "C" void cg_option_filters(World& world, Number value) {
    const auto halved = half(value);
    if (halved && large(*halved) && even(*halved) && *halved > world.app.fees.rate)
        add(&world.app.book, *halved);
}
extern "C" void cg_option_inspect(World& world, const Order& order) {
    if (!valid(order))
        return;
    opaque_order(order);
    add(&world.app.book, notional(order));
}
extern "C" void cg_option_borrowed(World& world, const Order& order) {
    if (!valid(order) || !affordable(&world.app.fees, order))
        return;
    if (const auto known = known_price(order))
        add(&world.app.book, charge(&world.app.fees, *known));
}
extern "C" Number cg_option_and_then(World& world, Number value) {
    const Fees* const fees = &world.app.fees;
    if (const auto first = half(value))
        if (const auto second = small(*first))
            if (const auto third = half(charge(fees, *second)))
                return *third;
    return spare_of(fees);
}
extern "C" Number cg_option_opaque(World&, Number value) {
    if (const auto first = opaque_maybe(value))
        if (const auto second = opaque_maybe(mix(*first)))
            return *second;
    return 3;
}
extern "C" Number cg_option_or_else(World&, Number value) {
    auto chosen = half(value);
    if (!chosen)
        chosen = spare();
    return chosen ? mix(*chosen) : 0;
}
extern "C" Number cg_option_whole(World&, Number value) {
    std::optional<Number> mixed;
    if (large(value))
        mixed = mix(value);
    return unwrap(mixed);
}
extern "C" void cg_option_value_or_else(World& world, Number value) {
    const auto halved = half(value);
    opaque_end(mix(halved ? *halved : spare_of(&world.app.fees)));
}
extern "C" void cg_option_of_nothing(World& world, Number value) {
    if (even(value)) {
        add(&world.app.book, value);
        count_passed(&world.app.count);
    } else {
        count_stopped(&world.app.count);
    }
}
extern "C" Number cg_option_returned(World&, Number value) {
    std::optional<Number> result;
    if (large(value))
        if (const Number mixed = mix(value); even(mixed))
            result = mixed;
    return result ? *result : 1;
}
extern "C" Number cg_option_ok_or(World&, Number value) {
    const auto halved = half(value);
    return halved ? mix(*halved) : from_error(6);
}
extern "C" void cg_option_ok_or_else(World& world, Number value) {
    Desk& desk = world.app;
    if (const auto halved = half(value))
        add(&desk.book, *halved);
    else
        count_error(&desk.count, static_cast<std::uint32_t>(desk.fees.rate));
}

extern "C" Number cg_expected_transform_10(World& world, Number value) {
    const auto checked = check(value);
    if (!checked.has_value())
        return 0;
    return ten(&world.app.fees, *checked);
}
extern "C" void cg_expected_dead_10(World& world, Number) {
    count_error(&world.app.count, 9);
}
extern "C" Number cg_expected_error_after_3(World& world, Number value) {
    const Fees* const fees = &world.app.fees;
    const auto checked = check(charge(fees, plus_one(mix(value))));
    if (!checked.has_value())
        return from_error(checked.error());
    const auto sized = check_size(fees, *checked);
    return sized.has_value() ? mix(*sized) : from_error(sized.error());
}
extern "C" Number cg_expected_opaque(World&, Number value) {
    const auto first = opaque_check(value);
    if (!first.has_value())
        return from_error(first.error());
    const auto second = opaque_check(mix(*first));
    return second.has_value() ? *second : from_error(second.error());
}
extern "C" void cg_expected_errors(World& world, Number value) {
    Desk& desk = world.app;
    const auto checked = check(value);
    if (!checked.has_value()) {
        ++desk.count.passed;
        return count_error(&desk.count, widen(checked.error()));
    }
    const auto sized = check_size(&desk.fees, *checked);
    if (!sized.has_value())
        return count_error(&desk.count, sized.error());
    add(&desk.book, *sized);
}
extern "C" Number cg_expected_retry(World&, Number value) {
    auto checked = check(value);
    if (!checked.has_value())
        checked = retry(checked.error());
    return checked.has_value() ? mix(*checked) : 2;
}
extern "C" void cg_expected_ok(World& world, Number value) {
    const auto checked = check(value);
    if (checked.has_value() && large(*checked))
        add(&world.app.book, *checked);
}
extern "C" Number cg_expected_whole(World&, Number value) {
    auto checked = check(value);
    if (checked.has_value())
        checked = mix(*checked);
    return settle(checked);
}
extern "C" void cg_expected_inspect(World& world, Number value) {
    const auto checked = opaque_check(value);
    if (checked.has_value()) {
        opaque_end(*checked);
        add(&world.app.book, *checked);
    } else {
        opaque_error(checked.error());
        count_error(&world.app.count, checked.error());
    }
}
