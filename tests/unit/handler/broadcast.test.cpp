// SPDX-License-Identifier: MIT
#include <nexus/handler/adapt.hpp>
#include <nexus/handler/broadcast.hpp>
#include <nexus/handler/callback.hpp>
#include <nexus/param/local.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <numeric>
#include <string>
#include <support/counted.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using nexus::Broadcast, nexus::Local, nexus::Res, nexus::ResMut;
using support::Counted, support::Tally;

struct Log {
    std::vector<int> entries;
};
struct App {
    Log log;
};
using World = nexus::World<App>;
using Numbers = Broadcast<int, App>;

void plain(ResMut<Log> log, int event) {
    log->entries.push_back(event);
}

/// Notes its number for each event.
auto noting(int id) {
    return [id](ResMut<Log> log) { log->entries.push_back(id); };
}

std::vector<int> from_to(int first, int last) {
    std::vector<int> numbers(std::size_t(last - first + 1));
    std::iota(numbers.begin(), numbers.end(), first);
    return numbers;
}

/// What one run notes.
std::vector<int> run(Numbers& broadcast, World& world) {
    world.app().log.entries.clear();
    broadcast.run(world, 0);
    return world.app().log.entries;
}

TEST_SUITE("broadcast") {
    TEST_CASE("an empty one runs nothing") {
        World world;
        Numbers broadcast;
        CHECK(broadcast.empty());
        CHECK(broadcast.size() == 0);
        broadcast.run(world, 1);
        CHECK(world.app().log.entries.empty());
    }

    TEST_CASE("any number of children run in the order in which they were added") {
        for (int count = 1; count <= 70; ++count) {
            World world;
            Numbers broadcast;
            for (int i = 1; i <= count; ++i)
                broadcast.add(noting(i));
            CHECK(broadcast.size() == std::size_t(count));
            CHECK(run(broadcast, world) == from_to(1, count));
        }
    }

    TEST_CASE("children get the event by const&, all the same one") {
        World world;
        Tally tally;
        const Counted event(tally, 3);
        std::vector<const Counted*> seen;
        Broadcast<Counted, App> broadcast;
        for (int i = 0; i < 10; ++i)
            broadcast.add([&](const Counted& c) { seen.push_back(&c); });
        broadcast.run(world, event);
        CHECK(seen == std::vector<const Counted*>(10, &event));
        CHECK(tally == Tally{.made = 1});
    }

    TEST_CASE("an rvalue event is lent as well") {
        World world;
        Broadcast<std::unique_ptr<int>, App> broadcast;
        const auto look = [](ResMut<Log> log, const std::unique_ptr<int>& p) {
            log->entries.push_back(*p);
        };
        broadcast.add(look);
        broadcast.add(look);
        broadcast.run(world, std::make_unique<int>(6));
        CHECK(world.app().log.entries == std::vector{6, 6});
    }

    TEST_CASE("children of every kind") {
        World world;
        Numbers broadcast;
        const auto registry = world.registry();
        broadcast.add(plain);
        broadcast.add(nexus::fn<plain>);
        broadcast.add(nexus::handler<plain>(registry));
        broadcast.add([](ResMut<Log> log, const int& n) { log->entries.push_back(2 * n); });
        broadcast.add([](ResMut<Log> log, auto n) { log->entries.push_back(3 * n); });
        broadcast.add(
            nexus::callback([](int& c, ResMut<Log> log, int n) { log->entries.push_back(c++ + n); },
                            100, registry));
        broadcast.add(nexus::Virtual<int, App>(plain));
        broadcast.add(nexus::fan_out(nexus::fn<plain>, noting(77)));
        broadcast.add(nexus::isolate(nexus::fn<plain>));
        broadcast.run(world, 5);
        CHECK(world.app().log.entries == std::vector{5, 5, 5, 10, 15, 105, 5, 5, 77, 5});
        world.app().log.entries.clear();
        broadcast.run(world, 6);
        CHECK(world.app().log.entries[5] == 107);
    }

    TEST_CASE("a child that keeps the event gets a copy through copied") {
        World world;
        std::vector<std::string> kept;
        Broadcast<std::string, App> broadcast;
        const auto keep = [&](std::string text) { kept.push_back(std::move(text)); };
        broadcast.add(nexus::copied(keep));
        broadcast.add(nexus::copied(keep));
        broadcast.run(world, "text");
        CHECK(kept == std::vector<std::string>{"text", "text"});
    }

    TEST_CASE("a broadcast without event") {
        World world;
        Broadcast<void, App> broadcast;
        broadcast.add(noting(1));
        broadcast.add(noting(2));
        broadcast.run(world);
        CHECK(world.app().log.entries == std::vector{1, 2});
        CHECK(std::is_void_v<decltype(broadcast)::event_type>);
    }

    TEST_CASE("each child keeps its state from one event to the next") {
        World world;
        Numbers broadcast;
        const auto counting = [](Local<int> calls, ResMut<Log> log) {
            log->entries.push_back(++*calls);
        };
        broadcast.add(counting);
        broadcast.run(world, 0);
        broadcast.add(counting);
        CHECK(run(broadcast, world) == std::vector{2, 1});
    }

    TEST_CASE("a broadcast is a handler, in a Virtual and in another broadcast") {
        CHECK(nexus::Handler<Numbers, App, int>);
        CHECK_FALSE(nexus::Handler<Numbers, App, std::string>);
        World world;
        Numbers inner;
        inner.add(noting(1));
        inner.add(noting(2));
        Numbers outer;
        outer.add(std::move(inner));
        outer.add(noting(3));
        nexus::Virtual<int, App> erased = std::move(outer);
        erased.run(world, 0);
        CHECK(world.app().log.entries == std::vector{1, 2, 3});
    }
}

