// SPDX-License-Identifier: MIT
#include <nexus/world/world.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

struct Book {
    std::uint64_t depth = 0;
};
struct Config {
    std::uint64_t max_depth = 10;
};
struct App {
    Book book;
    Config config;
};
using World = nexus::World<App>;

/// Neither copied nor moved, made from a number.
struct Pinned {
    int number;

    constexpr Pinned(int n) : number{n} {}
    Pinned(const Pinned&) = delete;
    Pinned& operator=(const Pinned&) = delete;
};

TEST_SUITE("world") {
    TEST_CASE("a default world has the defaults of its fields") {
        World world;
        CHECK(world.resource<Book>().depth == 0);
        CHECK(world.resource<Config>().max_depth == 10);
    }

    TEST_CASE("the default constructor of a field may be explicit") {
        struct Sized {
            explicit Sized(int n = 16) : size{n} {}
            int size;
        };
        struct Explicit {
            Sized sized;
            Book book;
        };
        nexus::World<Explicit> world;
        CHECK(world.resource<Sized>().size == 16);
        CHECK(world.resource<Book>().depth == 0);
    }

    TEST_CASE("a world is pinned") {
        CHECK_FALSE(std::is_copy_constructible_v<World>);
        CHECK_FALSE(std::is_move_constructible_v<World>);
        CHECK_FALSE(std::is_copy_assignable_v<World>);
        CHECK_FALSE(std::is_move_assignable_v<World>);
    }

    TEST_CASE("a whole schema is moved in") {
        struct Holder {
            std::unique_ptr<int> pointer;
        };
        struct Owning {
            Holder holder;
        };
        Owning app{{std::make_unique<int>(7)}};
        nexus::World<Owning> world(std::move(app));
        CHECK(*world.resource<Holder>().pointer == 7);
    }

    TEST_CASE("a whole schema that is an lvalue is copied") {
        App app{{3}, {4}};
        World world(app);
        const App constant{{5}, {6}};
        World other(constant);
        CHECK(world.resource<Book>().depth == 3);
        CHECK(app.book.depth == 3);
        CHECK(other.resource<Config>().max_depth == 6);
    }

    TEST_CASE("field values initialise the fields in order") {
        World world(Book{1}, Config{2});
        CHECK(world.resource<Book>().depth == 1);
        CHECK(world.resource<Config>().max_depth == 2);
    }

    TEST_CASE("fields without a value take their defaults") {
        World world(Book{1});
        CHECK(world.resource<Book>().depth == 1);
        CHECK(world.resource<Config>().max_depth == 10);
    }

    TEST_CASE("a lone field value is not taken for the schema") {
        struct Outer {
            App inner;
        };
        nexus::World<Outer> world(App{{1}, {2}});
        CHECK(world.app().inner.book.depth == 1);
    }

    TEST_CASE("a number of another type initialises a field") {
        struct Price {
            std::uint32_t ticks;
            Price(std::uint32_t n) : ticks{n} {}
        };
        struct Priced {
            Price price;
        };
        const int ticks = 5;
        const nexus::World<Priced> world(ticks);
        CHECK(world.resource<Price>().ticks == 5);
    }

    TEST_CASE("a field value is moved into place, once") {
        support::Tally tally;
        struct Schema {
            support::Counted counted;
        };
        {
            support::Counted value(tally, 4);
            nexus::World<Schema> world(std::move(value));
            CHECK(world.resource<support::Counted>().value == 4);
            CHECK(tally.copied == 0);
            CHECK(tally.moved == 1);
        }
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("a field that cannot be moved is made in place from what converts to it") {
        struct Schema {
            Book book;
            Pinned pinned;
        };
        nexus::World<Schema> world(Book{2}, 9);
        CHECK(world.resource<Pinned>().number == 9);
        CHECK(world.resource<Book>().depth == 2);
    }

    TEST_CASE("a schema that cannot be moved is made from its defaults") {
        struct Fixed {
            int value = 3;
            Fixed() = default;
            Fixed(const Fixed&) = delete;
            Fixed& operator=(const Fixed&) = delete;
        };
        struct Schema {
            Fixed fixed;
        };
        nexus::World<Schema> world;
        CHECK(world.resource<Fixed>().value == 3);
    }

    TEST_CASE("an optional field is filled from a value and from nullopt") {
        struct Schema {
            std::optional<Book> book;
            Config config;
        };
        nexus::World<Schema> full(Book{5}, Config{});
        nexus::World<Schema> empty(std::nullopt, Config{1});
        REQUIRE(full.try_resource<Book>() != nullptr);
        CHECK(full.try_resource<Book>()->depth == 5);
        CHECK(empty.try_resource<Book>() == nullptr);
        CHECK(empty.resource<Config>().max_depth == 1);
    }

    TEST_CASE("a resource is the field itself") {
        World world;
        CHECK(&world.resource<Book>() == &world.app().book);
        CHECK(&std::as_const(world).resource<Config>() == &world.app().config);
        world.resource<Book>().depth = 8;
        CHECK(world.app().book.depth == 8);
    }

    TEST_CASE("a const world gives const resources") {
        CHECK(std::is_same_v<decltype(std::declval<const World&>().resource<Book>()), const Book&>);
        CHECK(std::is_same_v<decltype(std::declval<World&>().resource<Book>()), Book&>);
        CHECK(std::is_same_v<decltype(std::declval<const World&>().try_resource<Book>()),
                             const Book*>);
        CHECK(std::is_same_v<decltype(std::declval<World&>().try_resource<Book>()), Book*>);
        CHECK(std::is_same_v<decltype(std::declval<const World&>().app()), const App&>);
    }

    TEST_CASE("try_resource is null for what the schema lacks") {
        struct Missing {};
        World world;
        CHECK(world.try_resource<Missing>() == nullptr);
        CHECK(std::as_const(world).try_resource<Missing>() == nullptr);
        CHECK(world.try_resource<Book>() == &world.app().book);
        CHECK(std::as_const(world).try_resource<Book>() == &world.app().book);
    }

    TEST_CASE("try_resource follows an optional field as it is filled and emptied") {
        struct Schema {
            std::optional<Book> book;
        };
        nexus::World<Schema> world;
        CHECK(world.try_resource<Book>() == nullptr);
        world.app().book.emplace(Book{6});
        REQUIRE(world.try_resource<Book>() != nullptr);
        CHECK(world.try_resource<Book>()->depth == 6);
        CHECK(std::as_const(world).try_resource<Book>() == &*world.app().book);
        world.app().book.reset();
        CHECK(world.try_resource<Book>() == nullptr);
    }

    TEST_CASE("an optional field itself can be reached as a resource") {
        struct Schema {
            std::optional<Book> book;
        };
        nexus::World<Schema> world;
        world.resource<std::optional<Book>>() = Book{4};
        CHECK(world.app().book->depth == 4);
    }

    TEST_CASE("contains tells resources from strangers at compile time") {
        struct Missing {};
        struct Schema {
            std::optional<Book> book;
            Config config;
        };
        constexpr bool answers[] = {nexus::World<Schema>::contains<Book>,
                                    nexus::World<Schema>::contains<Config>,
                                    nexus::World<Schema>::contains<Missing>};
        CHECK(answers[0]);
        CHECK(answers[1]);
        CHECK_FALSE(answers[2]);
    }

    TEST_CASE("app_type names the schema") {
        CHECK(std::is_same_v<World::app_type, App>);
    }

    TEST_CASE("the registry of a world is that of its schema") {
        World world;
        CHECK(std::is_same_v<decltype(world.registry()), nexus::Registry<App>>);
        CHECK(std::is_same_v<std::remove_const_t<decltype(nexus::registry<App>)>,
                             nexus::Registry<App>>);
        CHECK(std::is_empty_v<nexus::Registry<App>>);
    }

    TEST_CASE("resources are destroyed in reverse order of declaration") {
        static std::vector<int> order;
        order.clear();
        struct First {
            ~First() { order.push_back(1); }
        };
        struct Second {
            ~Second() { order.push_back(2); }
        };
        struct Third {
            ~Third() { order.push_back(3); }
        };
        struct Schema {
            First first;
            Second second;
            Third third;
        };
        {
            nexus::World<Schema> world;
            CHECK(order.empty());
        }
        CHECK(order == std::vector<int>{3, 2, 1});
    }

    TEST_CASE("two worlds of one schema live side by side") {
        World one;
        World two(Book{100});
        one.resource<Book>().depth = 1;
        one.next_sequence();
        one.shutdown_handle().shutdown();
        CHECK(two.resource<Book>().depth == 100);
        CHECK(two.sequence() == nexus::Sequence::zero);
        CHECK_FALSE(two.shutdown_handle().is_shutdown());
    }

    TEST_CASE("an empty schema makes a world") {
        struct Nothing {};
        nexus::World<Nothing> world;
        CHECK(nexus::Registry<Nothing>::size == 0);
        CHECK(world.next_sequence().value() == 1);
    }

    TEST_CASE("a release world is its schema, a number and a flag with its wake hook") {
#if !NEXUS_CHECKED
        struct Expected {
            App app;
            nexus::Sequence sequence;
            bool shutdown;
            void (*wake)(void*) noexcept;
            void* argument;
        };
        CHECK(sizeof(World) == sizeof(Expected));
#else
        CHECK(sizeof(World) > sizeof(App) + sizeof(nexus::Sequence) + 3 * sizeof(void*));
#endif
    }
}

TEST_SUITE("world.sequence") {
    TEST_CASE("a world starts at zero and numbers its events") {
        World world;
        CHECK(world.sequence() == nexus::Sequence::zero);
        CHECK(world.next_sequence() == nexus::Sequence(1));
        CHECK(world.next_sequence() == nexus::Sequence(2));
        CHECK(world.sequence() == nexus::Sequence(2));
    }

    TEST_CASE("the number can be set and reset") {
        World world;
        world.set_sequence(nexus::Sequence(500));
        CHECK(world.sequence().value() == 500);
        world.reset_sequence();
        CHECK(world.sequence() == nexus::Sequence::zero);
    }

    TEST_CASE("the number of a world never lands on a sentinel") {
        World world;
        world.set_sequence(nexus::Sequence(INT64_MAX));
        CHECK(world.next_sequence() == nexus::Sequence(INT64_MIN + 1));
        world.set_sequence(nexus::Sequence(-2));
        CHECK(world.next_sequence() == nexus::Sequence::zero);
    }
}

TEST_SUITE("world.shutdown") {
    TEST_CASE("run turns until shutdown and finishes the turn that asks for it") {
        World world;
        int begun = 0;
        int finished = 0;
        world.run([&](World& turned) {
            ++begun;
            if (begun == 3)
                turned.shutdown_handle().shutdown();
            ++finished;
        });
        CHECK(begun == 3);
        CHECK(finished == 3);
    }

    TEST_CASE("run tests the flag before the first turn") {
        World world;
        world.shutdown_handle().shutdown();
        bool turned = false;
        world.run([&](World&) { turned = true; });
        CHECK_FALSE(turned);
    }

    TEST_CASE("run does not count events by itself") {
        World world;
        world.run([](World& turned) { turned.shutdown_handle().shutdown(); });
        CHECK(world.sequence() == nexus::Sequence::zero);
    }

    TEST_CASE("all handles of a world speak of one flag") {
        World world;
        const nexus::ShutdownHandle first = world.shutdown_handle();
        nexus::ShutdownHandle copy = first;
        CHECK_FALSE(copy.is_shutdown());
        first.shutdown();
        CHECK(copy.is_shutdown());
        CHECK(world.shutdown_handle().is_shutdown());
        copy.shutdown();
        CHECK(first.is_shutdown());
        CHECK(std::is_copy_assignable_v<nexus::ShutdownHandle>);
    }

    TEST_CASE("shutdown sets the flag, then wakes") {
        struct Seen {
            const World* world;
            int wakes;
            bool was_set;
        };
        World world;
        Seen seen{&world, 0, false};
        world.set_wake_hook(
            [](void* argument) noexcept {
                auto& s = *static_cast<Seen*>(argument);
                ++s.wakes;
                s.was_set = const_cast<World*>(s.world)->shutdown_handle().is_shutdown();
            },
            &seen);
        CHECK(seen.wakes == 0);
        world.shutdown_handle().shutdown();
        CHECK(seen.wakes == 1);
        CHECK(seen.was_set);
    }

    TEST_CASE("a wake hook can be taken away") {
        World world;
        int wakes = 0;
        world.set_wake_hook([](void* argument) noexcept { ++*static_cast<int*>(argument); },
                            &wakes);
        world.set_wake_hook(nullptr, nullptr);
        world.shutdown_handle().shutdown();
        CHECK(wakes == 0);
        CHECK(world.shutdown_handle().is_shutdown());
    }
}

#if defined(__cpp_exceptions)
TEST_SUITE("world.exceptions") {
    TEST_CASE("an exception leaves run unchanged and the world can run again") {
        World world;
        CHECK_THROWS_AS(world.run([](World&) { throw 42; }), int);
        int turns = 0;
        world.run([&](World& turned) {
            ++turns;
            turned.shutdown_handle().shutdown();
        });
        CHECK(turns == 1);
    }
}
#endif

} // namespace
