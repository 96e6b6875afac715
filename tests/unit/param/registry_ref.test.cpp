// SPDX-License-Identifier: MIT
#include <nexus/handler/callback.hpp>
#include <nexus/handler/handler.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/param/local.hpp>
#include <nexus/param/registry_ref.hpp>
#include <nexus/param/seq.hpp>
#include <nexus/param/shutdown.hpp>

#include <doctest/doctest.h>

#include <type_traits>
#include <vector>

namespace {

using nexus::RegistryRef, nexus::ResMut;

struct Total {
    int value = 0;
};
struct App;
struct Handlers {
    std::vector<nexus::Virtual<int, App>> all;
};
struct App {
    Total total;
    Handlers handlers;
};

void add(ResMut<Total> total, int amount) {
    total->value += amount;
}

void connect(ResMut<Handlers> handlers, RegistryRef<App> registry, int multiple) {
    handlers->all.emplace_back(nexus::callback(
        [](const int& factor, ResMut<Total> total, int amount) { total->value += factor * amount; },
        multiple, registry));
}

TEST_SUITE("registry_ref") {
    TEST_CASE("a RegistryRef is a registry, and empty") {
        CHECK(std::is_base_of_v<nexus::Registry<App>, RegistryRef<App>>);
        CHECK(std::is_empty_v<RegistryRef<App>>);
        CHECK(RegistryRef<App>::contains<Total>);
    }

    TEST_CASE("a handler makes a handler while it runs") {
        nexus::World<App> world;
        nexus::handler(
            [](nexus::World<App>& inside, RegistryRef<App> registry) {
                nexus::handler<add>(registry).run(inside, 4);
            },
            world.registry())
            .run(world);
        CHECK(world.app().total.value == 4);
    }

    TEST_CASE("a handler stores handlers in a resource of its own world") {
        nexus::World<App> world;
        auto handler = nexus::handler<connect>(world.registry());
        handler.run(world, 2);
        handler.run(world, 100);
        for (auto& each : world.app().handlers.all)
            each.run(world, 3);
        CHECK(world.app().total.value == 306);
    }

    TEST_CASE("World<App>& stands beside Local, Seq, Shutdown and RegistryRef") {
        nexus::World<App> world;
        world.set_sequence(nexus::Sequence(8));
        auto handler = nexus::handler(
            [](nexus::World<App>& all, nexus::Local<int> calls, nexus::Seq seq,
               nexus::Shutdown shutdown, RegistryRef<App>, int event) {
                ++*calls;
                all.resource<Total>().value = *calls + event;
                if (*calls == 2)
                    shutdown.trigger();
                return seq.get().value();
            },
            world.registry());
        CHECK(handler.run(world, 10) == 8);
        CHECK(handler.run(world, 20) == 8);
        CHECK(world.app().total.value == 22);
        CHECK(world.shutdown_handle().is_shutdown());
    }

    TEST_CASE("World<App>& may come last, with no event") {
        nexus::World<App> world;
        auto handler =
            nexus::handler([](nexus::World<App>& all) { return &all; }, world.registry());
        CHECK(handler.run(world) == &world);
        CHECK(std::is_void_v<decltype(handler)::event_type>);
    }

    TEST_CASE("World<App>& gives access to optional and missing resources") {
        struct Missing {};
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](nexus::World<App>& all) {
                return all.try_resource<Missing>() == nullptr &&
                       all.try_resource<Total>() == &all.app().total;
            },
            world.registry());
        CHECK(handler.run(world));
    }
}

} // namespace
