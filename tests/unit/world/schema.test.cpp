// SPDX-License-Identifier: MIT
#include <nexus/world/registry.hpp>
#include <nexus/world/schema.hpp>
#include <nexus/world/world.hpp>

#include <doctest/doctest.h>

#include <any>
#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

template <int>
struct Part {
    int value = 0;
};

template <class App>
constexpr std::size_t size_of = nexus::Registry<App>::size;

TEST_SUITE("schema") {
    TEST_CASE("the registry numbers resources in order of declaration") {
        struct App {
            Part<0> a;
            Part<1> b;
            Part<2> c;
        };
        using Registry = nexus::Registry<App>;
        CHECK(Registry::size == 3);
        CHECK(Registry::id<Part<0>> == nexus::ResourceId{0});
        CHECK(Registry::id<Part<1>> == nexus::ResourceId{1});
        CHECK(Registry::id<Part<2>> == nexus::ResourceId{2});
        CHECK(Registry::id<Part<0>> < Registry::id<Part<2>>);
        CHECK(Registry::contains<Part<1>>);
        CHECK_FALSE(Registry::contains<Part<3>>);
    }

    TEST_CASE("the fields of a group are resources and the group is none") {
        struct Group {
            using resource_group = void;
            Part<1> b;
            Part<2> c;
        };
        struct App {
            Part<0> a;
            Group group;
            Part<3> d;
        };
        using Registry = nexus::Registry<App>;
        CHECK(Registry::size == 4);
        CHECK_FALSE(Registry::contains<Group>);
        CHECK(Registry::id<Part<2>>.index == 2);
        CHECK(Registry::id<Part<3>>.index == 3);
        nexus::World<App> world;
        CHECK(&world.resource<Part<1>>() == &world.app().group.b);
        CHECK(&world.resource<Part<2>>() == &world.app().group.c);
        CHECK(&world.resource<Part<3>>() == &world.app().d);
    }

    TEST_CASE("groups nest in groups to any depth") {
        struct Innermost {
            using resource_group = void;
            Part<4> e;
        };
        struct Inner {
            using resource_group = void;
            Part<2> c;
            Innermost innermost;
            Part<3> d;
        };
        struct Outer {
            using resource_group = void;
            Inner inner;
            Part<1> b;
        };
        struct App {
            Part<0> a;
            Outer outer;
        };
        CHECK(size_of<App> == 5);
        nexus::World<App> world;
        CHECK(&world.resource<Part<4>>() == &world.app().outer.inner.innermost.e);
        CHECK(&world.resource<Part<3>>() == &world.app().outer.inner.d);
        CHECK(&world.resource<Part<1>>() == &world.app().outer.b);
        CHECK_FALSE(nexus::World<App>::contains<Inner>);
    }

    TEST_CASE("one group serves two schemas") {
        struct Plugin {
            using resource_group = void;
            Part<1> prices;
            Part<2> limits;
        };
        struct First {
            Plugin plugin;
            Part<0> own;
        };
        struct Second {
            Part<5> other;
            Part<6> another;
            Plugin plugin;
        };
        nexus::World<First> first;
        nexus::World<Second> second;
        first.resource<Part<1>>().value = 1;
        second.resource<Part<1>>().value = 2;
        CHECK(first.app().plugin.prices.value == 1);
        CHECK(second.app().plugin.prices.value == 2);
        CHECK(nexus::Registry<First>::id<Part<2>>.index == 1);
        CHECK(nexus::Registry<Second>::id<Part<2>>.index == 3);
    }

    TEST_CASE("a group of groups alone, and an empty group, add nothing of their own") {
        struct Empty {
            using resource_group = void;
        };
        struct Wrapper {
            using resource_group = void;
            Empty empty;
        };
        struct App {
            Wrapper wrapper;
            Part<0> a;
            Empty empty;
        };
        CHECK(size_of<App> == 1);
        nexus::World<App> world;
        CHECK(&world.resource<Part<0>>() == &world.app().a);
    }

    TEST_CASE("an optional in a group is an optional resource") {
        struct Group {
            using resource_group = void;
            std::optional<Part<1>> maybe;
        };
        struct App {
            Group group;
        };
        nexus::World<App> world;
        CHECK(nexus::World<App>::contains<Part<1>>);
        CHECK(world.try_resource<Part<1>>() == nullptr);
        world.app().group.maybe.emplace();
        CHECK(world.try_resource<Part<1>>() == &*world.app().group.maybe);
    }

    TEST_CASE("an optional field can be named as what it holds or as itself") {
        struct App {
            Part<0> a;
            std::optional<Part<1>> maybe;
        };
        using Registry = nexus::Registry<App>;
        CHECK(Registry::contains<Part<1>>);
        CHECK(Registry::contains<std::optional<Part<1>>>);
        CHECK_FALSE(Registry::contains<std::optional<Part<0>>>);
        CHECK(Registry::id<Part<1>> == Registry::id<std::optional<Part<1>>>);
        nexus::World<App> world;
        CHECK(world.try_resource<std::optional<Part<1>>>() == &world.app().maybe);
    }

    TEST_CASE("an empty schema has no resources") {
        struct App {};
        CHECK(size_of<App> == 0);
        CHECK_FALSE(nexus::Registry<App>::contains<Part<0>>);
    }

    TEST_CASE("enumerations and smart pointers are resources of their own type") {
        enum class Phase { closed, open };
        struct App {
            Phase phase = Phase::open;
            std::unique_ptr<Part<0>> owned;
            std::vector<int> numbers;
        };
        nexus::World<App> world;
        CHECK(world.resource<Phase>() == Phase::open);
        world.resource<std::vector<int>>().push_back(3);
        CHECK(world.app().numbers.size() == 1);
        CHECK(world.resource<std::unique_ptr<Part<0>>>() == nullptr);
    }
}

