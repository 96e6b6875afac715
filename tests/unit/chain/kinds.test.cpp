// SPDX-License-Identifier: MIT
// Values of odd kinds through the combinators.
#include <nexus/chain/pipeline.hpp>

#include <doctest/doctest.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// g++ 12 at -O3 takes what an optional of an optional<bool> holds, when it is empty, for read.
#if defined(__GNUC__) && !defined(__clang__)
#    pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

namespace {

using nexus::arm, nexus::Res, nexus::ResMut;

struct Total {
    int value = 0;
};
struct Cache {
    std::optional<int> last;
};
struct App {
    Total total;
    Cache cache;
};
using World = nexus::World<App>;
constexpr auto registry = nexus::registry<App>;

struct Empty {};
struct Large {
    std::array<char, 4096> bytes{};
};
/// Neither made from nothing, nor assigned.
struct Number {
    const int value;
    explicit Number(int given) : value(given) {}
};

namespace elsewhere {
struct Numbers {
    int values[3] = {1, 2, 3};
};
constexpr const int* begin(const Numbers& numbers) {
    return numbers.values;
}
constexpr const int* end(const Numbers& numbers) {
    return numbers.values + 3;
}
} // namespace elsewhere

TEST_SUITE("kinds of values") {
    TEST_CASE("a counter is a scan that leaves out the value, or has none") {
        World world;
        const auto next = [](int& count) { return ++count; };
        auto valued = nexus::pipeline<std::string>(registry).scan(0, next);
        CHECK(valued.run(world, "a") == 1);
        CHECK(valued.run(world, "b") == 2);
        auto nothing = nexus::pipeline<void>(registry).scan(5, next);
        CHECK(nothing.run(world) == 6);
        auto behind =
            nexus::pipeline<int>(registry).then([](int) {}).scan<[](int& n) { return --n; }>(3);
        CHECK(behind.run(world, 1) == 2);
        auto same = nexus::pipeline<int>(registry).with_context(10).scan(
            1, [](int& product, int v) { return product *= v; });
        CHECK(same.run(world, 3) == 3);
        auto both = nexus::pipeline<int>(registry).with_context(10).scan(
            1, [](int& context, int& sum, int v) { return sum += context + v; });
        CHECK(both.run(world, 3) == 14);
        auto counted = nexus::pipeline<int>(registry).with_context(10).scan(0, next);
        CHECK(counted.run(world, 3) == 1);
    }

    TEST_CASE("and_then goes on with the parts of an optional that is returned by reference") {
        World world;
        world.resource<Cache>().last = 5;
        auto chain = nexus::pipeline<int>(registry)
                         .guard([](int v) { return v > 0; })
                         .and_then([](Res<Cache> cache, int) -> const std::optional<int>& {
                             return cache->last;
                         });
        static_assert(
            std::is_same_v<decltype(chain.run(world, 1)), nexus::optional_ref<const int>>);
        CHECK(&*chain.run(world, 1) == &*world.resource<Cache>().last);
        CHECK(!chain.run(world, 0));
        CHECK(chain.transform([](const int& v) { return v; }).value_or(1).run(world, 1) == 5);
    }

    TEST_CASE("for_each finds begin and end as a for loop does") {
        World world;
        const auto add = [](ResMut<Total> total, int v) { total->value += v; };
        nexus::pipeline<elsewhere::Numbers>(registry).for_each(add).build().run(
            world, elsewhere::Numbers{});
        CHECK(world.resource<Total>().value == 6);
        const int array[] = {4, 5};
        nexus::pipeline<const int(&)[2]>(registry).for_each(add).build().run(world, array);
        CHECK(world.resource<Total>().value == 15);
        nexus::pipeline<std::span<const int>>(registry).for_each(add).build().run(world, array);
        CHECK(world.resource<Total>().value == 24);
        nexus::pipeline<std::vector<bool>>(registry)
            .for_each([](ResMut<Total> total, bool v) { total->value += v ? 1 : 0; })
            .build()
            .run(world, std::vector<bool>{true, false, true});
        CHECK(world.resource<Total>().value == 26);
    }

    TEST_CASE("optionals in optionals, and of bool") {
        World world;
        using Nested = std::optional<std::optional<int>>;
        auto chain = nexus::pipeline<std::optional<int>>(registry).guard(
            [](const std::optional<int>& v) { return v != 3; });
        static_assert(std::is_same_v<decltype(chain.run(world, 1)), Nested>);
        CHECK(chain.run(world, 1) == Nested(1));
        CHECK(chain.run(world, 3) == Nested());
        CHECK(chain.run(world, std::nullopt) == Nested(std::optional<int>()));
        CHECK(chain.and_then([](std::optional<int> v) { return v; }).run(world, 2) == 2);
        auto flag = nexus::pipeline<std::optional<bool>>(registry)
                        .filter([](bool v) { return !v; })
                        .transform([](bool v) { return !v; });
        CHECK(flag.run(world, false) == std::optional<bool>(true));
        CHECK(flag.run(world, true) == std::nullopt);
        CHECK(nexus::pipeline<std::optional<bool>>(registry).value_or(true).run(world, false) ==
              false);
        auto of_bool = nexus::pipeline<bool>(registry).guard([](bool) { return true; }).or_else([] {
            return std::optional(true);
        });
        CHECK(of_bool.run(world, false) == std::optional<bool>(false));
    }

    TEST_CASE("variants with an alternative twice") {
        World world;
        using Twice = std::variant<int, int, Empty>;
        auto chain = nexus::pipeline<Twice>(registry).visit(
            [](int v) { return v; }, [](int v) { return -v; }, arm.then([](Empty) { return 7; }));
        CHECK(chain.run(world, Twice(std::in_place_index<0>, 3)) == 3);
        CHECK(chain.run(world, Twice(std::in_place_index<1>, 3)) == -3);
        CHECK(chain.run(world, Twice(Empty{})) == 7);
    }

    TEST_CASE("large, empty, and never assigned") {
        World world;
        auto large = nexus::pipeline<Large>(registry)
                         .tap([](const Large&) {})
                         .guard([](const Large& v) { return v.bytes[0] == 0; })
                         .transform([](Large v) {
                             v.bytes[4095] = 'x';
                             return v;
                         })
                         .then([](std::optional<Large> v) { return v ? v->bytes[4095] : 'n'; });
        CHECK(large.run(world, Large{}) == 'x');
        auto empty = nexus::pipeline<Empty>(registry)
                         .guard([] { return true; })
                         .transform([](Empty v) { return std::pair(v, Empty{}); })
                         .transform([](std::pair<Empty, Empty>) { return 2; })
                         .value_or(1);
        CHECK(empty.run(world, Empty{}) == 2);
        auto number = nexus::pipeline<Number>(registry)
                          .guard([](const Number& n) { return n.value > 0; })
                          .or_else([] { return std::optional<Number>(8); })
                          .route([](const std::optional<Number>& n) { return n->value > 5; },
                                 [](std::optional<Number> n) { return *n; },
                                 [](std::optional<Number> n) { return Number(-n->value); });
        CHECK(number.run(world, Number(3)).value == -3);
        CHECK(number.run(world, Number(-3)).value == 8);
    }

    TEST_CASE("references that change, and volatile ones") {
        World world;
        int event = 1;
        nexus::pipeline<int&>(registry)
            .guard([](const int& v) { return v == 1; })
            .transform([](int& v) { v = 5; })
            .build()
            .run(world, event);
        CHECK(event == 5);
        volatile int device = 2;
        auto chain =
            nexus::pipeline<volatile int&>(registry).then([](volatile int& v) { return v + 1; });
        CHECK(chain.run(world, device) == 3);
    }

    TEST_CASE("an arm that ends in nothing fits beside one that may stop before") {
        World world;
        int added = 0;
        int behind = 0;
        auto chain =
            nexus::pipeline<int>(registry)
                .select([](int v) { return v; }, nexus::on<1>([&](int) { added += 1; }),
                        nexus::otherwise(arm.guard([](int v) { return v > 5; }).transform([&](int) {
                            added += 10;
                        })))
                .then([&] { ++behind; })
                .build();
        for (const int v : {1, 2, 7})
            chain.run(world, v);
        CHECK(added == 11);
        CHECK(behind == 3);
    }

    TEST_CASE("twelve arms") {
        World world;
        const auto plus = [](int n) { return [n](int v) { return v + n; }; };
        auto chain = nexus::pipeline<int>(registry)
                         .fork(plus(0), plus(1), plus(2), plus(3), plus(4), plus(5), plus(6),
                               plus(7), plus(8), plus(9), arm.guard([](int) { return false; }),
                               arm.fork(plus(1), plus(2)).merge([](int a, int b) { return a * b; }))
                         .merge([](int a, int b, int c, int d, int e, int f, int g, int h, int i,
                                   int j, nexus::optional_ref<const int> none, int product) {
                             return none ? -1 : a + b + c + d + e + f + g + h + i + j + product;
                         });
        CHECK(chain.run(world, 1) == 55 + 6);
    }
}

} // namespace
