// SPDX-License-Identifier: MIT
// Events from one thread to another: how many per second while both are busy, and how long one
// takes there and back. The reference is Boost's queue in two loops by hand; a deque behind a mutex
// is what one writes without it.

#include <nexus/io/io.hpp>
#include <nexus/loop/run.hpp>
#include <nexus/param/res.hpp>
#include <nexus/queue/spsc_queue.hpp>

#include <benchmark/benchmark.h>
#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <thread>

namespace {

struct Quote {
    std::uint64_t number = 0;
    std::uint64_t price = 0;
    std::uint64_t size = 0;
};
constexpr std::size_t room = 1024;

/// What each way of handing over gives: `push(quote)` for one thread, false when full, and
/// `take(use)` for the other, which returns how many it used.
class BoostQueue {
public:
    static constexpr const char* row = "Boost queue by hand";
    bool push(const Quote& quote) { return queue_.push(quote); }
    template <class Use>
    std::size_t take(Use use) {
        return queue_.consume_all(use);
    }

private:
    boost::lockfree::spsc_queue<Quote> queue_{room};
};

class MutexQueue {
public:
    static constexpr const char* row = "mutex and deque";
    bool push(const Quote& quote) {
        const std::lock_guard lock(mutex_);
        if (queue_.size() == room)
            return false;
        queue_.push_back(quote);
        return true;
    }
    template <class Use>
    std::size_t take(Use use) {
        {
            const std::lock_guard lock(mutex_);
            queue_.swap(taken_);
        }
        for (const Quote& quote : taken_)
            use(quote);
        const std::size_t count = taken_.size();
        taken_.clear();
        return count;
    }

private:
    std::mutex mutex_;
    std::deque<Quote> queue_;
    std::deque<Quote> taken_;
};

struct Total {
    std::uint64_t quotes = 0;
    std::uint64_t size = 0;
};
struct App {
    Total total;
    nexus::Io<App> io;
};
using World = nexus::World<App>;

/// A consumer in a world that polls without pause.
class NexusQueue {
public:
    static constexpr const char* row = "nexus SpscQueue";
    bool push(const Quote& quote) { return queue_.push(quote); }
    template <class Use>
    std::size_t take(Use use) {
        nexus::QueueDriver driver(queue_, use, room);
        return driver.poll(world_);
    }

private:
    World world_;
    nexus::SpscQueue<Quote> queue_{room};
};

/// The cost of a push and its share of a poll on one thread, where nothing waits for another
/// processor's cache.
template <class Queue>
void on_one_thread(benchmark::State& state) {
    Queue queue;
    Total total;
    constexpr std::uint64_t burst = 16;
    for (auto _ : state) {
        for (std::uint64_t i = 0; i < burst; ++i)
            queue.push({i, i, 1});
        queue.take([&](const Quote& quote) { total.size += quote.size; });
        benchmark::ClobberMemory();
    }
    if (total.size != burst * std::uint64_t(state.iterations()))
        state.SkipWithError("a quote was lost");
    state.SetItemsProcessed(std::int64_t(total.size));
}

/// Both threads busy: the time for each quote.
template <class Queue>
void between_threads(benchmark::State& state) {
    Queue queue;
    Total total;
    std::atomic<bool> end = false;
    std::thread consumer([&] {
        const auto use = [&](const Quote& quote) {
            ++total.quotes;
            total.size += quote.size;
        };
        while (!end.load(std::memory_order_acquire))
            if (queue.take(use) == 0)
                std::this_thread::yield();
        while (queue.take(use) != 0) {
        }
    });
    std::uint64_t sent = 0;
    for (auto _ : state) {
        while (!queue.push({sent, 100, 1}))
            std::this_thread::yield();
        ++sent;
    }
    end.store(true, std::memory_order_release);
    consumer.join();
    if (total.quotes != sent || total.size != sent)
        state.SkipWithError("a quote was lost");
    state.SetItemsProcessed(std::int64_t(sent));
}

/// Waits without leaving the processor, unless there are more threads than processors.
class Spin {
public:
    void operator()() {
        if (++count_ % 4096 == 0)
            std::this_thread::yield();
    }

private:
    unsigned count_ = 0;
};

/// There and back, with a thread at the other end that spins.
template <class Queue>
void there_and_back(benchmark::State& state) {
    Queue there, back;
    std::atomic<bool> end = false;
    std::thread other([&] {
        Spin spin;
        while (!end.load(std::memory_order_relaxed))
            if (there.take([&](const Quote& quote) { back.push(quote); }) == 0)
                spin();
    });
    for (auto _ : state) {
        there.push({});
        Spin spin;
        while (back.take([](const Quote&) {}) == 0)
            spin();
    }
    end.store(true);
    other.join();
}

/// There and back, with two worlds that both sleep in epoll_wait: two wakes of a thread.
void asleep_nexus(benchmark::State& state) {
    nexus::SpscQueue<Quote> there(room), back(room);
    std::atomic<World*> echo = nullptr;
    std::thread other([&] {
        World world;
        echo.store(&world);
        nexus::run(world, nexus::IoDriver(),
                   nexus::QueueDriver(there, [&](const Quote& quote) { back.push(quote); }));
        while (echo.load() != nullptr) // its shutdown handle is in use
            std::this_thread::yield();
    });
    World world;
    nexus::IoDriver io;
    io.attach(world);
    bool answered = false;
    nexus::QueueDriver driver(back, [&](const Quote&) { answered = true; });
    for (auto _ : state) {
        answered = false;
        there.push({});
        while (!answered) {
            io.wait(world, driver.next_deadline(world));
            io.poll(world);
            driver.poll(world);
        }
    }
    while (echo.load() == nullptr)
        std::this_thread::yield();
    echo.load()->shutdown_handle().shutdown();
    echo.store(nullptr);
    other.join();
    driver.detach(world);
}

/// The same with a condition variable.
class Mailbox {
public:
    void put(const Quote& quote) {
        {
            const std::lock_guard lock(mutex_);
            queue_.push_back(quote);
        }
        filled_.notify_one();
    }
    Quote wait() {
        std::unique_lock lock(mutex_);
        filled_.wait(lock, [&] { return !queue_.empty(); });
        const Quote quote = queue_.front();
        queue_.pop_front();
        return quote;
    }

private:
    std::mutex mutex_;
    std::condition_variable filled_;
    std::deque<Quote> queue_;
};

void asleep_by_hand(benchmark::State& state) {
    Mailbox there, back;
    std::thread other([&] {
        for (;;) {
            const Quote quote = there.wait();
            if (quote.size == 0)
                return;
            back.put(quote);
        }
    });
    for (auto _ : state) {
        there.put({0, 0, 1});
        benchmark::DoNotOptimize(back.wait());
    }
    there.put({});
    other.join();
}

template <class Body>
auto* add_row(const std::string& scenario, const char* row, Body body) {
    return benchmark::RegisterBenchmark((scenario + "/1/" + row).c_str(), body);
}

template <class... Queues>
void add_rows() {
    (add_row("queue on one thread", Queues::row, &on_one_thread<Queues>), ...);
    (add_row("queue between threads", Queues::row, &between_threads<Queues>)->UseRealTime(), ...);
    (add_row("queue there and back", Queues::row, &there_and_back<Queues>)->UseRealTime(), ...);
}

const bool added = [] {
    add_rows<BoostQueue, NexusQueue, MutexQueue>();
    add_row("queue there and back, asleep", "condition variable", &asleep_by_hand)->UseRealTime();
    add_row("queue there and back, asleep", "nexus SpscQueue", &asleep_nexus)->UseRealTime();
    return true;
}();

} // namespace
