// SPDX-License-Identifier: MIT
#include <nexus/handler/handler.hpp>
#include <nexus/param/shutdown.hpp>

#include <doctest/doctest.h>

namespace {

using nexus::Shutdown;

struct App {};

TEST_SUITE("shutdown") {
    TEST_CASE("trigger sets the world's flag") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](Shutdown shutdown) {
                const bool before = shutdown.is_shutdown();
                shutdown.trigger();
                return !before && shutdown.is_shutdown();
            },
            world.registry());
        CHECK(handler.run(world));
        CHECK(world.shutdown_handle().is_shutdown());
    }

    TEST_CASE("is_shutdown sees what others triggered") {
        nexus::World<App> world;
        auto handler = nexus::handler([](Shutdown s) { return s.is_shutdown(); }, world.registry());
        CHECK_FALSE(handler.run(world));
        world.shutdown_handle().shutdown();
        CHECK(handler.run(world));
    }

    TEST_CASE("trigger wakes the loop") {
        nexus::World<App> world;
        int wakes = 0;
        world.set_wake_hook([](void* argument) noexcept { ++*static_cast<int*>(argument); },
                            &wakes);
        nexus::handler([](Shutdown s) { s.trigger(); }, world.registry()).run(world);
        CHECK(wakes == 1);
    }

    TEST_CASE("two of them in one function, and a const one, are fine") {
        nexus::World<App> world;
        nexus::handler(
            [](const Shutdown a, Shutdown b) {
                a.trigger();
                CHECK(b.is_shutdown());
            },
            world.registry())
            .run(world);
    }

    TEST_CASE("a handler ends the loop that runs it") {
        nexus::World<App> world;
        int turns = 0;
        auto handler = nexus::handler(
            [&](Shutdown shutdown) {
                if (++turns == 4)
                    shutdown.trigger();
            },
            world.registry());
        world.run([&](auto& w) { handler.run(w); });
        CHECK(turns == 4);
    }
}

} // namespace
