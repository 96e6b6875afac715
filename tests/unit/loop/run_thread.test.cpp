// SPDX-License-Identifier: MIT
// Ending a loop that sleeps, from elsewhere.
#include "waker.hpp"

#include <nexus/loop/run.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <optional>
#include <pthread.h>
#include <thread>

namespace {

using nexus::Idle;

struct Turns {
    int count = 0;
};
struct App {
    Turns turns;
};
using World = nexus::World<App>;

void wait_until_it_sleeps(const Waker& waker) {
    while (waker.waits == 0)
        std::this_thread::yield();
}

TEST_SUITE("run.thread") {
    TEST_CASE("another thread wakes a loop that sleeps") {
        for (int i = 0; i < 20; ++i) {
            World world;
            Waker waker;
            std::thread other([&, handle = world.shutdown_handle()] {
                if (i % 2 == 0)
                    wait_until_it_sleeps(waker);
                handle.shutdown();
            });
            nexus::run(world, waker);
            other.join();
            CHECK(waker.waits <= 1);
        }
    }

    TEST_CASE("a signal handler wakes a loop that sleeps") {
        static nexus::ShutdownHandle* handle = nullptr;
        World world;
        auto of_world = world.shutdown_handle();
        handle = &of_world;
        auto* const before = std::signal(SIGUSR1, [](int) { handle->shutdown(); });
        Waker waker;
        std::thread other([&, sleeper = ::pthread_self()] {
            wait_until_it_sleeps(waker);
            ::pthread_kill(sleeper, SIGUSR1);
        });
        nexus::run(world, waker);
        other.join();
        std::signal(SIGUSR1, before);
        CHECK(world.shutdown_handle().is_shutdown());
    }

    TEST_CASE("loops that spin or yield see it, too") {
        for (const Idle idle : {Idle::spin, Idle::yield}) {
            World world;
            Waker waker;
            std::thread other([handle = world.shutdown_handle()] { handle.shutdown(); });
            nexus::run(world, idle, waker);
            other.join();
            CHECK(waker.waits == 0);
        }
    }
}

} // namespace
