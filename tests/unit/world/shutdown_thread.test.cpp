// SPDX-License-Identifier: MIT
// The one thing of a world that other threads may touch, by itself, for the thread sanitizer.
#include <nexus/world/world.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <cstdint>
#include <thread>
#include <vector>

namespace {

struct Turns {
    std::uint64_t count = 0;
};
struct App {
    Turns turns;
};
using World = nexus::World<App>;

TEST_SUITE("shutdown.thread") {
    TEST_CASE("another thread ends the loop") {
        World world;
        std::atomic<bool> turned = false;
        std::thread other([handle = world.shutdown_handle(), &turned] {
            while (!turned.load())
                std::this_thread::yield();
            handle.shutdown();
        });
        world.run([&](World& w) {
            ++w.app().turns.count;
            turned.store(true);
        });
        other.join();
        CHECK(world.app().turns.count > 0);
        CHECK(world.shutdown_handle().is_shutdown());
    }

    TEST_CASE("what a thread wrote before shutdown is seen after the loop") {
        World world;
        int written = 0;
        std::thread other([handle = world.shutdown_handle(), &written] {
            written = 7;
            handle.shutdown();
        });
        world.run([](World&) { std::this_thread::yield(); });
        CHECK(written == 7);
        other.join();
    }

    TEST_CASE("many threads may ask at once, and each wakes the loop") {
        World world;
        std::atomic<int> wakes = 0;
        world.set_wake_hook(
            [](void* argument) noexcept { static_cast<std::atomic<int>*>(argument)->fetch_add(1); },
            &wakes);
        std::vector<std::thread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([handle = world.shutdown_handle()] {
                handle.shutdown();
                static_cast<void>(handle.is_shutdown());
            });
        world.run([](World&) { std::this_thread::yield(); });
        for (auto& thread : threads)
            thread.join();
        CHECK(wakes == 4);
    }

    TEST_CASE("a waker wakes without asking to end, while the hook comes and goes") {
        World world;
        std::atomic<int> wakes = 0;
        std::atomic<bool> done = false;
        nexus::Waker().wake();
        world.waker().wake(); // nobody
        world.set_wake_hook(
            [](void* argument) noexcept { *static_cast<std::atomic<int>*>(argument) = -1; },
            &wakes);
        world.waker().wake();
        CHECK(wakes.exchange(0) == -1);
        std::thread other([waker = world.waker(), &done] {
            for (int i = 0; i < 1000; ++i)
                waker.wake();
            done.store(true);
        });
        while (!done.load()) {
            world.set_wake_hook(
                [](void* argument) noexcept {
                    static_cast<std::atomic<int>*>(argument)->fetch_add(1);
                },
                &wakes);
            world.set_wake_hook(nullptr, nullptr);
        }
        other.join();
        CHECK(wakes <= 1000);
        CHECK_FALSE(world.shutdown_handle().is_shutdown());
    }

    TEST_CASE(
        "the hook may come and go while others ask: each is seen by the hook or by the flag") {
        for (int i = 0; i < 500; ++i) {
            World world;
            std::atomic<int> wakes = 0;
            std::atomic<bool> go = false;
            std::thread other([handle = world.shutdown_handle(), &go] {
                while (!go.load()) {
                }
                handle.shutdown();
            });
            const auto wake = [](void* argument) noexcept {
                static_cast<std::atomic<int>*>(argument)->fetch_add(1);
            };
            go.store(true);
            world.set_wake_hook(wake, &wakes);
            const bool seen = world.shutdown_handle().is_shutdown();
            if (i % 2 != 0)
                world.set_wake_hook(nullptr, nullptr);
            other.join();
            if (i % 2 == 0)
                CHECK((seen || wakes == 1));
        }
    }

    TEST_CASE("a signal handler may ask") {
        static World world;
        auto* const before = std::signal(SIGUSR1, [](int) { world.shutdown_handle().shutdown(); });
        int turns = 0;
        world.run([&](World&) {
            if (++turns == 5)
                std::raise(SIGUSR1);
        });
        std::signal(SIGUSR1, before);
        CHECK(turns == 5);
    }
}

} // namespace
