// SPDX-License-Identifier: MIT
// The queue on one thread; see queue_thread.test.cpp for two.
#include <nexus/param/res.hpp>
#include <nexus/param/seq.hpp>
#include <nexus/queue/spsc_queue.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <support/alloc_guard.hpp>
#include <utility>
#include <vector>

namespace {

using nexus::QueueDriver, nexus::ResMut, nexus::SpscQueue;
using Numbers = std::vector<int>;

struct Log {
    Numbers entries;
};
struct App {
    Log log;
};
using World = nexus::World<App>;

void note(ResMut<Log> log, int number) {
    log->entries.push_back(number);
}

TEST_SUITE("queue") {
    TEST_CASE("events are dispatched in order, each with its own sequence number") {
        World world;
        SpscQueue<int> queue(8);
        Numbers sequence;
        QueueDriver driver(queue, [&](ResMut<Log> log, nexus::Seq seq, int number) {
            log->entries.push_back(number);
            sequence.push_back(int(seq.get().value()));
        });
        CHECK(driver.poll(world) == 0);
        for (int i = 1; i <= 3; ++i)
            CHECK(queue.push(10 * i));
        CHECK(driver.poll(world) == 3);
        CHECK(driver.poll(world) == 0);
        CHECK(world.app().log.entries == Numbers{10, 20, 30});
        CHECK(sequence == Numbers{1, 2, 3});
    }

    TEST_CASE("a full queue refuses, and has room again when it was polled") {
        World world;
        SpscQueue<int> queue(3);
        CHECK(queue.capacity() == 3);
        QueueDriver driver(queue, nexus::fn<note>);
        for (int i = 0; i < 3; ++i)
            CHECK(queue.push(i));
        CHECK_FALSE(queue.push(3));
        CHECK(driver.poll(world) == 3);
        CHECK(queue.push(4));
        CHECK(driver.poll(world) == 1);
        CHECK(world.app().log.entries == Numbers{0, 1, 2, 4});
    }

    TEST_CASE("an event that is refused is left as it was") {
        World world;
        SpscQueue<std::unique_ptr<int>> queue(1);
        auto first = std::make_unique<int>(1), second = std::make_unique<int>(2);
        CHECK(queue.push(std::move(first)));
        CHECK_FALSE(queue.push(std::move(second)));
        CHECK(first == nullptr);
        REQUIRE(second != nullptr); // NOLINT(bugprone-use-after-move)
        CHECK(*second == 2);
        QueueDriver driver(queue, [](ResMut<Log> log, std::unique_ptr<int> number) {
            log->entries.push_back(*number);
        });
        CHECK(driver.poll(world) == 1);
        CHECK(world.app().log.entries == Numbers{1});
    }

    TEST_CASE("at most the capacity waits, also when a poll leaves some, and also when it is 3") {
        World world;
        SpscQueue<int> queue(3);
        QueueDriver driver(queue, nexus::fn<note>, 1);
        for (int round = 0; round < 10; ++round) {
            int pushed = 0;
            while (pushed < 5 && queue.push(pushed))
                ++pushed;
            CHECK(pushed == (round == 0 ? 3 : 1));
            CHECK(driver.poll(world) == 1);
        }
    }

#ifdef __cpp_exceptions
    TEST_CASE("a bulk push whose third copy throws has pushed the first two") {
        struct Fragile {
            int number;
            explicit Fragile(int of) : number(of) {}
            Fragile(const Fragile& other) : number(other.number) {
                if (number == 3)
                    throw std::runtime_error("copied");
            }
            Fragile(Fragile&& other) noexcept : number(other.number) {}
        };
        World world;
        SpscQueue<Fragile> queue(4);
        QueueDriver driver(queue, [](ResMut<Log> log, const Fragile& event) {
            log->entries.push_back(event.number);
        });
        const Fragile events[] = {Fragile(1), Fragile(2), Fragile(3)};
        CHECK_THROWS_AS(queue.push(std::begin(events), std::end(events)), std::runtime_error);
        CHECK(driver.poll(world) == 2);
        CHECK(world.app().log.entries == Numbers{1, 2});
    }
#endif

    TEST_CASE("a poll dispatches so many at most, and the rest stays due") {
        World world;
        SpscQueue<int> queue(8);
        QueueDriver driver(queue, nexus::fn<note>, 2);
        CHECK_FALSE(driver.next_deadline(world).has_value());
        for (int i = 0; i < 5; ++i)
            queue.push(i);
        CHECK(driver.next_deadline(world) == nexus::TimePoint::min());
        CHECK(driver.poll(world) == 2);
        CHECK(driver.next_deadline(world) == nexus::TimePoint::min());
        queue.push(5);
        CHECK(driver.poll(world) == 2);
        CHECK(driver.poll(world) == 2);
        CHECK(driver.poll(world) == 0);
        CHECK_FALSE(driver.next_deadline(world).has_value());
        CHECK(world.app().log.entries == Numbers{0, 1, 2, 3, 4, 5});
    }

    TEST_CASE("a range is pushed as far as there is room") {
        World world;
        SpscQueue<int> queue(4);
        QueueDriver driver(queue, nexus::fn<note>);
        const std::array<int, 6> numbers{1, 2, 3, 4, 5, 6};
        const auto* left = queue.push(numbers.begin(), numbers.end());
        CHECK(left == numbers.begin() + 4);
        CHECK(queue.push(left, numbers.end()) == left);
        driver.poll(world);
        CHECK(queue.push(left, numbers.end()) == numbers.end());
        driver.poll(world);
        CHECK(world.app().log.entries == Numbers{1, 2, 3, 4, 5, 6});
    }

    TEST_CASE("whoever said that it sleeps is woken once, and whoever is awake is not") {
        World world;
        int wakes = 0;
        world.set_wake_hook([](void* count) noexcept { ++*static_cast<int*>(count); }, &wakes);
        SpscQueue<int> queue(8);
        QueueDriver driver(queue, nexus::fn<note>);
        queue.push(1);
        CHECK(wakes == 0);
        CHECK(driver.next_deadline(world).has_value()); // does not sleep
        queue.push(2);
        CHECK(wakes == 0);
        driver.poll(world);
        CHECK_FALSE(driver.next_deadline(world).has_value()); // sleeps
        const std::array<int, 2> numbers{3, 4};
        queue.push(numbers.begin(), numbers.end());
        queue.push(5);
        CHECK(wakes == 1);
        driver.poll(world);
        queue.push(6);
        CHECK(wakes == 1);
        driver.poll(world);
        CHECK_FALSE(driver.next_deadline(world).has_value());
        driver.poll(world); // woken by something else
        queue.push(7);
        CHECK(wakes == 1);
        driver.poll(world);
        CHECK_FALSE(driver.next_deadline(world).has_value());
        driver.detach(world);
        queue.push(8);
        CHECK(wakes == 1);
    }

    TEST_CASE("events, in the queue or collected, end with it") {
        World world;
        const auto event = std::make_shared<int>(1);
        {
            SpscQueue<std::shared_ptr<int>> queue(8);
            QueueDriver driver(
                queue, [](const std::shared_ptr<int>&) {}, 2);
            for (int i = 0; i < 4; ++i)
                queue.push(event);
            driver.poll(world);
            queue.push(event);
            CHECK(event.use_count() > 1);
        }
        CHECK(event.use_count() == 1);
        SpscQueue<std::shared_ptr<int>> queue(8);
        QueueDriver driver(queue, [](const std::shared_ptr<int>&) {});
        queue.push(event);
        driver.poll(world);
        CHECK(event.use_count() == 1); // not kept until the next event
    }

    TEST_CASE("pushing and polling allocate nothing") {
        World world;
        struct Sum {
            std::uint64_t value = 0;
        } sum;
        SpscQueue<int> queue(64);
        QueueDriver driver(queue, [&](int number) { sum.value += std::uint64_t(number); });
        const support::AllocGuard guard;
        for (int i = 0; i < 1000; ++i) {
            queue.push(i);
            if (i % 50 == 49)
                driver.poll(world);
        }
        const std::size_t allocated = guard.count();
        CHECK(sum.value == 999 * 500);
        CHECK(allocated == 0);
    }

    TEST_CASE("any handler of the event will do") {
        World world;
        SpscQueue<int> queue(4);
        QueueDriver driver(queue, nexus::handler<note>(world.registry()));
        QueueDriver<int, nexus::HandlerFn<note, App>>& named = driver;
        queue.push(1);
        CHECK(named.poll(world) == 1);
        QueueDriver generic(queue, [&](auto number) {
            static_assert(std::is_same_v<decltype(number), int>);
            world.app().log.entries.push_back(number);
        });
        queue.push(2);
        CHECK(generic.poll(world) == 1);
        CHECK(world.app().log.entries == Numbers{1, 2});
    }

#ifdef __cpp_exceptions
    TEST_CASE("what a handler throws costs its own event only") {
        World world;
        SpscQueue<int> queue(8);
        QueueDriver driver(queue, [](ResMut<Log> log, int number) {
            if (number % 2 == 0)
                throw number;
            log->entries.push_back(number);
        });
        for (int i = 1; i <= 5; ++i)
            queue.push(i);
        CHECK_THROWS_AS(driver.poll(world), int);
        CHECK(world.sequence().value() == 2);
        CHECK(driver.next_deadline(world).has_value());
        CHECK_THROWS_AS(driver.poll(world), int);
        CHECK(driver.poll(world) == 1);
        CHECK(driver.poll(world) == 0);
        CHECK(world.app().log.entries == Numbers{1, 3, 5});
        CHECK(world.sequence().value() == 5);
        queue.push(6); // the last one throws
        CHECK_THROWS_AS(driver.poll(world), int);
        queue.push(7);
        CHECK(driver.poll(world) == 1);
    }

    TEST_CASE("what cannot be set up is refused with the value and the bound") {
        CHECK_THROWS_WITH_AS(SpscQueue<int>(0),
                             "nexus: SpscQueue: the capacity is 0; it must be 1 to 1073741824",
                             std::exception);
        CHECK_THROWS_AS(SpscQueue<int>(std::size_t{1} << 31), std::exception);
        SpscQueue<int> queue(1);
        CHECK_THROWS_AS(QueueDriver(queue, nexus::fn<note>, 0), std::exception);
    }
#endif
}

} // namespace
