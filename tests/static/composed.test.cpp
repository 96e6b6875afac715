// SPDX-License-Identifier: MIT
// Adapters, fan-out and the builder in constant evaluation.
#include <nexus/core.hpp>

#include <cstddef>
#include <optional>
#include <string_view>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut;
using support::Counted, support::Tally;

struct Total {
    int value = 0;
};
struct Limit {
    int value = 10;
};
struct App {
    Total total;
    Limit limit;
};
using World = nexus::World<App>;

constexpr void add(ResMut<Total> total, int n) {
    total->value += n;
}
constexpr void triple(ResMut<Total> total, int) {
    total->value *= 3;
}
constexpr void look(ResMut<Total> total, const Counted& event) {
    total->value += event.value;
}
constexpr void take(ResMut<Total> total, Counted event) {
    total->value += event.value;
}
constexpr void change(ResMut<Total> total, Counted& event) {
    total->value += event.value;
    event.value = 100;
}

// fan_out

static_assert([] {
    World world;
    auto both = nexus::fan_out(nexus::fn<add>, nexus::fn<triple>);
    both.run(world, 5);
    return world.app().total.value == 15;
}());

static_assert([] {
    World world;
    auto both = nexus::fan_out(nexus::fn<triple>, nexus::fn<add>);
    both.run(world, 5);
    both.run(world, 5);
    return world.app().total.value == 20;
}());

static_assert([] {
    World world;
    const auto handler =
        nexus::fan_out(nexus::handler<add>(world.registry()), nexus::fn<add>,
                       [](ResMut<Total> total, const int& n) { total->value -= n; });
    handler.run(world, 7);
    return world.app().total.value == 7 && std::is_empty_v<decltype(handler)>;
}());

static_assert([] {
    World world;
    Tally tally;
    const Counted event(tally, 3);
    nexus::fan_out(nexus::fn<look>, nexus::fn<look>, nexus::fn<look>).run(world, event);
    return world.app().total.value == 9 && tally == Tally{.made = 1};
}());

static_assert([] {
    World world;
    auto inner = nexus::fan_out(nexus::fn<add>, nexus::fn<add>);
    auto outer = nexus::fan_out(inner, nexus::fn<add>, inner);
    outer.run(world, 1);
    return world.app().total.value == 5;
}());

static_assert([] {
    World world;
    auto counted = [](Local<int> calls, ResMut<Total> total, int n) {
        total->value += n * ++*calls;
    };
    auto both = nexus::fan_out(counted, counted);
    both.run(world, 1);
    both.run(world, 1);
    return world.app().total.value == 6;
}());

static_assert([] {
    World world;
    auto callback = nexus::callback([](int& c, int n) { c += n; }, 0, world.registry());
    auto both = nexus::fan_out(std::move(callback), nexus::fn<add>);
    both.run(world, 2);
    return world.app().total.value == 2;
}());

static_assert([] {
    World world;
    auto none = nexus::fan_out([](ResMut<Total> t) { ++t->value; },
                               [](ResMut<Total> t) { t->value *= 10; });
    none.run(world);
    return world.app().total.value == 10;
}());

// by_ref

static_assert([] {
    World world;
    Tally tally;
    auto handler = nexus::by_ref(nexus::fn<look>);
    handler.run(world, Counted(tally, 4));
    return world.app().total.value == 4 && tally.copied == 0 && tally.alive() == 0 &&
           std::is_same_v<decltype(handler)::event_type, Counted>;
}());

static_assert([] {
    World world;
    Counted event(4);
    nexus::by_ref(nexus::fn<change>).run(world, event);
    return world.app().total.value == 4 && event.value == 4;
}());

// copied

static_assert([] {
    World world;
    Tally tally;
    const Counted event(tally, 4);
    auto handler = nexus::copied(nexus::fn<take>);
    handler.run(world, event);
    return world.app().total.value == 4 && event.value == 4 && tally.copied == 1 &&
           std::is_same_v<decltype(handler)::event_type, const Counted&>;
}());

