// SPDX-License-Identifier: MIT
#include <nexus/loop/reactor_driver.hpp>
#include <nexus/reactor/reactors.hpp>

#include <doctest/doctest.h>

#include <new>
#include <support/alloc_guard.hpp>
#include <utility>
#include <vector>

#ifdef __cpp_exceptions

namespace {

using nexus::ResMut;
using Ids = std::vector<int>;

struct Log {
    Ids entries;
};
struct App {
    Log log;
    nexus::Reactors<App> reactors;
};
using World = nexus::World<App>;
using Reactors = nexus::Reactors<App>;

struct Thrown {
    int id;
};

/// Notes its number; every second run it throws it as well.
struct Thrower {
    int id;
    bool calm = false;
};
void note_and_throw(Thrower& self, ResMut<Log> log) {
    log->entries.push_back(self.id);
    if (!std::exchange(self.calm, !self.calm))
        throw Thrown{self.id};
}
Thrower calm(int id) {
    return {id, true};
}

Ids take(World& world) {
    return std::exchange(world.app().log.entries, {});
}

TEST_SUITE("reactor_throw") {
    TEST_CASE("a reactor that throws stays, and those behind it run next, in order and once") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source(), late = reactors.source();
        reactors.spawn<note_and_throw>(calm(1)).subscribe(source);
        reactors.spawn<note_and_throw>(Thrower{2}).subscribe(source).subscribe(late);
        reactors.spawn<note_and_throw>(calm(3)).subscribe(source).subscribe(late);
        reactors.spawn<note_and_throw>(calm(4)).subscribe(source);
        reactors.mark(source);
        CHECK_THROWS_AS(reactors.dispatch(world), Thrown);
        CHECK(take(world) == Ids{1, 2});
        CHECK(reactors.woken() == 2);
        CHECK(reactors.running() == nexus::ReactorToken());
        reactors.mark(late); // wakes 2 again, behind the rest; 3 waits already
        CHECK(reactors.dispatch(world) == 3);
        CHECK(take(world) == Ids{3, 4, 2});
        CHECK(reactors.dispatch(world) == 0);
    }

    TEST_CASE("marks made before the throw come behind the rest") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source(), first = reactors.source();
        reactors
            .spawn([&](ResMut<Reactors> all, ResMut<Log> log) {
                log->entries.push_back(0);
                all->mark(source);
            })
            .subscribe(first);
        reactors.spawn<note_and_throw>(Thrower{1}).subscribe(first);
        reactors.spawn<note_and_throw>(calm(2)).subscribe(source);
        reactors.spawn<note_and_throw>(calm(3)).subscribe(first);
        reactors.mark(first);
        CHECK_THROWS_AS(reactors.dispatch(world), Thrown);
        CHECK(take(world) == Ids{0, 1});
        CHECK(reactors.dispatch(world) == 2);
        CHECK(take(world) == Ids{3, 2});
    }

    TEST_CASE("one that removes itself and throws is gone, and the rest runs") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        reactors
            .spawn([&](ResMut<Reactors> all) {
                all->mark(source);
                all->remove(all->running());
                throw Thrown{0};
            })
            .subscribe(source);
        reactors.spawn<note_and_throw>(calm(1)).subscribe(source);
        reactors.mark(source);
        CHECK_THROWS_AS(reactors.dispatch(world), Thrown);
        CHECK(reactors.size() == 1);
        CHECK(reactors.woken() == 1);
        CHECK(reactors.dispatch(world) == 1);
        CHECK(take(world) == Ids{1});
        CHECK(reactors.woken() == 0);
    }

    TEST_CASE("keeping the rest allocates nothing of its own") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        world.app().log.entries.reserve(1000);
        for (int i = 0; i < 100; ++i)
            reactors.spawn<note_and_throw>(Thrower{i}).subscribe(source);
        reactors.mark(source);
        const support::AllocGuard guard;
        int throws = 0;
        while (reactors.woken() != 0) {
            try {
                reactors.dispatch(world);
            } catch (const Thrown& thrown) {
                throws += thrown.id == throws ? 1 : 1000;
            }
        }
        const std::size_t allocated = guard.count();
        CHECK(throws == 100);
        CHECK(allocated == 0); // an exception's own memory does not come from operator new
    }

    TEST_CASE("the driver's poll continues, too, with a sequence number for each run") {
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto source = reactors.source();
        reactors.spawn<note_and_throw>(Thrower{1}).subscribe(source);
        reactors.spawn<note_and_throw>(calm(2)).subscribe(source);
        reactors.mark(source);
        nexus::ReactorDriver driver;
        CHECK_THROWS_AS(driver.poll(world), Thrown);
        CHECK(world.sequence().value() == 1);
        CHECK(driver.next_deadline(world).has_value());
        CHECK(driver.poll(world) == 1);
        CHECK(world.sequence().value() == 2);
        CHECK(take(world) == Ids{1, 2});
    }

    TEST_CASE("a context that throws when it is moved leaves no reactor behind") {
        struct Thorny {
            bool armed = false;
            explicit Thorny(bool arm) : armed(arm) {}
            Thorny(Thorny&& other) : armed(other.armed) {
                if (armed)
                    throw Thrown{1};
            }
        };
        World world;
        Reactors& reactors = world.resource<Reactors>();
        const auto react = [](Thorny&) {};
        CHECK_THROWS_AS(reactors.spawn(react, Thorny(true)), Thrown);
        CHECK(reactors.empty());
        reactors.spawn(react, Thorny(false));
        CHECK(reactors.size() == 1);
    }
}

} // namespace

#else

TEST_CASE("there is nothing to throw") {}

#endif
