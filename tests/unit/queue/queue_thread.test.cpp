// SPDX-License-Identifier: MIT
// Two worlds in two threads, for the thread sanitizer as well: both sleep in epoll_wait.
#include <nexus/io/io.hpp>
#include <nexus/param/res.hpp>
#include <nexus/param/shutdown.hpp>
#include <nexus/queue/spsc_queue.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <thread>

namespace {

using nexus::IoDriver, nexus::QueueDriver, nexus::ResMut, nexus::Shutdown, nexus::SpscQueue,
    nexus::TimePoint;

struct Message {
    std::uint64_t number = 0;
    std::uint64_t mixed = 0;
};
Message message(std::uint64_t number) {
    return {number, (number + 1) * 0x9e37'79b9'7f4a'7c15};
}

/// What came: in order or not, and the sum of what it carried.
struct Received {
    std::uint64_t count = 0;
    std::uint64_t sum = 0;
    bool in_order = true;

    void take(const Message& got) {
        in_order = in_order && got.number == count && got.mixed == message(count).mixed;
        ++count;
        sum += got.mixed;
    }
};
std::uint64_t sum_to(std::uint64_t count) {
    std::uint64_t sum = 0;
    for (std::uint64_t i = 0; i < count; ++i)
        sum += message(i).mixed;
    return sum;
}

struct App {
    Received received;
    nexus::Io<App> io;
};
using World = nexus::World<App>;

/// A loop that blocks: what `nexus::run` does, by hand. `more` says whether there is work of its
/// own to do at once.
template <class Queue, class More>
void run(World& world, Queue& queue, More more) {
    IoDriver io;
    io.attach(world);
    world.run([&](World&) {
        std::optional<TimePoint> until = io.next_deadline(world);
        if (const auto due = queue.next_deadline(world))
            until = until ? std::min(*until, *due) : *due;
        if (more())
            until = TimePoint::min();
        io.wait(world, until);
        io.poll(world);
        queue.poll(world);
    });
    queue.detach(world);
    io.detach(world);
}

TEST_SUITE("queue_thread") {
    TEST_CASE("a million messages go to another world and back, all of them, in order") {
        constexpr std::uint64_t total = 500'000;
        SpscQueue<Message> there(256), back(256);

        std::thread other([&] {
            World world;
            QueueDriver driver(
                there,
                [&](ResMut<Received> received, const Message& got) {
                    received->take(got);
                    while (!back.push(got)) // the other side is never behind for long
                        std::this_thread::yield();
                },
                64);
            run(world, driver, [&] {
                if (world.app().received.count == total)
                    world.shutdown_handle().shutdown();
                return false;
            });
            CHECK(world.app().received.in_order);
            CHECK(world.app().received.count == total);
            CHECK(world.app().received.sum == sum_to(total));
        });

        World world;
        std::uint64_t sent = 0;
        QueueDriver driver(back, [](ResMut<Received> received, Shutdown end, const Message& got) {
            received->take(got);
            if (received->count == total)
                end.trigger();
        });
        // Bursts, so that now one and now the other has nothing to do and sleeps.
        run(world, driver, [&] {
            if (world.app().received.count == sent)
                for (int burst = int(sent % 1000) + 1; burst > 0 && sent < total; --burst)
                    if (there.push(message(sent)))
                        ++sent;
            return false;
        });
        other.join();
        CHECK(world.app().received.in_order);
        CHECK(world.app().received.count == total);
        CHECK(world.app().received.sum == sum_to(total));
    }

    TEST_CASE("one message at a time wakes a world that sleeps, each time") {
        constexpr std::uint64_t total = 2'000;
        SpscQueue<Message> there(1), back(1);
        std::thread other([&] {
            World world;
            QueueDriver driver(there, [&](ResMut<Received> received, Shutdown end, Message got) {
                received->take(got);
                back.push(got);
                if (received->count == total)
                    end.trigger();
            });
            run(world, driver, [] { return false; });
            CHECK(world.app().received.in_order);
        });
        World world;
        QueueDriver driver(back, [&](ResMut<Received> received, Shutdown end, Message got) {
            received->take(got);
            if (received->count == total)
                end.trigger();
            else
                there.push(message(received->count));
        });
        there.push(message(0));
        run(world, driver, [] { return false; });
        other.join();
        CHECK(world.app().received.in_order);
        CHECK(world.app().received.count == total);
    }

    TEST_CASE("a push as the consumer falls asleep is seen by one of the two") {
        constexpr int rounds = 50'000;
        World world;
        std::atomic<int> wakes = 0;
        world.set_wake_hook(
            [](void* count) noexcept { static_cast<std::atomic<int>*>(count)->fetch_add(1); },
            &wakes);
        SpscQueue<Message> queue(4);
        QueueDriver driver(queue,
                           [](ResMut<Received> received, Message got) { received->take(got); });
        std::atomic<int> round = 0;
        std::thread producer([&] {
            for (int i = 0; i < rounds; ++i) {
                for (int spin = 1; round.load() <= i; ++spin)
                    if (spin % 256 == 0)
                        std::this_thread::yield();
                queue.push(message(std::uint64_t(i)));
            }
        });
        int lost = 0;
        for (int i = 0; i < rounds && lost == 0; ++i) {
            const int before = wakes.load();
            round.store(i + 1);
            for (int spin = i % 64; spin > 0; --spin) // the moment differs
                static_cast<void>(wakes.load(std::memory_order_relaxed));
            int patience = 10'000'000;
            while (world.app().received.count == std::uint64_t(i) && lost == 0) {
                if (!driver.next_deadline(world).has_value())
                    while (wakes.load() == before && lost == 0) { // sleeps
                        std::this_thread::yield();
                        lost += --patience == 0 ? 1 : 0;
                    }
                driver.poll(world);
            }
        }
        round.store(rounds);
        producer.join();
        CHECK(lost == 0);
        CHECK(world.app().received.in_order);
    }

    TEST_CASE("once it has let go, nobody is waking the world any more") {
        struct Hook {
            std::atomic<bool> begun = false;
            std::atomic<bool> done = false;
        } hook;
        World world;
        world.set_wake_hook(
            [](void* argument) noexcept {
                auto& at = *static_cast<Hook*>(argument);
                at.begun.store(true);
                for (int i = 0; i < 1000; ++i)
                    std::this_thread::yield();
                at.done.store(true);
            },
            &hook);
        SpscQueue<Message> queue(4);
        std::thread producer;
        {
            QueueDriver driver(queue, [](Message) {});
            CHECK_FALSE(driver.next_deadline(world).has_value());
            producer = std::thread([&] { queue.push(message(0)); });
            while (!hook.begun.load())
                std::this_thread::yield();
            SUBCASE("by detach") {
                driver.detach(world);
                CHECK(hook.done.load());
            }
            SUBCASE("by its end") {}
        }
        CHECK(hook.done.load());
        producer.join();
    }

    TEST_CASE("a world may end, and another take over, while the producer goes on") {
        SpscQueue<Message> queue(64);
        constexpr std::uint64_t total = 20'000;
        std::thread producer([&] {
            for (std::uint64_t i = 0; i < total;) {
                if (queue.push(message(i)))
                    ++i;
                else
                    std::this_thread::yield();
                if (i % 16 == 0)
                    std::this_thread::yield(); // lets the consumer fall asleep
            }
        });
        Received all;
        while (all.count < total) {
            World world;
            world.app().received = all;
            const std::uint64_t until = std::min(all.count + 100, total);
            QueueDriver driver(
                queue,
                [until](ResMut<Received> received, Shutdown end, const Message& got) {
                    received->take(got);
                    if (received->count >= until)
                        end.trigger();
                },
                1);
            run(world, driver, [] { return false; });
            all = world.app().received;
        }
        producer.join();
        CHECK(all.in_order);
        CHECK(all.sum == sum_to(total));
    }
}

} // namespace