static_assert([] {
    World world;
    auto handler = nexus::fan_out(nexus::copied(nexus::fn<take>), nexus::fn<look>,
                                  nexus::copied(nexus::fn<take>));
    handler.run(world, Counted(2));
    return world.app().total.value == 6;
}());

// owned

static_assert([] {
    World world;
    auto handler = nexus::owned<Counted>(nexus::fn<take>);
    handler.run(world, 6);
    return world.app().total.value == 6;
}());

// decode

constexpr std::optional<int> parse(Res<Limit> limit, std::string_view text) {
    if (text.empty() || text[0] < '0' || text[0] > '9' || text[0] - '0' > limit->value)
        return std::nullopt;
    return text[0] - '0';
}

static_assert([] {
    World world;
    auto handler = nexus::decode(nexus::fn<parse>, nexus::fn<add>);
    handler.run(world, std::string_view("7"));
    handler.run(world, std::string_view("x"));
    handler.run(world, std::string_view(""));
    handler.run(world, std::string_view("2"));
    return world.app().total.value == 9 && handler.name() == "add";
}());

static_assert([] {
    World world;
    world.app().limit.value = 5;
    auto handler = nexus::decode(nexus::fn<parse>, nexus::fan_out(nexus::fn<add>, nexus::fn<add>));
    handler.run(world, std::string_view("7"));
    handler.run(world, std::string_view("4"));
    return world.app().total.value == 8;
}());

static_assert([] {
    World world;
    auto handler = nexus::decode(
        [](Local<int> calls, int n) {
            return ++*calls % 2 == 0 ? std::optional<int>(n) : std::nullopt;
        },
        nexus::fn<add>);
    for (int i = 1; i <= 4; ++i)
        handler.run(world, i);
    return world.app().total.value == 6;
}());

// Adapters are as large as what they hold, and have its name

static_assert(std::is_empty_v<decltype(nexus::by_ref(nexus::fn<look>))>);
static_assert(std::is_empty_v<decltype(nexus::copied(nexus::fn<take>))>);
static_assert(std::is_empty_v<decltype(nexus::owned<Counted>(nexus::fn<take>))>);
static_assert(nexus::by_ref(nexus::fn<look>).name() == "look");
static_assert(nexus::copied(nexus::fn<take>).name() == "take");
static_assert(nexus::owned<Counted>(nexus::fn<take>).name() == "take");
static_assert(nexus::Handler<decltype(nexus::by_ref(nexus::fn<look>)), App, Counted>);
static_assert(nexus::Handler<decltype(nexus::fan_out(nexus::fn<add>)), App, int>);

// The builder

static_assert([] {
    auto world = nexus::WorldBuilder{}.add(Total{3}).add<Limit>(7).build();
    return world.resource<Total>().value == 3 && world.resource<Limit>().value == 7;
}());

static_assert([] {
    auto world = nexus::WorldBuilder{}.build();
    return std::is_empty_v<decltype(world)::app_type> && !decltype(world)::template contains<Total>;
}());

struct Pinned {
    int value;
    constexpr Pinned(int a, int b) : value(a * b) {}
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;
};

static_assert([] {
    auto world = nexus::WorldBuilder{}.add<Pinned>(6, 7).add<Total>().build();
    return world.resource<Pinned>().value == 42 && world.resource<Total>().value == 0;
}());

struct Plugin {
    using resource_group = void;
    Total total{5};
    Limit limit;
};

static_assert([] {
    auto world = nexus::WorldBuilder{}.install(Plugin{}).build();
    world.resource<Limit>().value = 2;
    return world.resource<Total>().value == 5 && !decltype(world)::contains<Plugin>;
}());

static_assert([] {
    const auto plugin = [](auto builder) { return std::move(builder).template add<Total>(8); };
    auto world = nexus::WorldBuilder{}.install(plugin).add(Limit{1}).build();
    nexus::handler<add>(world.registry()).run(world, 2);
    return world.resource<Total>().value == 10;
}());

} // namespace
