// SPDX-License-Identifier: MIT
// Dispatch allocates nothing, whatever is dispatched.
#include <nexus/core.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <support/alloc_guard.hpp>
#include <utility>
#include <vector>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut;

struct Total {
    long value = 0;
};
struct Limit {
    long value = 1000;
};
struct Absent {};
struct Large {
    std::array<long, 64> numbers{};
};
struct App {
    Total total;
    Limit limit;
    std::optional<Large> large;
};
using World = nexus::World<App>;

struct Bundle {
    using param_bundle = void;
    Res<Limit> limit;
    Local<long> calls;
};

void add(ResMut<Total> total, int n) {
    total->value += n;
}
void add_with_everything(ResMut<Total> total, Bundle bundle, std::optional<Res<Absent>> absent,
                         std::optional<ResMut<Large>> large, nexus::Seq seq, nexus::Shutdown,
                         nexus::RegistryRef<App>, Local<int> own, int n) {
    total->value += ++*bundle.calls + ++*own + n + seq.get().value() + (absent ? 1 : 0) +
                    (large ? 1 : 0) + bundle.limit->value;
}
void reach(World& world, int n) {
    world.resource<Total>().value += n;
}
void keep(ResMut<Total> total, Large large) {
    total->value += large.numbers[1];
}
void look(ResMut<Total> total, const Large& large) {
    total->value += large.numbers[1];
}

/// Allocations of a hundred runs, after one that may prepare something.
template <class H, class... Event>
std::size_t allocations_of(H& handler, World& world, Event&&... event) {
    handler.run(world, event...);
    const support::AllocGuard guard;
    for (int i = 0; i < 100; ++i)
        handler.run(world, event...);
    return guard.count();
}

