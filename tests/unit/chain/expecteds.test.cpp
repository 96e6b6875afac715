// SPDX-License-Identifier: MIT
// Every step on an expected, for std::expected, for tl::expected and for a type of a user's own:
// what counts is what a type has, not which it is.
#include <nexus/chain/pipeline.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <support/result.hpp>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#if __has_include(<expected>)
#    include <expected>
#endif

namespace {

using nexus::arm, nexus::ResMut;

struct Total {
    int value = 0;
};
struct App {
    Total total;
};
using World = nexus::World<App>;
constexpr auto registry = nexus::registry<App>;

struct Own {
    template <class T, class E>
    using type = support::Result<T, E>;
};
struct Tl {
    template <class T, class E>
    using type = tl::expected<T, E>;
};
#if defined(__cpp_lib_expected)
struct Std {
    template <class T, class E>
    using type = std::expected<T, E>;
};
#    define ALL_EXPECTEDS Own, Tl, Std
#else
#    define ALL_EXPECTEDS Own, Tl
#endif

template <class X>
X failing(typename X::error_type error) {
    return X(typename X::unexpected_type(std::move(error)));
}

TEST_SUITE("expecteds") {
    TEST_CASE_TEMPLATE("values go through, errors go past", Kind, ALL_EXPECTEDS) {
        using X = typename Kind::template type<int, std::string>;
        using Wide = typename Kind::template type<long, std::string>;
        World world;
        auto chain =
            nexus::pipeline<X>(registry)
                .inspect([](ResMut<Total> total, int v) { total->value += v; })
                .transform([](int v) { return long{v} * 2; })
                .and_then([](long v) { return v > 100 ? failing<Wide>("large") : Wide(v + 1); });
        static_assert(std::is_same_v<decltype(chain.run(world, X(1))), Wide>);
        CHECK(*chain.run(world, X(4)) == 9);
        CHECK(chain.run(world, X(400)).error() == "large");
        CHECK(chain.run(world, failing<X>("none")).error() == "none");
        CHECK(world.resource<Total>().value == 404);
    }

    TEST_CASE_TEMPLATE("errors are changed, seen, told and dropped", Kind, ALL_EXPECTEDS) {
        using X = typename Kind::template type<std::string, int>;
        World world;
        auto changed = nexus::pipeline<X>(registry)
                           .inspect_error([](ResMut<Total> total, int e) { total->value += e; })
                           .transform_error([](int e) { return std::to_string(e); });
        static_assert(std::is_same_v<decltype(changed.run(world, X(""))),
                                     typename Kind::template type<std::string, std::string>>);
        CHECK(changed.run(world, failing<X>(7)).error() == "7");
        CHECK(*changed.run(world, X("kept")) == "kept");
        CHECK(world.resource<Total>().value == 7);
        auto told = nexus::pipeline<X>(registry).on_error(
            [](ResMut<Total> total, int e) { total->value = -e; });
        static_assert(std::is_same_v<decltype(told.run(world, X(""))), std::optional<std::string>>);
        CHECK(told.run(world, failing<X>(7)) == std::nullopt);
        CHECK(told.run(world, X("kept")) == "kept");
        CHECK(world.resource<Total>().value == -7);
        auto dropped = nexus::pipeline<X>(registry).ok();
        CHECK(dropped.run(world, failing<X>(7)) == std::nullopt);
        CHECK(dropped.run(world, X("kept")) == "kept");
    }

    TEST_CASE_TEMPLATE("errors are mended", Kind, ALL_EXPECTEDS) {
        using X = typename Kind::template type<int, int>;
        using Other = typename Kind::template type<int, std::string>;
        World world;
        auto mended = nexus::pipeline<X>(registry).or_else(
            [](int e) { return e > 5 ? failing<Other>("large") : Other(e); });
        static_assert(std::is_same_v<decltype(mended.run(world, X(1))), Other>);
        CHECK(*mended.run(world, X(9)) == 9);
        CHECK(*mended.run(world, failing<X>(3)) == 3);
        CHECK(mended.run(world, failing<X>(6)).error() == "large");
        auto or_default = nexus::pipeline<X>(registry).value_or(11);
        CHECK(or_default.run(world, X(9)) == 9);
        CHECK(or_default.run(world, failing<X>(6)) == 11);
        auto or_else = nexus::pipeline<X>(registry).value_or_else([](int e) { return -e; });
        CHECK(or_else.run(world, X(9)) == 9);
        CHECK(or_else.run(world, failing<X>(6)) == -6);
    }

    TEST_CASE_TEMPLATE("optionals become expecteds", Kind, ALL_EXPECTEDS) {
        using X = typename Kind::template type<int, short>;
        World world;
        auto with =
            nexus::pipeline<int>(registry).guard([](int v) { return v > 0; }).template ok_or<X>(4);
        static_assert(std::is_same_v<decltype(with.run(world, 1)), X>);
        CHECK(*with.run(world, 3) == 3);
        CHECK(with.run(world, -3).error() == 4);
        auto made = nexus::pipeline<int>(registry)
                        .guard([](int v) { return v > 0; })
                        .template ok_or_else<X>([](ResMut<Total> total) { return ++total->value; });
        CHECK(made.run(world, -3).error() == 1);
        CHECK(made.run(world, -3).error() == 2);
        CHECK(*made.run(world, 3) == 3);
        CHECK(world.resource<Total>().value == 2);
    }

    TEST_CASE_TEMPLATE("borrowed, whole, and in arms", Kind, ALL_EXPECTEDS) {
        using X = typename Kind::template type<int, int>;
        World world;
        const X good(4);
        const X bad = failing<X>(2);
        auto whole = nexus::pipeline<const X&>(registry)
                         .transform([](const int& v) { return v + 1; })
                         .then([](X all) { return all.has_value() ? *all : -all.error(); });
        CHECK(whole.run(world, good) == 5);
        CHECK(whole.run(world, bad) == -2);
        auto forked = nexus::pipeline<X>(registry)
                          .fork(arm.transform([](int v) { return 2 * v; }).value_or(0),
                                arm.value_or_else([](int e) { return e; }))
                          .merge([](int a, int b) { return 10 * a + b; });
        CHECK(forked.run(world, good) == 84);
        CHECK(forked.run(world, bad) == 2);
        CHECK(*good == 4);
        CHECK(bad.error() == 2);
    }

    TEST_CASE("an expected of nothing") {
        World world;
        using X = tl::expected<void, int>;
        auto chain = nexus::pipeline<X>(registry)
                         .inspect([](ResMut<Total> total) { ++total->value; })
                         .transform([] { return 3; })
                         .transform([](int) {})
                         .transform_error([](int e) { return e + 1; });
        static_assert(std::is_same_v<decltype(chain.run(world, X())), X>);
        CHECK(chain.run(world, X()).has_value());
        CHECK(chain.run(world, failing<X>(4)).error() == 5);
        CHECK(world.resource<Total>().value == 1);
        auto dropped = nexus::pipeline<X>(registry).ok().transform([] { return 1; }).value_or(2);
        CHECK(dropped.run(world, X()) == 1);
        CHECK(dropped.run(world, failing<X>(4)) == 2);
        auto made = nexus::pipeline<void>(registry)
                        .guard([](nexus::Res<Total> total) { return total->value > 1; })
                        .ok_or<X>(9)
                        .and_then([](ResMut<Total> total) {
                            ++total->value;
                            return X();
                        });
        CHECK(made.run(world).error() == 9);
        world.resource<Total>().value = 2;
        CHECK(made.run(world).has_value());
        auto ended = nexus::pipeline<X>(registry).on_error([](int) {}).build();
        ended.run(world, X());
    }

#if defined(__cpp_lib_expected)
    TEST_CASE("ok_or without a type makes a std::expected") {
        World world;
        auto chain =
            nexus::pipeline<int>(registry).guard([](int v) { return v > 0; }).ok_or("none");
        static_assert(
            std::is_same_v<decltype(chain.run(world, 1)), std::expected<int, const char*>>);
        CHECK(*chain.run(world, 1) == 1);
        CHECK(chain.run(world, 0).error() == std::string("none"));
    }
#endif
}

} // namespace
