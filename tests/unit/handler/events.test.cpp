// SPDX-License-Identifier: MIT
// How an event reaches the function: as it was declared, and with no copy more than that takes.
#include <nexus/handler/adapt.hpp>
#include <nexus/handler/broadcast.hpp>
#include <nexus/handler/callback.hpp>
#include <nexus/handler/fan_out.hpp>
#include <nexus/handler/handler.hpp>
#include <nexus/handler/virtual.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdint>
#include <memory>
#include <numeric>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using nexus::Res, nexus::ResMut;
using support::Counted, support::Tally;

struct Total {
    int value = 0;
};
struct App {
    Total total;
};
using World = nexus::World<App>;

void by_value(ResMut<Total> total, Counted event) {
    total->value += event.value;
}
void by_const_reference(ResMut<Total> total, const Counted& event) {
    total->value += event.value;
}
void by_reference(ResMut<Total> total, Counted& event) {
    total->value += event.value;
    event.value *= 2;
}
void by_rvalue(ResMut<Total> total, Counted&& event) {
    const Counted kept = std::move(event);
    total->value += kept.value;
}

TEST_SUITE("events") {
    TEST_CASE("an lvalue is copied once into a by-value event") {
        World world;
        Tally tally;
        const Counted event(tally, 5);
        nexus::handler<by_value>(world.registry()).run(world, event);
        CHECK(world.app().total.value == 5);
        CHECK(tally.copied == 1);
        CHECK(tally.moved == 0);
    }

    TEST_CASE("an rvalue is moved once into a by-value event") {
        World world;
        Tally tally;
        nexus::handler<by_value>(world.registry()).run(world, Counted(tally, 5));
        CHECK(world.app().total.value == 5);
        CHECK(tally.copied == 0);
        CHECK(tally.moved == 1);
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("an event by const& is lent, neither copied nor moved") {
        World world;
        Tally tally;
        Counted event(tally, 5);
        auto handler = nexus::handler<by_const_reference>(world.registry());
        handler.run(world, event);
        handler.run(world, std::as_const(event));
        handler.run(world, Counted(tally, 6));
        CHECK(world.app().total.value == 16);
        CHECK(tally.copied == 0);
        CHECK(tally.moved == 0);
    }

    TEST_CASE("an event by & is changed where the caller has it") {
        World world;
        Tally tally;
        Counted event(tally, 5);
        auto handler = nexus::handler<by_reference>(world.registry());
        handler.run(world, event);
        CHECK(event.value == 10);
        CHECK(tally == Tally{.made = 1});
    }

    TEST_CASE("an event by && is handed over") {
        World world;
        Tally tally;
        Counted event(tally, 5);
        nexus::handler<by_rvalue>(world.registry()).run(world, std::move(event));
        CHECK(world.app().total.value == 5);
        CHECK(event.value == -1);
        CHECK(tally.copied == 0);
        CHECK(tally.moved == 1);
    }

    TEST_CASE("event_type is the event as declared") {
        const auto& r = nexus::registry<App>;
        CHECK(std::is_same_v<decltype(nexus::handler<by_value>(r))::event_type, Counted>);
        CHECK(std::is_same_v<decltype(nexus::handler<by_const_reference>(r))::event_type,
                             const Counted&>);
        CHECK(std::is_same_v<decltype(nexus::handler<by_reference>(r))::event_type, Counted&>);
        CHECK(std::is_same_v<decltype(nexus::handler<by_rvalue>(r))::event_type, Counted&&>);
    }

    TEST_CASE("a move-only event, by value, by reference and by &&") {
        World world;
        auto take = nexus::handler([](std::unique_ptr<int> p) { return *p; }, world.registry());
        auto look =
            nexus::handler([](const std::unique_ptr<int>& p) { return *p; }, world.registry());
        auto steal = nexus::handler(
            [](std::unique_ptr<int>&& p) {
                const auto own = std::move(p);
                return *own;
            },
            world.registry());
        CHECK(take.run(world, std::make_unique<int>(3)) == 3);
        auto event = std::make_unique<int>(4);
        CHECK(look.run(world, event) == 4);
        CHECK(event != nullptr);
        CHECK(steal.run(world, std::move(event)) == 4);
        CHECK(event == nullptr);
    }

    TEST_CASE("the event is initialised from what run was given") {
        World world;
        auto text = nexus::handler([](const std::string& s) { return s.size(); }, world.registry());
        CHECK(text.run(world, "four") == 4);
        auto real = nexus::handler([](double d) { return d / 2; }, world.registry());
        CHECK(real.run(world, 3) == 1.5);
        struct Order {
            int size;
        };
        auto order = nexus::handler([](Order o) { return o.size; }, world.registry());
        CHECK(order.run(world, Order{6}) == 6);
        auto wide = nexus::handler([](std::uint64_t n) { return n; }, world.registry());
        CHECK(wide.run(world, 7) == 7u);
    }

    TEST_CASE("a function without event runs with and without one") {
        World world;
        auto handler =
            nexus::handler([](ResMut<Total> total) { return ++total->value; }, world.registry());
        CHECK(handler.run(world) == 1);
        CHECK(handler.run(world, std::make_unique<int>(1)) == 2);
    }

    TEST_CASE("a handler without event neither copies nor moves what it ignores") {
        World world;
        Tally tally;
        Counted event(tally, 1);
        auto handler =
            nexus::handler([](ResMut<Total> total) { ++total->value; }, world.registry());
        handler.run(world, event);
        handler.run(world, std::move(event));
        CHECK(tally == Tally{.made = 1});
    }

    TEST_CASE("a type that holds a pointer or a function is an event like any other") {
        World world;
        int n = 1;
        nexus::handler([](ResMut<Total> total, int* event) { total->value = ++*event; },
                       world.registry())
            .run(world, &n);
        CHECK(n == 2);
        nexus::handler([](ResMut<Total> total, int (*event)(int)) { total->value = event(20); },
                       world.registry())
            .run(world, [](int i) { return i + 1; });
        CHECK(world.app().total.value == 21);
    }

    TEST_CASE("an optional of something else than a parameter is an event") {
        World world;
        auto handler =
            nexus::handler([](Res<Total>, std::optional<int> event) { return event.value_or(-1); },
                           world.registry());
        CHECK(handler.run(world, std::optional<int>(4)) == 4);
        CHECK(handler.run(world, 5) == 5);
        CHECK(handler.run(world, std::nullopt) == -1);
    }

    TEST_CASE("what converts to the event is converted once, in place") {
        static int made = 0;
        struct Text {
            Text(const char*) { ++made; }
            Text(const Text&) = delete;
            Text& operator=(const Text&) = delete;
        };
        World world;
        made = 0;
        nexus::handler([](const Text&) {}, world.registry()).run(world, "text");
        CHECK(made == 1);
    }

    TEST_CASE("the event of a member function is initialised once, too") {
        struct Keeper {
            int sum = 0;
            void keep(Counted event) { sum += event.value; }
        };
        struct Keeping {
            Keeper keeper;
        };
        nexus::World<Keeping> world;
        auto handler = nexus::handler<&Keeper::keep>(world.registry());
        Tally tally;
        const Counted event(tally, 5);
        handler.run(world, event);
        CHECK(tally == Tally{.made = 1, .copied = 1, .destroyed = 1});
        handler.run(world, Counted(tally, 6));
        CHECK(tally == Tally{.made = 2, .copied = 1, .moved = 1, .destroyed = 3});
        CHECK(world.app().keeper.sum == 11);
    }

    TEST_CASE("a member function takes an event that cannot be moved") {
        struct Pinned {
            explicit Pinned(int n) : number{n} {}
            Pinned(const Pinned&) = delete;
            Pinned& operator=(const Pinned&) = delete;
            int number;
        };
        struct Becomes {
            operator Pinned() const { return Pinned(7); }
        };
        struct Reader {
            int read(Pinned event) const { return event.number; }
        };
        struct Reading {
            Reader reader;
        };
        nexus::World<Reading> world;
        CHECK(nexus::handler<&Reader::read>(world.registry()).run(world, Becomes{}) == 7);
    }

    TEST_CASE("numbers convert to what is made of another number") {
        struct Price {
            std::uint32_t ticks;
            Price(std::uint32_t n) : ticks{n} {}
            Price(const Price&) = delete;
            Price& operator=(const Price&) = delete;
        };
        World world;
        const int n = 5;
        const auto by_const = [](ResMut<Total> total, const std::uint64_t& event) {
            total->value += int(event);
        };
        const auto price = [](ResMut<Total> total, Price event) {
            total->value += int(event.ticks);
        };
        const auto price_lent = [](ResMut<Total> total, const Price& event) {
            total->value += int(event.ticks);
        };
        nexus::handler(by_const, world.registry()).run(world, n);
        CHECK(world.app().total.value == 5);
        nexus::handler(price, world.registry()).run(world, n);
        nexus::handler(price_lent, world.registry()).run(world, n);
        CHECK(world.app().total.value == 15);
        nexus::Virtual<const std::uint64_t&, App> erased = by_const;
        erased.run(world, n);
        nexus::Virtual<Price, App> erased_price = price_lent;
        erased_price.run(world, n);
        CHECK(world.app().total.value == 25);
        nexus::copied([](ResMut<Total> total, std::uint64_t event) {
            total->value += int(event);
        }).run(world, n);
        nexus::fan_out(by_const, by_const).run(world, n);
        CHECK(world.app().total.value == 40);
        nexus::Broadcast<std::uint64_t, App> all;
        all.add(by_const);
        all.run(world, n);
        CHECK(world.app().total.value == 45);
    }

    TEST_CASE("what a function returns need not be movable") {
        struct Pinned {
            explicit Pinned(int n) : number{n} {}
            Pinned(const Pinned&) = delete;
            Pinned& operator=(const Pinned&) = delete;
            int number;
        };
        World world;
        auto handler =
            nexus::handler([](Res<Total>, int n) { return Pinned(n); }, world.registry());
        CHECK(handler.run(world, 3).number == 3);
    }

    TEST_CASE("an array by reference") {
        World world;
        auto handler = nexus::handler(
            [](const int(&numbers)[3]) { return numbers[0] + numbers[1] + numbers[2]; },
            world.registry());
        const int numbers[3] = {1, 2, 3};
        CHECK(handler.run(world, numbers) == 6);
    }
}

void sum(ResMut<Total> total, std::span<const int> numbers) {
    total->value = std::accumulate(numbers.begin(), numbers.end(), total->value);
}
void length(ResMut<Total> total, std::string_view text) {
    total->value += int(text.size());
}

TEST_SUITE("events.views") {
    TEST_CASE("one erased handler reads spans of buffers with different lifetimes") {
        World world;
        static const std::array<int, 3> forever{1, 2, 3};
        nexus::Virtual<std::span<const int>, App> handler = nexus::handler<sum>(world.registry());
        handler.run(world, forever);
        {
            std::vector<int> short_lived{10, 20};
            handler.run(world, short_lived);
            short_lived.assign({100});
            handler.run(world, std::span<const int>(short_lived));
        }
        CHECK(world.app().total.value == 136);
        handler.run(world, std::span<const int>());
        CHECK(world.app().total.value == 136);
    }

    TEST_CASE("one erased handler reads string views of buffers with different lifetimes") {
        World world;
        nexus::Virtual<std::string_view, App> handler = nexus::handler<length>(world.registry());
        handler.run(world, "literal");
        {
            const std::string local(40, 'x');
            handler.run(world, local);
        }
        {
            std::string other = "ab";
            handler.run(world, std::string_view(other).substr(1));
        }
        CHECK(world.app().total.value == 48);
    }

    TEST_CASE("a span is changed through") {
        World world;
        auto handler = nexus::handler(
            [](std::span<int> numbers) {
                for (int& n : numbers)
                    n *= 2;
            },
            world.registry());
        std::array<int, 2> numbers{1, 2};
        handler.run(world, numbers);
        CHECK(numbers == std::array<int, 2>{2, 4});
    }
}

} // namespace