TEST_SUITE("broadcast.remove") {
    TEST_CASE("a removed child does not run, the others keep their order") {
        World world;
        Numbers broadcast;
        std::vector<Numbers::Key> keys;
        for (int i = 0; i < 20; ++i)
            keys.push_back(broadcast.add(noting(i)));
        CHECK(broadcast.remove(keys[0]));
        CHECK(broadcast.remove(keys[10]));
        CHECK(broadcast.remove(keys[19]));
        auto expected = from_to(1, 18);
        expected.erase(expected.begin() + 9);
        CHECK(run(broadcast, world) == expected);
        CHECK(broadcast.size() == 17);
    }

    TEST_CASE("a key is stale once its child was removed") {
        Numbers broadcast;
        const auto key = broadcast.add(noting(1));
        CHECK(broadcast.remove(key));
        CHECK_FALSE(broadcast.remove(key));
        CHECK(broadcast.empty());
    }

    TEST_CASE("a stale key does not name a later child") {
        World world;
        Numbers broadcast;
        const auto old_key = broadcast.add(noting(1));
        broadcast.remove(old_key);
        const auto new_key = broadcast.add(noting(2));
        CHECK_FALSE(old_key == new_key);
        CHECK_FALSE(broadcast.remove(old_key));
        CHECK(run(broadcast, world) == std::vector{2});
    }

    TEST_CASE("a key that was never given names nothing") {
        Numbers broadcast;
        broadcast.add(noting(1));
        CHECK_FALSE(broadcast.remove(Numbers::Key{}));
        CHECK(broadcast.size() == 1);
    }

    TEST_CASE("a removed child is destroyed at once, when nothing runs") {
        Tally tally;
        Numbers broadcast;
        const auto key = broadcast.add([c = Counted(tally, 1)](int) { static_cast<void>(c); });
        CHECK(tally.alive() == 1);
        broadcast.remove(key);
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("children are destroyed with their broadcast, each once") {
        Tally tally;
        {
            Numbers broadcast;
            for (int i = 0; i < 12; ++i)
                broadcast.add([c = Counted(tally, i)](int) { static_cast<void>(c); });
            CHECK(tally.alive() == 12);
            Numbers moved = std::move(broadcast);
            CHECK(tally.alive() == 12);
            CHECK(moved.size() == 12);
        }
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("a key stays stale when another broadcast is moved in") {
        World world;
        Numbers broadcast;
        const auto old = broadcast.add(noting(1));
        broadcast = Numbers();
        const auto fresh = broadcast.add(noting(2));
        CHECK(old != fresh);
        CHECK(!broadcast.remove(old));
        CHECK(run(broadcast, world) == std::vector{2});
    }

    TEST_CASE("a key stays stale in a broadcast that was moved from") {
        Numbers broadcast;
        const auto old = broadcast.add(noting(1));
        const Numbers moved = std::move(broadcast);
        broadcast = Numbers();
        CHECK(broadcast.add(noting(2)) != old);
        CHECK(!broadcast.remove(old));
    }

    TEST_CASE(
        "a handler that adds another while it is moved in comes after it, under its own key") {
        struct Adding {
            Numbers* broadcast;
            bool* armed;
            Adding(Numbers* to, bool* when) : broadcast(to), armed(when) {}
            Adding(Adding&& other) noexcept : broadcast(other.broadcast), armed(other.armed) {
                if (std::exchange(*armed, false))
                    broadcast->add(noting(1));
            }
            void operator()(ResMut<Log> log, int) const { log->entries.push_back(2); }
        };
        World world;
        Numbers broadcast;
        bool armed = false;
        Adding adding(&broadcast, &armed);
        armed = true;
        const auto outer = broadcast.add(std::move(adding));
        CHECK(broadcast.size() == 2);
        CHECK(run(broadcast, world) == std::vector{1, 2});
        CHECK(broadcast.remove(outer));
        CHECK(run(broadcast, world) == std::vector{1});
    }

    TEST_CASE("a moved broadcast keeps its children and its keys") {
        World world;
        Numbers first;
        const auto key = first.add(noting(1));
        first.add(noting(2));
        Numbers second = std::move(first);
        CHECK(run(second, world) == std::vector{1, 2});
        CHECK(second.remove(key));
        CHECK(run(second, world) == std::vector{2});
        Numbers third;
        third.add(noting(9));
        third = std::move(second);
        CHECK(run(third, world) == std::vector{2});
        CHECK_FALSE(std::is_copy_constructible_v<Numbers>);
    }
}

TEST_SUITE("broadcast.while_running") {
    TEST_CASE("a child added while it runs first runs on the next event") {
        World world;
        Numbers broadcast;
        broadcast.add([&, added = false](ResMut<Log> log) mutable {
            log->entries.push_back(1);
            if (!std::exchange(added, true))
                broadcast.add(noting(3));
        });
        broadcast.add(noting(2));
        CHECK(run(broadcast, world) == std::vector{1, 2});
        CHECK(broadcast.size() == 3);
        CHECK(run(broadcast, world) == std::vector{1, 2, 3});
    }

    TEST_CASE("many children added while it runs keep their order") {
        World world;
        Numbers broadcast;
        broadcast.add([&, done = false](int) mutable {
            if (!std::exchange(done, true))
                for (int i = 10; i <= 60; ++i)
                    broadcast.add(noting(i));
        });
        broadcast.add(noting(9));
        CHECK(run(broadcast, world) == std::vector{9});
        CHECK(run(broadcast, world) == from_to(9, 60));
    }

    TEST_CASE("a removed child does not run again in this round") {
        World world;
        Numbers broadcast;
        Numbers::Key second;
        std::vector<bool> removed;
        broadcast.add([&](ResMut<Log> log) {
            log->entries.push_back(0);
            removed.push_back(broadcast.remove(second));
        });
        broadcast.add(noting(1));
        second = broadcast.add(noting(2));
        broadcast.add(noting(3));
        CHECK(run(broadcast, world) == std::vector{0, 1, 3});
        CHECK(broadcast.size() == 3);
        CHECK(run(broadcast, world) == std::vector{0, 1, 3});
        CHECK(removed == std::vector{true, false});
    }

    TEST_CASE("a child that removes itself finishes its run and lives until then") {
        World world;
        Tally tally;
        Numbers broadcast;
        Numbers::Key own;
        own = broadcast.add([&, c = Counted(tally, 7)](ResMut<Log> log) {
            CHECK(broadcast.remove(own));
            CHECK_FALSE(broadcast.remove(own));
            log->entries.push_back(c.value); // still there
        });
        broadcast.add(noting(8));
        CHECK(run(broadcast, world) == std::vector{7, 8});
        CHECK(tally.alive() == 0);
        CHECK(run(broadcast, world) == std::vector{8});
    }

    TEST_CASE("a child may remove an earlier one, which has run") {
        World world;
        Numbers broadcast;
        const auto first = broadcast.add(noting(1));
        broadcast.add([&](int) { broadcast.remove(first); });
        broadcast.add(noting(3));
        CHECK(run(broadcast, world) == std::vector{1, 3});
        CHECK(run(broadcast, world) == std::vector{3});
    }

    TEST_CASE("all children may be removed by the first") {
        World world;
        Numbers broadcast;
        std::vector<Numbers::Key> keys;
        keys.push_back(broadcast.add([&](ResMut<Log> log) {
            log->entries.push_back(0);
            for (const auto key : keys)
                broadcast.remove(key);
        }));
        for (int i = 1; i < 20; ++i)
            keys.push_back(broadcast.add(noting(i)));
        CHECK(run(broadcast, world) == std::vector{0});
        CHECK(broadcast.empty());
        CHECK(run(broadcast, world).empty());
    }

    TEST_CASE("a child that is added and removed in one round never runs") {
        World world;
        Tally tally;
        Numbers broadcast;
        broadcast.add([&](int) {
            const auto key = broadcast.add(
                [c = Counted(tally, 1)](ResMut<Log> log) { log->entries.push_back(c.value); });
            CHECK(broadcast.remove(key));
            CHECK_FALSE(broadcast.remove(key));
        });
        CHECK(run(broadcast, world).empty());
        CHECK(run(broadcast, world).empty());
        CHECK(broadcast.size() == 1);
        CHECK(tally.alive() == 0);
    }

    TEST_CASE("a child that replaces itself keeps one of it running") {
        World world;
        Numbers broadcast;
        struct Renewing {
            Numbers& broadcast;
            Numbers::Key& key;
            int generation;
            void operator()(ResMut<Log> log) const {
                log->entries.push_back(generation);
                broadcast.remove(key);
                key = broadcast.add(Renewing{broadcast, key, generation + 1});
            }
        };
        Numbers::Key key;
        key = broadcast.add(Renewing{broadcast, key, 1});
        for (int i = 1; i <= 5; ++i)
            CHECK(run(broadcast, world) == std::vector{i});
        CHECK(broadcast.size() == 1);
    }

    TEST_CASE("a nested run of the same broadcast runs every child for both events") {
        World world;
        Numbers broadcast;
        broadcast.add([&](World& inside, int depth) {
            inside.app().log.entries.push_back(10 + depth);
            if (depth > 0)
                broadcast.run(inside, depth - 1);
        });
        broadcast.add([](ResMut<Log> log, int depth) { log->entries.push_back(20 + depth); });
        broadcast.run(world, 2);
        CHECK(world.app().log.entries == std::vector{12, 11, 10, 20, 21, 22});
    }

    TEST_CASE("what a nested run removes does not run in the outer round either") {
        World world;
        Numbers broadcast;
        Numbers::Key last;
        broadcast.add([&](World& inside, int depth) {
            inside.app().log.entries.push_back(depth);
            if (depth == 1)
                broadcast.run(inside, 0);
            else
                broadcast.remove(last);
        });
        broadcast.add(noting(50));
        last = broadcast.add(noting(99));
        broadcast.run(world, 1);
        CHECK(world.app().log.entries == std::vector{1, 0, 50, 50});
        CHECK(broadcast.size() == 2);
    }

    TEST_CASE("what a nested run adds is in place afterwards") {
        World world;
        Numbers broadcast;
        broadcast.add([&](World& inside, int depth) {
            inside.app().log.entries.push_back(depth);
            if (depth == 1)
                broadcast.run(inside, 0);
            else
                broadcast.add(noting(70));
        });
        broadcast.run(world, 1);
        world.app().log.entries.clear();
        broadcast.run(world, 5);
        CHECK(world.app().log.entries.front() == 5);
        CHECK(world.app().log.entries[1] == 70);
    }

    TEST_CASE("a destructor of a child may add and remove others") {
        World world;
        Numbers broadcast;
        struct Chained {
            Numbers* broadcast;
            Numbers::Key* other;
            explicit Chained(Numbers& b, Numbers::Key& k) : broadcast(&b), other(&k) {}
            Chained(Chained&& from) noexcept
                : broadcast(std::exchange(from.broadcast, nullptr)), other(from.other) {}
            ~Chained() {
                if (broadcast != nullptr) {
                    broadcast->remove(*other);
                    broadcast->add(noting(5));
                }
            }
            void operator()(ResMut<Log> log) const { log->entries.push_back(1); }
        };
        Numbers::Key other;
        const auto first = broadcast.add(Chained(broadcast, other));
        other = broadcast.add(noting(2));
        broadcast.add(noting(3));
        broadcast.remove(first);
        CHECK(run(broadcast, world) == std::vector{3, 5});
        CHECK(broadcast.size() == 2);
    }

    TEST_CASE("a destructor of a child may add and remove others while the broadcast ends") {
        Tally tally;
        struct Guard {
            Numbers* broadcast;
            const std::vector<Numbers::Key>* keys;
            Counted counted;
            Guard(Numbers& b, const std::vector<Numbers::Key>& k, Tally& t)
                : broadcast(&b), keys(&k), counted(t, 1) {}
            Guard(Guard&& from) noexcept
                : broadcast(std::exchange(from.broadcast, nullptr)), keys(from.keys),
                  counted(std::move(from.counted)) {}
            ~Guard() {
                if (broadcast == nullptr)
                    return;
                for (const auto key : *keys)
                    broadcast->remove(key);
                broadcast->add(noting(1));
            }
            void operator()(int) const {}
        };
        std::vector<Numbers::Key> keys;
        {
            Numbers broadcast;
            for (int i = 0; i < 5; ++i)
                keys.push_back(
                    broadcast.add([c = Counted(tally, i)](int) { static_cast<void>(c); }));
            keys.push_back(broadcast.add(Guard(broadcast, keys, tally)));
            for (int i = 0; i < 5; ++i)
                broadcast.add([c = Counted(tally, i)](int) { static_cast<void>(c); });
        }
        CHECK(tally.alive() == 0);
    }
}

struct Hub;
struct Subscribers {
    nexus::Broadcast<int, Hub> all;
};
struct Hub {
    Log log;
    Subscribers subscribers;
};

TEST_SUITE("broadcast.schema") {
    TEST_CASE("a broadcast is a resource of its own world") {
        nexus::World<Hub> world;
        nexus::handler(
            [](ResMut<Subscribers> subscribers, int id) {
                subscribers->all.add(
                    [id](ResMut<Log> log, int event) { log->entries.push_back(id + event); });
            },
            world.registry())
            .run(world, 100);
        world.app().subscribers.all.add(noting(7));
        world.app().subscribers.all.run(world, 5);
        CHECK(world.app().log.entries == std::vector{105, 7});
    }
}

#if defined(__cpp_exceptions)
auto throwing(int id) {
    return [id](ResMut<Log> log) {
        log->entries.push_back(id);
        throw id;
    };
}

TEST_SUITE("broadcast.exceptions") {
    TEST_CASE("every child runs, and the first exception is rethrown") {
        for (int count = 1; count <= 40; ++count) {
            for (int first = 1; first <= count; first += 3) {
                World world;
                Numbers broadcast;
                for (int i = 1; i <= count; ++i) {
                    if (i < first || (i - first) % 4 != 0)
                        broadcast.add(noting(i));
                    else
                        broadcast.add(throwing(i));
                }
                int thrown = 0;
                try {
                    broadcast.run(world, 0);
                } catch (int n) {
                    thrown = n;
                }
                REQUIRE(thrown == first);
                REQUIRE(world.app().log.entries == from_to(1, count));
            }
        }
    }

    TEST_CASE("after an exception it runs as before, and what changed meanwhile is in place") {
        World world;
        Numbers broadcast;
        Numbers::Key own;
        own = broadcast.add([&](ResMut<Log> log) {
            log->entries.push_back(1);
            broadcast.remove(own);
            broadcast.add(noting(3));
            throw 1;
        });
        broadcast.add(noting(2));
        CHECK_THROWS_AS(broadcast.run(world, 0), int);
        CHECK(world.app().log.entries == std::vector{1, 2});
        CHECK(run(broadcast, world) == std::vector{2, 3});
        CHECK(broadcast.size() == 2);
    }

    TEST_CASE("the exception is the object that was thrown") {
        World world;
        Numbers broadcast;
        const auto identity = std::make_shared<int>(1);
        broadcast.add([&](Res<Log>) { throw std::shared_ptr<int>(identity); });
        broadcast.add(throwing(5));
        try {
            broadcast.run(world, 0);
            FAIL("nothing was thrown");
        } catch (const std::shared_ptr<int>& thrown) {
            CHECK(thrown == identity);
        }
    }

    TEST_CASE("a child that throws from a nested run") {
        World world;
        Numbers broadcast;
        broadcast.add([&](World& inside, int depth) {
            inside.app().log.entries.push_back(depth);
            if (depth == 1)
                broadcast.run(inside, 0);
            else
                throw depth;
        });
        broadcast.add(noting(9));
        CHECK_THROWS_AS(broadcast.run(world, 1), int);
        CHECK(world.app().log.entries == std::vector{1, 0, 9, 9});
    }
}
#endif

} // namespace
