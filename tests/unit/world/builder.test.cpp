// SPDX-License-Identifier: MIT
#include <nexus/handler/handler.hpp>
#include <nexus/world/builder.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using nexus::Res, nexus::ResMut, nexus::WorldBuilder;
using support::Counted, support::Tally;

struct Book {
    int depth = 1;
};
struct Limits {
    int low = 0;
    int high = 10;
};
struct Absent {};

/// Neither copied nor moved.
struct Pinned {
    Pinned(int a, std::string b) : number{a}, text{std::move(b)}, self{this} {}
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;
    int number;
    std::string text;
    Pinned* self;
};

struct Plugin {
    using resource_group = void;
    Book book{7};
    Limits limits;
};

/// A plugin with a setting.
struct WithLimits {
    int high;

    template <class Builder>
    auto operator()(Builder builder) const {
        return std::move(builder).add(Limits{0, high});
    }
};

int sum(Res<Book> book, Res<Limits> limits, int n) {
    return book->depth + limits->high + n;
}

TEST_SUITE("builder") {
    TEST_CASE("values become resources, in order") {
        auto world = WorldBuilder{}.add(Book{3}).add(Limits{4, 5}).build();
        using Registry = decltype(world.registry());
        CHECK(world.resource<Book>().depth == 3);
        CHECK(world.resource<Limits>().high == 5);
        CHECK(Registry::size == 2);
        CHECK(Registry::template id<Book>.index == 0);
        CHECK(Registry::template id<Limits>.index == 1);
        CHECK_FALSE(decltype(world)::contains<Absent>);
    }

    TEST_CASE("an empty builder makes an empty world") {
        auto world = WorldBuilder{}.build();
        CHECK(decltype(world.registry())::size == 0);
        CHECK(world.next_sequence().value() == 1);
    }

    TEST_CASE("resources are made from arguments, by constructor or by braces") {
        auto world =
            WorldBuilder{}.add<Limits>(6, 7).add<std::vector<int>>(3u, 9).add<Book>().build();
        CHECK(world.resource<Limits>().low == 6);
        CHECK(world.resource<std::vector<int>>() == std::vector{9, 9, 9});
        CHECK(world.resource<Book>().depth == 1);
    }

    TEST_CASE("a type that can be neither copied nor moved is made in place") {
        auto world = WorldBuilder{}.add(Book{2}).add<Pinned>(5, "five").build();
        auto& pinned = world.resource<Pinned>();
        CHECK(pinned.number == 5);
        CHECK(pinned.text == "five");
        CHECK(pinned.self == &pinned);
    }

    TEST_CASE("arguments are kept until the world is built, moved and not copied") {
        auto owned = std::make_unique<int>(8);
        struct Owner {
            std::unique_ptr<int> pointer;
        };
        auto builder = WorldBuilder{}.add<Owner>(std::move(owned));
        CHECK(owned == nullptr);
        auto world = std::move(builder).add(Book{}).build();
        CHECK(*world.resource<Owner>().pointer == 8);
    }

    TEST_CASE("an lvalue is copied, an rvalue never") {
        Tally tally;
        Counted value(tally, 4);
        {
            auto world = WorldBuilder{}.add(value).add(Book{}).build();
            CHECK(world.resource<Counted>().value == 4);
            CHECK(tally.copied == 1);
        }
        {
            auto world = WorldBuilder{}.add(std::move(value)).add(Book{}).build();
            CHECK(world.resource<Counted>().value == 4);
            CHECK(tally.copied == 1);
        }
        CHECK(tally.alive() == 1);
    }

    TEST_CASE("nothing is made before build") {
        static int made = 0;
        struct Loud {
            explicit Loud(int) { ++made; }
            Loud(const Loud&) = delete;
            Loud& operator=(const Loud&) = delete;
        };
        made = 0;
        {
            auto unused = WorldBuilder{}.add<Loud>(1);
            static_cast<void>(unused);
        }
        CHECK(made == 0);
        auto world = WorldBuilder{}.add<Loud>(1).build();
        static_cast<void>(world);
        CHECK(made == 1);
    }

    TEST_CASE("a plugin may be a resource group") {
        auto world = WorldBuilder{}.install(Plugin{}).add<Pinned>(1, "").build();
        CHECK(world.resource<Book>().depth == 7);
        CHECK(world.resource<Limits>().high == 10);
        CHECK_FALSE(decltype(world)::contains<Plugin>);
        CHECK(decltype(world.registry())::size == 3);
    }

    TEST_CASE("a plugin may be a callable that takes a builder and returns one") {
        const auto with_book = [](auto builder) {
            return std::move(builder).template add<Book>(20);
        };
        auto world = WorldBuilder{}.install(with_book).install(WithLimits{30}).build();
        CHECK(nexus::handler<sum>(world.registry()).run(world, 1) == 51);
    }

    TEST_CASE("plugins install plugins") {
        const auto outer = [](auto builder) {
            return std::move(builder).install(Plugin{}).install(
                [](auto inner) { return std::move(inner).template add<Absent>(); });
        };
        auto world = WorldBuilder{}.install(outer).build();
        CHECK(decltype(world)::contains<Absent>);
        CHECK(decltype(world)::contains<Limits>);
    }

    TEST_CASE("an optional becomes an optional resource") {
        auto world = WorldBuilder{}.add(std::optional<Book>()).add(Limits{}).build();
        CHECK(world.try_resource<Book>() == nullptr);
        world.resource<std::optional<Book>>().emplace(Book{4});
        CHECK(world.try_resource<Book>()->depth == 4);
    }

    TEST_CASE("handlers are bound to what was built") {
        auto world = WorldBuilder{}.add(Book{3}).add(Limits{}).build();
        using App = decltype(world)::app_type;
        const auto early = nexus::handler<sum>(nexus::registry<App>);
        CHECK(early.run(world, 4) == 17);
        nexus::startup([](ResMut<Book> book) { book->depth = 0; }, world);
        CHECK(early.run(world, 4) == 14);
    }

    TEST_CASE("a built world is pinned and independent of its builder's temporaries") {
        auto world = WorldBuilder{}.add(std::vector<int>(1000, 5)).build();
        CHECK_FALSE(std::is_move_constructible_v<decltype(world)>);
        CHECK(world.resource<std::vector<int>>().size() == 1000);
        CHECK(world.resource<std::vector<int>>().back() == 5);
    }

    TEST_CASE("numbers become the numbers that the members of an aggregate are") {
        struct Wide {
            std::uint64_t depth = 0;
            double ratio = 0;
        };
        const int depth = 10;
        auto world = WorldBuilder{}.add<Wide>(depth, 2).add<Limits>('a', 3L).build();
        CHECK(world.resource<Wide>().depth == 10);
        CHECK(world.resource<Wide>().ratio == 2);
        CHECK(world.resource<Limits>().low == 'a');
        CHECK(world.resource<Limits>().high == 3);
    }

    TEST_CASE("what is added first is destroyed last") {
        static std::vector<int> order;
        order.clear();
        struct First {
            First() = default;
            First(const First&) = delete;
            First& operator=(const First&) = delete;
            ~First() { order.push_back(1); }
        };
        struct Second {
            Second() = default;
            Second(const Second&) = delete;
            Second& operator=(const Second&) = delete;
            ~Second() { order.push_back(2); }
        };
        {
            auto world = WorldBuilder{}.add<First>().add<Second>().build();
            static_cast<void>(world);
        }
        CHECK(order == std::vector{2, 1});
    }
}

} // namespace
