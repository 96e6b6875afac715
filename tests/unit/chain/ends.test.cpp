// SPDX-License-Identifier: MIT
// Where chains begin and end: what they can be made of, named, const, copied and run with.
#include <nexus/chain/pipeline.hpp>
#include <nexus/handler/virtual.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>

namespace {

using nexus::arm, nexus::Res, nexus::ResMut;
using support::Counted, support::Tally;

struct Total {
    int value = 0;
};
struct App {
    Total total;
};
using World = nexus::World<App>;
constexpr auto registry = nexus::registry<App>;

constexpr void add(ResMut<Total> total, int value) {
    total->value += value;
}

constexpr auto constant = nexus::pipeline<int>(registry)
                              .then([](int v) { return v + 1; })
                              .guard([](int v) { return v > 1; })
                              .transform(nexus::fn<add>)
                              .build();
constexpr auto unbuilt = nexus::pipeline<int>(registry).then([](int v) { return v + 1; });

static_assert([] {
    World world;
    constant.run(world, 4);
    return world.resource<Total>().value + unbuilt.run(world, 1);
}() == 7);

struct Base {
    int number = 0;
};
struct Derived : Base {};
struct Converts {
    Base* target;
    operator const Base&() const { return *target; }
};

TEST_SUITE("the ends of chains") {
    TEST_CASE("a const chain without state runs, and so does what is built of it") {
        World world;
        constant.run(world, 4);
        constant.run(world, 0);
        CHECK(world.resource<Total>().value == 5);
        CHECK(unbuilt.run(world, 1) == 2);
        const auto without_event = nexus::pipeline<void>(registry)
                                       .then([](ResMut<Total> total) { total->value = 9; })
                                       .build();
        without_event.run(world);
        CHECK(world.resource<Total>().value == 9);
    }

    TEST_CASE("a chain with arms, alike or not, is empty and runs const when no step has state") {
        World world;
        const auto step = [](int) {};
        const auto forks = nexus::pipeline<int>(registry)
                               .fork(nexus::fn<add>, arm.then(nexus::fn<add>))
                               .join()
                               .build();
        const auto routes = nexus::pipeline<int>(registry)
                                .route([](int v) { return v > 0; }, nexus::fn<add>, nexus::fn<add>)
                                .build();
        const auto selects =
            nexus::pipeline<int>(registry)
                .select([](int v) { return v; }, nexus::on<1>(step), nexus::on<2>(step),
                        nexus::otherwise(arm.fork(step, step).join()))
                .build();
        static_assert(std::is_empty_v<decltype(forks)>);
        static_assert(std::is_empty_v<decltype(routes)>);
        static_assert(std::is_empty_v<decltype(selects)>);
        forks.run(world, 4);
        routes.run(world, 1);
        selects.run(world, 1);
        CHECK(world.resource<Total>().value == 9);
    }

    TEST_CASE("a chain of an rvalue reference owns its event") {
        World world;
        auto chain = nexus::pipeline<std::string&&>(registry)
                         .guard([](const std::string& text) { return !text.empty(); })
                         .transform([](std::string text) { return text + "!"; })
                         .value_or("none");
        CHECK(chain.run(world, std::string("long enough to be on the heap")) ==
              "long enough to be on the heap!");
        CHECK(chain.run(world, "") == "none");
        auto first = nexus::pipeline<std::string&&>(registry).guard(
            [](const std::string& text) { return !text.empty(); });
        static_assert(
            std::is_same_v<decltype(first.run(world, std::string())), std::optional<std::string>>);
        auto constant_event = nexus::pipeline<const int>(registry).then([](int v) { return v; });
        CHECK(constant_event.run(world, 3) == 3);
        Tally tally;
        nexus::pipeline<Counted&&>(registry)
            .tap([] {})
            .dispatch([](Counted) {})
            .build()
            .run(world, Counted(tally, 1));
        CHECK(tally.copied == 0);
    }

    TEST_CASE("what a borrowing chain returns refers to what it was given") {
        World world;
        const auto self = [](const Base& base) -> const Base& { return base; };
        auto chain = nexus::pipeline<const Base&>(registry).then(self);
        const Base base{1};
        CHECK(&chain.run(world, base) == &base);
        const Derived derived;
        CHECK(&chain.run(world, derived) == &derived);
        Base target{2};
        CHECK(&chain.run(world, Converts{&target}) == &target);
        CHECK(&chain.run(world, std::ref(target)) == &target);
        auto guarded = nexus::pipeline<const Base&>(registry).guard(
            [](const Base& b) { return b.number == 2; });
        CHECK(&*guarded.run(world, target) == &target);
        // A value does not refer to it: what is given may be converted.
        auto length = nexus::pipeline<const std::string&>(registry).then(
            [](const std::string& text) { return text.size(); });
        CHECK(length.run(world, "four") == 4);
    }

    TEST_CASE("a DAG and a fork that are named are copied by what is added to them") {
        World world;
        const auto start = nexus::dag<int>(registry);
        const auto rooted = start.root([](int v) { return v + 1; });
        const auto projected = start.root([](int v) { return v; }, [](int v) { return v * 10; });
        CHECK(rooted.run(world, 1) == 2);
        CHECK(projected.run(world, 1) == 10);
        CHECK(start.root<[](int v) { return v - 1; }>().run(world, 1) == 0);
        const auto fork = rooted.fork([](int v) { return v; }, [](int v) { return -v; });
        CHECK(fork.merge([](int a, int b) { return a - b; }).run(world, 1) == 4);
        CHECK(fork.merge<[](int a, int b) { return a * b; }>().run(world, 1) == -4);
        const auto joined = rooted.fork(add, add);
        joined.join().build().run(world, 4);
        CHECK(world.resource<Total>().value == 10);
        auto with = start.with_context(3).root([](int& context, int v) { return context += v; });
        CHECK(with.run(world, 1) == 4);
    }

    TEST_CASE("a chain that owns what cannot be copied is moved on") {
        World world;
        auto chain = nexus::pipeline<int>(registry).then(
            [own = std::make_unique<int>(5)](int v) { return v + *own; });
        auto more = std::move(chain).then([](int v) { return 2 * v; });
        CHECK(more.run(world, 1) == 12);
        auto callable = [own = std::make_unique<int>(1)](int v) { return v + *own; };
        auto last = std::move(more).then(std::move(callable)).dispatch(add).build();
        last.run(world, 1);
        CHECK(world.resource<Total>().value == 13);
    }
}

} // namespace