/// Of somebody else, so that it cannot be marked in itself.
struct Foreign {
    Part<1> b;
    Part<2> c;
};

} // namespace

template <>
inline constexpr bool nexus::enable_resource_group<Foreign> = true;

namespace {

/// Neither an aggregate nor countable: it names its fields.
class Hidden {
public:
    Hidden() = default;
    explicit Hidden(int value) : first{value}, second{value + 1} {}

    Part<10> first;
    Part<11> second;
};

/// A base class keeps this from being reflected.
struct Base {
    Part<20> inherited;
};
struct Derived : Base {
    Part<21> own;
    std::optional<Part<22>> maybe;
};

} // namespace

template <>
inline constexpr auto nexus::schema_fields<Hidden> = nexus::fields<&Hidden::first, &Hidden::second>;
template <>
inline constexpr auto nexus::schema_fields<Derived> =
    nexus::fields<&Derived::own, &Derived::maybe, &Derived::inherited>;

namespace {

TEST_SUITE("schema.customisation") {
    TEST_CASE("a foreign struct becomes a group by specialisation") {
        struct App {
            Part<0> a;
            Foreign foreign;
        };
        CHECK(size_of<App> == 3);
        nexus::World<App> world;
        CHECK(&world.resource<Part<2>>() == &world.app().foreign.c);
    }

    TEST_CASE("a class that cannot be reflected names its fields") {
        nexus::World<Hidden> world(Hidden(5));
        CHECK(size_of<Hidden> == 2);
        CHECK(world.resource<Part<10>>().value == 5);
        CHECK(world.resource<Part<11>>().value == 6);
        CHECK(&world.resource<Part<11>>() == &world.app().second);
        nexus::World<Hidden> by_default;
        CHECK(by_default.resource<Part<10>>().value == 0);
    }

    TEST_CASE("named fields may come from a base class, in any order, and be optional") {
        nexus::World<Derived> world;
        CHECK(nexus::Registry<Derived>::id<Part<21>>.index == 0);
        CHECK(nexus::Registry<Derived>::id<Part<20>>.index == 2);
        CHECK(&world.resource<Part<20>>() == &world.app().inherited);
        CHECK(world.try_resource<Part<22>>() == nullptr);
    }
}

/// A megabyte in one field: counting must not depend on the size of what is counted.
struct Ladder {
    std::array<std::array<long, 128>, 1024> levels{};
};
/// Without a default constructor.
struct Sized {
    explicit Sized(std::size_t n) : size{n} {}
    std::size_t size;
};
/// Neither copied nor moved.
struct Locked {
    Locked() = default;
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;
    int value = 1;
};
/// Copying it would not compile; a vector of it says that it can be copied all the same.
struct MoveOnly {
    std::unique_ptr<int> value;
};
struct Unnamed {
    int value = 2;
};
/// Made from anything.
struct Greedy {
    Greedy() = default;
    template <class T>
    requires(!std::is_same_v<std::remove_cvref_t<T>, Greedy>) Greedy(T&&) {}
};

TEST_SUITE("schema.reflection") {
    TEST_CASE("a schema of one mebibyte is reflected") {
        struct Few {
            Ladder ladder;
            Part<0> a;
        };
        static_assert(sizeof(Few) > 1024 * 1024);
        CHECK(size_of<Few> == 2);
        const auto world = std::make_unique<nexus::World<Few>>();
        world->resource<Ladder>().levels[1023][127] = 5;
        CHECK(world->app().ladder.levels.back().back() == 5);
        CHECK(&world->resource<Part<0>>() == &world->app().a);
    }

    TEST_CASE("a field without a default constructor is counted and reached") {
        struct App {
            Part<0> a;
            Sized sized;
            Part<1> b;
        };
        CHECK(size_of<App> == 3);
        nexus::World<App> world(Part<0>{}, Sized(12), Part<1>{3});
        CHECK(world.resource<Sized>().size == 12);
        CHECK(world.resource<Part<1>>().value == 3);
    }

    TEST_CASE("only fields without default constructors, and one of them last") {
        struct App {
            std::unique_ptr<Sized> pointer;
            Part<1> b;
            Sized sized;
        };
        CHECK(size_of<App> == 3);
        nexus::World<App> world(nullptr, Part<1>{3}, Sized(4));
        CHECK(world.resource<Sized>().size == 4);
    }

    TEST_CASE("an optional of a type that can be neither copied nor moved") {
        struct App {
            Part<0> a;
            std::optional<Locked> locked;
        };
        CHECK(size_of<App> == 2);
        nexus::World<App> world;
        CHECK(world.try_resource<Locked>() == nullptr);
        world.app().locked.emplace();
        CHECK(world.try_resource<Locked>()->value == 1);
    }

    TEST_CASE("a field that can be neither copied nor moved") {
        struct App {
            Locked locked;
            Part<0> a;
        };
        CHECK(size_of<App> == 2);
        nexus::World<App> world;
        CHECK(world.resource<Locked>().value == 1);
    }

    TEST_CASE("a vector of move-only elements") {
        struct App {
            std::vector<MoveOnly> all;
            Part<0> a;
        };
        CHECK(size_of<App> == 2);
        nexus::World<App> world;
        world.resource<std::vector<MoveOnly>>().push_back({std::make_unique<int>(4)});
        CHECK(*world.app().all.front().value == 4);
    }

    TEST_CASE("an optional of a type from an anonymous namespace") {
        struct App {
            std::optional<Unnamed> unnamed;
            std::optional<Part<0>> part;
        };
        CHECK(size_of<App> == 2);
        nexus::World<App> world(Unnamed{3}, std::nullopt);
        CHECK(world.try_resource<Unnamed>()->value == 3);
        CHECK(world.try_resource<Part<0>>() == nullptr);
    }

    TEST_CASE("standard arrays, pairs and aggregates within aggregates count as one field each") {
        struct Point {
            double x, y;
        };
        struct App {
            std::array<Part<1>, 4> array;
            std::pair<int, int> pair;
            Point point;
            std::array<Point, 2> points;
        };
        CHECK(size_of<App> == 4);
        nexus::World<App> world;
        CHECK(&world.resource<Point>() == &world.app().point);
        CHECK(&world.resource<std::array<Point, 2>>() == &world.app().points);
    }

    TEST_CASE("a field that takes anything is counted once") {
        struct App {
            Part<0> a;
            Greedy greedy;
            std::any any;
            std::shared_ptr<int> shared;
            std::optional<Part<1>> maybe;
            Part<2> b;
        };
        CHECK(size_of<App> == 6);
        nexus::World<App> world;
        CHECK(&world.resource<Part<2>>() == &world.app().b);
    }

    TEST_CASE("resources lie in the struct, in its order, without anything between") {
        struct App {
            Part<0> a;
            Part<1> b;
            Part<2> c;
        };
        nexus::World<App> world;
        const auto* const first = reinterpret_cast<const std::byte*>(&world.app());
        CHECK(reinterpret_cast<const std::byte*>(&world.resource<Part<0>>()) == first);
        CHECK(reinterpret_cast<const std::byte*>(&world.resource<Part<2>>()) ==
              first + 2 * sizeof(int));
    }
}

} // namespace
