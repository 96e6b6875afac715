// SPDX-License-Identifier: MIT
#include <nexus/handler/adapt.hpp>
#include <nexus/handler/callback.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/param/local.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>

#if defined(__cpp_exceptions)
#    include <stdexcept>
#endif

namespace {

using nexus::Local, nexus::Res, nexus::ResMut;
using support::Counted, support::Tally;

struct Total {
    int value = 0;
};
struct Limit {
    int value = 100;
};
struct App {
    Total total;
    Limit limit;
};
using World = nexus::World<App>;

void look(ResMut<Total> total, const Counted& event) {
    total->value += event.value;
}
void change(ResMut<Total> total, Counted& event) {
    total->value += event.value;
    event.value = 1000;
}
void take(ResMut<Total> total, Counted event) {
    total->value += event.value;
}
void add(ResMut<Total> total, int n) {
    total->value += n;
}

TEST_SUITE("adapt.by_ref") {
    TEST_CASE("takes the event by value and lends it") {
        World world;
        Tally tally;
        auto handler = nexus::by_ref(nexus::fn<look>);
        CHECK(std::is_same_v<decltype(handler)::event_type, Counted>);
        handler.run(world, Counted(tally, 5));
        CHECK(world.app().total.value == 5);
        CHECK(tally.copied == 0);
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("a handler that changes the event changes its own") {
        World world;
        Counted event(5);
        auto handler = nexus::by_ref(nexus::fn<change>);
        handler.run(world, event);
        CHECK(event.value == 5);
        CHECK(world.app().total.value == 5);
        handler.run(world, Counted(6));
        CHECK(world.app().total.value == 11);
    }

    TEST_CASE("lets an erased handler of values hold one of references") {
        World world;
        nexus::Virtual<std::unique_ptr<int>, App> erased = nexus::by_ref(
            [](ResMut<Total> total, const std::unique_ptr<int>& p) { total->value = *p; });
        erased.run(world, std::make_unique<int>(9));
        CHECK(world.app().total.value == 9);
    }
}

TEST_SUITE("adapt.copied") {
    TEST_CASE("takes the event by reference and gives a copy") {
        World world;
        Tally tally;
        const Counted event(tally, 5);
        auto handler = nexus::copied(nexus::fn<take>);
        CHECK(std::is_same_v<decltype(handler)::event_type, const Counted&>);
        handler.run(world, event);
        handler.run(world, event);
        CHECK(world.app().total.value == 10);
        CHECK(event.value == 5);
        CHECK(tally.copied == 2);
        CHECK(tally.alive() == 1);
    }
}

TEST_SUITE("adapt.owned") {
    TEST_CASE("gives a string to a handler from a view of one") {
        World world;
        std::string kept;
        auto handler = nexus::owned<std::string>([&](std::string text) { kept = std::move(text); });
        {
            std::string buffer = "short lived";
            handler.run(world, std::string_view(buffer).substr(0, 5));
            buffer.assign(11, 'x');
        }
        CHECK(kept == "short");
        handler.run(world, "literal");
        CHECK(kept == "literal");
    }

    TEST_CASE("accepts whatever constructs the owner, explicitly too") {
        World world;
        auto handler = nexus::owned<Counted>(nexus::fn<take>);
        handler.run(world, 4);
        CHECK(world.app().total.value == 4);
    }

    TEST_CASE("an rvalue of the owner is moved") {
        World world;
        Tally tally;
        nexus::owned<Counted>(nexus::fn<look>).run(world, Counted(tally, 3));
        CHECK(tally.copied == 0);
        CHECK(world.app().total.value == 3);
    }

    TEST_CASE("inside an erased handler of views") {
        World world;
        nexus::Virtual<std::string_view, App> erased = nexus::owned<std::string>(
            [](ResMut<Total> total, const std::string& text) { total->value = int(text.size()); });
        erased.run(world, "three");
        CHECK(world.app().total.value == 5);
    }
}

std::optional<int> parse(Res<Limit> limit, std::string_view text) {
    int number = 0;
    for (const char c : text) {
        if (c < '0' || c > '9')
            return std::nullopt;
        number = 10 * number + (c - '0');
    }
    return number <= limit->value ? std::optional<int>(number) : std::nullopt;
}

TEST_SUITE("adapt.decode") {
    TEST_CASE("the handler runs with what was decoded and not otherwise") {
        World world;
        auto handler = nexus::decode(nexus::fn<parse>, nexus::fn<add>);
        for (const char* text : {"42", "x", "101", "100"})
            handler.run(world, std::string_view(text));
        CHECK(world.app().total.value == 142);
    }

    TEST_CASE("decoder and handler may both have state") {
        World world;
        auto handler = nexus::decode(
            [](Local<int> calls, int n) {
                return ++*calls % 2 == 1 ? std::optional<int>(n) : std::nullopt;
            },
            nexus::callback([](int& sum, int n) { sum += n; }, 0, world.registry()));
        for (int i = 1; i <= 4; ++i)
            handler.run(world, i);
        nexus::Virtual<int, App> erased = std::move(handler);
        erased.run(world, 5);
        CHECK(erased.name().find("lambda") != std::string_view::npos);
    }

    TEST_CASE("a decoded move-only value is moved into the handler") {
        World world;
        auto handler =
            nexus::decode([](int n) { return std::optional(std::make_unique<int>(n)); },
                          [](ResMut<Total> total, std::unique_ptr<int> p) { total->value = *p; });
        handler.run(world, 6);
        CHECK(world.app().total.value == 6);
    }

    TEST_CASE("a pointer may say what was decoded") {
        World world;
        static const int five = 5;
        auto handler = nexus::decode([](int n) { return n > 0 ? &five : nullptr; }, nexus::fn<add>);
        handler.run(world, 0);
        CHECK(world.app().total.value == 0);
        handler.run(world, 1);
        CHECK(world.app().total.value == 5);
    }

    TEST_CASE("decoder and handler may write the same resource: one runs after the other") {
        World world;
        auto handler = nexus::decode(
            [](ResMut<Total> total, int n) {
                total->value += 100;
                return std::optional<int>(n);
            },
            nexus::fn<add>);
        handler.run(world, 3);
        CHECK(world.app().total.value == 103);
    }

    TEST_CASE("decoders stand in front of decoders") {
        World world;
        auto handler = nexus::decode(
            [](const std::string& text) { return std::optional<std::string_view>(text); },
            nexus::decode(nexus::fn<parse>, nexus::fn<add>));
        handler.run(world, std::string("17"));
        CHECK(world.app().total.value == 17);
    }
}

TEST_SUITE("adapt") {
    TEST_CASE("an adapter has the name of the handler in it, and adds nothing to its size") {
        const auto by_ref = nexus::by_ref(nexus::fn<look>);
        const auto copied = nexus::copied(nexus::fn<take>);
        const auto owned = nexus::owned<Counted>(nexus::fn<take>);
        const auto decode = nexus::decode(nexus::fn<parse>, nexus::fn<add>);
        const auto isolate = nexus::isolate(nexus::fn<add>);
        CHECK(by_ref.name() == "look");
        CHECK(copied.name() == "take");
        CHECK(owned.name() == "take");
        CHECK(decode.name() == "add");
        CHECK(isolate.name() == "add");
        CHECK(std::is_empty_v<decltype(by_ref)>);
        CHECK(std::is_empty_v<decltype(copied)>);
        CHECK(std::is_empty_v<decltype(owned)>);
        const auto with_state =
            nexus::copied(nexus::callback([](long&, Counted) {}, 1L, nexus::registry<App>));
        CHECK(sizeof(with_state) == sizeof(long));
    }

    TEST_CASE("adapters without state run when const") {
        World world;
        const auto by_ref = nexus::by_ref(nexus::fn<look>);
        const auto copied = nexus::copied(nexus::fn<take>);
        const auto decode = nexus::decode(nexus::fn<parse>, nexus::fn<add>);
        by_ref.run(world, Counted(1));
        copied.run(world, Counted(2));
        decode.run(world, std::string_view("3"));
        CHECK(world.app().total.value == 6);
    }

    TEST_CASE("adapters nest and keep the state of what they hold") {
        World world;
        auto handler = nexus::owned<Counted>(
            nexus::by_ref([](Local<int> calls, ResMut<Total> total, const Counted& c) {
                total->value += c.value * ++*calls;
            }));
        handler.run(world, 1);
        handler.run(world, 10);
        CHECK(world.app().total.value == 21);
    }

    TEST_CASE("adapters are handlers") {
        using ByRef = decltype(nexus::by_ref(nexus::fn<look>));
        using Owned = decltype(nexus::owned<std::string>([](std::string) {}));
        using Decode = decltype(nexus::decode(nexus::fn<parse>, nexus::fn<add>));
        using Isolate = decltype(nexus::isolate(nexus::fn<add>));
        CHECK(nexus::Handler<ByRef, App, Counted>);
        CHECK_FALSE(nexus::Handler<ByRef, App, std::string>);
        CHECK(nexus::Handler<Owned, App, std::string_view>);
        CHECK(nexus::Handler<Decode, App, std::string_view>);
        CHECK_FALSE(nexus::Handler<Decode, App, int>);
        CHECK(nexus::Handler<Isolate, App, int>);
    }
}

TEST_SUITE("adapt.isolate") {
    TEST_CASE("a handler that does not throw passes through") {
        World world;
        auto handler = nexus::isolate(nexus::fn<add>);
        handler.run(world, 4);
        CHECK(world.app().total.value == 4);
        CHECK(handler.failures() == 0);
#if defined(__cpp_exceptions)
        CHECK(handler.last_error() == nullptr);
#endif
    }

#if defined(__cpp_exceptions)
    TEST_CASE("exceptions are caught, counted and the last one kept") {
        World world;
        auto handler = nexus::isolate([](ResMut<Total> total, int n) {
            total->value += n;
            if (n > 1)
                throw std::runtime_error("event " + std::to_string(n));
        });
        handler.run(world, 1);
        handler.run(world, 2);
        handler.run(world, 3);
        handler.run(world, 1);
        CHECK(handler.failures() == 2);
        CHECK(world.app().total.value == 7);
        REQUIRE(handler.last_error() != nullptr);
        CHECK_THROWS_WITH_AS(std::rethrow_exception(handler.last_error()), "event 3",
                             std::runtime_error);
    }

    TEST_CASE("whatever is thrown is caught, and another handler goes on") {
        World world;
        auto isolated = nexus::isolate([](Res<Total>, int n) { throw n; });
        nexus::Virtual<int, App> erased = std::move(isolated);
        erased.run(world, 1);
        nexus::handler<add>(world.registry()).run(world, 1);
        CHECK(world.app().total.value == 1);
    }

    TEST_CASE("what was isolated may be moved with its count") {
        World world;
        auto handler = nexus::isolate([](Res<Total>, int n) { throw n; });
        handler.run(world, 1);
        auto moved = std::move(handler);
        moved.run(world, 2);
        CHECK(moved.failures() == 2);
        CHECK_THROWS_AS(std::rethrow_exception(moved.last_error()), int);
    }
#endif
}

} // namespace
