// SPDX-License-Identifier: MIT
// A push against a consumer that is falling asleep: whoever loses the race must notice. Every event
// is sent when the one before has arrived, after a pause that varies, so that it comes before,
// while and after the consumer says that it sleeps.
#include <nexus/io/io.hpp>
#include <nexus/loop/run.hpp>
#include <nexus/queue/spsc_queue.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <optional>
#include <thread>

namespace {

using nexus::Idle, nexus::IoDriver, nexus::QueueDriver, nexus::SpscQueue, nexus::TimePoint;

struct App {
    nexus::Io<App> io;
};
using World = nexus::World<App>;

/// Counts how often nothing but a wake can end the wait.
struct CountingIo : IoDriver {
    std::uint64_t& sleeps;

    void wait(World& world, std::optional<TimePoint> until) {
        sleeps += until.has_value() ? 0u : 1u;
        IoDriver::wait(world, until);
    }
};

/// Whether `done()` comes true before a test has to be given up.
template <class Done>
bool spin_until(Done done) {
    const auto given_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    for (unsigned i = 1; !done(); ++i) {
        if (i % 1024 == 0) {
            if (std::chrono::steady_clock::now() > given_up)
                return false;
            std::this_thread::yield();
        }
    }
    return true;
}

TEST_SUITE("queue_sleep_thread") {
    TEST_CASE("no push is lost on a consumer that falls asleep, thousands of times") {
        constexpr std::uint64_t least_sleeps = 20'000, most_events = 2'000'000;
        World world;
        SpscQueue<std::uint64_t> queue(1);
        std::atomic<std::uint64_t> arrived = 0;
        std::atomic<std::uint64_t> sleeps_seen = 0;
        std::uint64_t sleeps = 0;
        bool lost = false;
        bool refused = false;

        std::thread producer([&, waker = world.waker()] {
            std::uint64_t random = 1;
            std::uint64_t sent = 0;
            while (sent < most_events && sleeps_seen.load() < least_sleeps && !lost) {
                random = random * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
                for (std::uint64_t pause = (random >> 52) >> (random >> 40) % 12; pause > 0;
                     --pause)
                    __asm__ volatile("");
                refused = refused || !queue.push(++sent);
                lost = !spin_until([&] { return arrived.load() == sent; });
            }
            world.shutdown_handle().shutdown();
            waker.wake();
        });

        nexus::run(world, Idle::block, CountingIo{{}, sleeps},
                   QueueDriver(queue, [&](std::uint64_t number) {
                       sleeps_seen.store(sleeps);
                       arrived.store(number);
                   }));
        producer.join();
        CHECK_FALSE(lost);
        CHECK_FALSE(refused);
        CHECK(sleeps >= least_sleeps);
    }
}

} // namespace
