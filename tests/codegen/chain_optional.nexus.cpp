// SPDX-License-Identifier: MIT
// Chains that carry an optional or an expected.
#include "chain_probe.hpp"

/// A chain with ten steps more, within what it carries.
constexpr auto ten_more(const auto& chain) {
    return chain.template transform<mix>()
        .template transform<plus_one>()
        .template transform<mix>()
        .template transform<charge>()
        .template transform<mix>()
        .template transform<times_three>()
        .template transform<mix>()
        .template transform<charge>()
        .template transform<mix>()
        .template transform<plus_one>();
}

// Optionals.

extern "C" Number cg_option_transform_10(World& world, Number value) {
    return ten_more(numbers.guard<large>()).value_or(Number{0}).run(world, value);
}
extern "C" void cg_option_dead_10(World& world, Number value) {
    numbers.guard([](Number) { return false; })
        .transform<mix>()
        .transform<plus_one>()
        .inspect<count_passed>()
        .transform<charge>()
        .filter<large>()
        .transform<opaque_step>()
        .transform<mix>()
        .and_then<half>()
        .transform<mix>()
        .transform<opaque_end>()
        .run(world, value);
}
extern "C" void cg_option_dead_on_none(World& world, Number value) {
    numbers.guard([](Number) { return false; })
        .transform<opaque_step>()
        .on_none<count_stopped>()
        .transform<add>()
        .run(world, value);
}
extern "C" void cg_option_filters(World& world, Number value) {
    numbers.then<half>()
        .filter<large>()
        .filter<even>()
        .filter([](Res<Fees> fees, Number v) { return v > fees->rate; })
        .transform<add>()
        .run(world, value);
}
extern "C" void cg_option_inspect(World& world, const Order& order) {
    orders.guard<valid>()
        .inspect<opaque_order>()
        .transform<notional>()
        .inspect<large>()
        .transform<add>()
        .run(world, order);
}
extern "C" void cg_option_borrowed(World& world, const Order& order) {
    orders.guard<valid>()
        .filter<affordable>()
        .and_then<known_price>()
        .transform<charge>()
        .transform<add>()
        .run(world, order);
}
extern "C" Number cg_option_and_then(World& world, Number value) {
    return numbers.then<half>()
        .and_then<small>()
        .transform<charge>()
        .and_then<half>()
        .value_or_else<spare_of>()
        .run(world, value);
}
extern "C" Number cg_option_opaque(World& world, Number value) {
    return numbers.then<opaque_maybe>()
        .transform<mix>()
        .and_then<opaque_maybe>()
        .value_or(Number{3})
        .run(world, value);
}
extern "C" Number cg_option_or_else(World& world, Number value) {
    return numbers.then<half>().or_else<spare>().transform<mix>().value_or(Number{0}).run(world,
                                                                                          value);
}
extern "C" Number cg_option_whole(World& world, Number value) {
    return numbers.guard<large>().transform<mix>().then<unwrap>().run(world, value);
}
extern "C" void cg_option_value_or_else(World& world, Number value) {
    numbers.then<half>().value_or_else<spare_of>().then<mix>().dispatch<opaque_end>().run(world,
                                                                                          value);
}
extern "C" void cg_option_of_nothing(World& world, Number value) {
    numbers.guard<even>().transform<add>().inspect<count_passed>().on_none<count_stopped>().run(
        world, value);
}
extern "C" Number cg_option_returned(World& world, Number value) {
    const std::optional<Number> result =
        numbers.guard<large>().transform<mix>().filter<even>().run(world, value);
    return result ? *result : 1;
}
extern "C" Number cg_option_ok_or(World& world, Number value) {
    return numbers.then<half>()
        .ok_or<Checked>(std::uint32_t{6})
        .transform<mix>()
        .value_or_else<from_error>()
        .run(world, value);
}
extern "C" void cg_option_ok_or_else(World& world, Number value) {
    numbers.then<half>()
        .ok_or_else<Checked>([](Res<Fees> fees) { return static_cast<std::uint32_t>(fees->rate); })
        .on_error<count_error>()
        .transform<add>()
        .run(world, value);
}

// Expecteds.

extern "C" Number cg_expected_transform_10(World& world, Number value) {
    return ten_more(numbers.then<check>()).value_or(Number{0}).run(world, value);
}
extern "C" void cg_expected_dead_10(World& world, Number value) {
    numbers.then<mix>()
        .then<refuse>()
        .transform<mix>()
        .transform<opaque_step>()
        .transform<charge>()
        .and_then<opaque_check>()
        .transform<mix>()
        .transform<charge>()
        .transform<opaque_step>()
        .transform<mix>()
        .on_error<count_error>()
        .transform<opaque_end>()
        .run(world, value);
}
extern "C" Number cg_expected_error_after_3(World& world, Number value) {
    return numbers.then<mix>()
        .then<plus_one>()
        .then<charge>()
        .then<check>()
        .and_then<check_size>()
        .transform<mix>()
        .value_or_else<from_error>()
        .run(world, value);
}
extern "C" Number cg_expected_opaque(World& world, Number value) {
    return numbers.then<opaque_check>()
        .transform<mix>()
        .and_then<opaque_check>()
        .value_or_else<from_error>()
        .run(world, value);
}
extern "C" void cg_expected_errors(World& world, Number value) {
    numbers.then<check>()
        .inspect_error([](ResMut<Count> count, std::uint32_t) { ++count->passed; })
        .transform_error<widen>()
        .and_then<check_size>()
        .on_error<count_error>()
        .transform<add>()
        .run(world, value);
}
extern "C" Number cg_expected_retry(World& world, Number value) {
    return numbers.then<check>().or_else<retry>().transform<mix>().value_or(Number{2}).run(world,
                                                                                           value);
}
extern "C" void cg_expected_ok(World& world, Number value) {
    numbers.then<check>().ok().filter<large>().transform<add>().run(world, value);
}
extern "C" Number cg_expected_whole(World& world, Number value) {
    return numbers.then<check>().transform<mix>().then<settle>().run(world, value);
}
extern "C" void cg_expected_inspect(World& world, Number value) {
    numbers.then<opaque_check>()
        .inspect<opaque_end>()
        .inspect_error<opaque_error>()
        .on_error<count_error>()
        .transform<add>()
        .run(world, value);
}