TEST_SUITE("allocation") {
    TEST_CASE("making worlds, handlers and callbacks allocates nothing") {
        const support::AllocGuard guard;
        World world(Total{1}, Limit{2});
        auto handler = nexus::handler<add>(world.registry());
        auto callback =
            nexus::callback([](Large& c, int n) { c.numbers[0] += n; }, Large{}, world.registry());
        auto fanned = nexus::fan_out(handler, nexus::fn<add>, nexus::copied(nexus::fn<keep>));
        nexus::startup([](ResMut<Total> total) { total->value = 5; }, world);
        auto built = nexus::WorldBuilder{}.add(Total{}).add<Large>().build();
        const auto count = guard.count();
        CHECK(count == 0);
        CHECK(world.app().total.value == 5);
        static_cast<void>(callback);
        static_cast<void>(fanned);
        static_cast<void>(built);
    }

    TEST_CASE("handlers of every kind of parameter") {
        World world;
        auto simple = nexus::handler<add>(world.registry());
        auto everything = nexus::handler<add_with_everything>(world.registry());
        auto opaque = nexus::handler<reach>(world.registry());
        auto capturing =
            nexus::handler([text = std::string(100, 'x')](
                               ResMut<Total> total, int) { total->value += long(text.size()); },
                           world.registry());
        CHECK(allocations_of(simple, world, 1) == 0);
        CHECK(allocations_of(everything, world, 1) == 0);
        CHECK(allocations_of(opaque, world, 1) == 0);
        CHECK(allocations_of(capturing, world, 1) == 0);
    }

    TEST_CASE("events of every form") {
        World world;
        const Large large;
        auto by_value = nexus::handler<keep>(world.registry());
        auto by_reference = nexus::handler<look>(world.registry());
        auto view = nexus::handler([](std::string_view t) { return t.size(); }, world.registry());
        auto span =
            nexus::handler([](std::span<const long> s) { return s.size(); }, world.registry());
        CHECK(allocations_of(by_value, world, large) == 0);
        CHECK(allocations_of(by_reference, world, large) == 0);
        CHECK(allocations_of(view, world, std::string_view("a text that would not fit inline")) ==
              0);
        CHECK(allocations_of(span, world, large.numbers) == 0);
    }

    TEST_CASE("a move-only event that owns memory is handed on, not copied") {
        World world;
        nexus::Virtual<std::unique_ptr<int>, App> erased =
            [](ResMut<Total> total, std::unique_ptr<int> event) { total->value += *event; };
        auto event = std::make_unique<int>(4);
        const support::AllocGuard guard;
        erased.run(world, std::move(event));
        const auto count = guard.count();
        CHECK(count == 0);
        CHECK(world.app().total.value == 4);
    }

    TEST_CASE("callbacks") {
        World world;
        auto callback = nexus::callback([](Large& c, Res<Limit>, int n) { c.numbers[3] += n; },
                                        Large{}, world.registry());
        CHECK(allocations_of(callback, world, 2) == 0);
        CHECK(callback.ctx.numbers[3] == 202);
    }

    TEST_CASE("erased handlers, inline and on the heap") {
        World world;
        nexus::Virtual<int, App> inside = nexus::handler<add>(world.registry());
        nexus::Virtual<int, App> outside = [large = Large{}](ResMut<Total> total, int n) mutable {
            total->value += large.numbers[5] += n;
        };
        nexus::FlatVirtual<int, App, sizeof(Large)> flat = [large = Large{}](ResMut<Total> total,
                                                                             int n) mutable {
            total->value += large.numbers[5] += n;
        };
        REQUIRE(inside.is_inline());
        REQUIRE_FALSE(outside.is_inline());
        CHECK(allocations_of(inside, world, 1) == 0);
        CHECK(allocations_of(outside, world, 1) == 0);
        CHECK(allocations_of(flat, world, 1) == 0);
    }

    TEST_CASE("erased handlers of large events") {
        World world;
        const Large large;
        nexus::Virtual<Large, App> by_value = nexus::handler<keep>(world.registry());
        nexus::Virtual<const Large&, App> by_reference = nexus::handler<look>(world.registry());
        CHECK(allocations_of(by_value, world, large) == 0);
        CHECK(allocations_of(by_reference, world, large) == 0);
    }

    TEST_CASE("a vector of erased handlers") {
        World world;
        std::vector<nexus::Virtual<int, App>> all;
        for (int i = 0; i < 64; ++i) {
            all.emplace_back(nexus::handler<add>(world.registry()));
            all.emplace_back([i](ResMut<Total> total, int n) { total->value += i * n; });
        }
        const support::AllocGuard guard;
        for (auto& handler : all)
            handler.run(world, 1);
        const auto count = guard.count();
        CHECK(count == 0);
    }

    TEST_CASE("fan-out") {
        World world;
        auto two = nexus::fan_out(nexus::fn<add>, nexus::fn<add>);
        auto many = nexus::fan_out(nexus::fn<add>, nexus::fn<add_with_everything>, two,
                                   nexus::fn<reach>, nexus::Virtual<int, App>(add));
        CHECK(allocations_of(two, world, 1) == 0);
        CHECK(allocations_of(many, world, 1) == 0);
    }

    TEST_CASE("adapters") {
        World world;
        const Large large;
        auto by_ref = nexus::by_ref(nexus::fn<look>);
        auto copied = nexus::copied(nexus::fn<keep>);
        auto owned = nexus::owned<Large>(nexus::fn<keep>);
        auto decode = nexus::decode(
            [](int n) { return n > 0 ? std::optional<int>(n) : std::nullopt; }, nexus::fn<add>);
        auto isolated = nexus::isolate(nexus::fn<add>);
        CHECK(allocations_of(by_ref, world, large) == 0);
        CHECK(allocations_of(copied, world, large) == 0);
        CHECK(allocations_of(owned, world, large) == 0);
        CHECK(allocations_of(decode, world, 1) == 0);
        CHECK(allocations_of(decode, world, -1) == 0);
        CHECK(allocations_of(isolated, world, 1) == 0);
    }

    TEST_CASE("broadcast to 1 to 64 children, with and without state") {
        World world;
        nexus::Broadcast<int, App> broadcast;
        for (int count = 1; count <= 64; ++count) {
            if (count % 2 == 0)
                broadcast.add(nexus::fn<add>);
            else
                broadcast.add([count](ResMut<Total> total, int n) { total->value += count * n; });
            const auto allocations = allocations_of(broadcast, world, 1);
            CAPTURE(count);
            CHECK(allocations == 0);
        }
    }

    TEST_CASE("removing from a broadcast allocates nothing, while it runs or not") {
        World world;
        nexus::Broadcast<int, App> broadcast;
        std::array<nexus::Broadcast<int, App>::Key, 32> keys;
        for (auto& key : keys)
            key = broadcast.add([large = Large{}](ResMut<Total> total, int n) {
                total->value += large.numbers[0] + n;
            });
        broadcast.add([&](int n) {
            broadcast.remove(keys[std::size_t(n)]);
            broadcast.remove(keys[std::size_t(n) + 16]);
        });
        const support::AllocGuard guard;
        for (int i = 0; i < 8; ++i)
            broadcast.run(world, i);
        for (std::size_t i = 8; i < 16; ++i)
            broadcast.remove(keys[i]);
        const auto count = guard.count();
        CHECK(count == 0);
        CHECK(broadcast.size() == 33 - 16 - 8);
    }

    TEST_CASE("a world's own calls") {
        World world;
        const support::AllocGuard guard;
        world.next_sequence();
        const bool absent = world.try_resource<Absent>() == nullptr;
        int turns = 0;
        world.run([&](World& w) {
            if (++turns == 10)
                w.shutdown_handle().shutdown();
        });
        const auto count = guard.count();
        CHECK(count == 0);
        CHECK(absent);
    }
}

} // namespace
