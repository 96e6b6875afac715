// SPDX-License-Identifier: MIT
// Timers: scheduling and cancelling, expiring and rescheduling, and polling when nothing is due,
// beside what one would use instead. The number of a scenario is how many timers are pending.

#include <nexus/param/res.hpp>
#include <nexus/time/timer_driver.hpp>

#include <benchmark/benchmark.h>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <queue>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <type_traits>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using nexus::Clock, nexus::Duration, nexus::ResMut, nexus::TimePoint, nexus::Timeout;

struct App;
using Wheel = nexus::TimerWheel<App>;

/// What a timer does when it expires: counts, and asks for another time.
struct Expired {
    std::uint64_t count = 0;
};

/// Within a second, never twice the same.
class Delays {
public:
    [[gnu::always_inline]] Duration next() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 7;
        state_ ^= state_ << 17;
        return Duration(1 + (state_ & ((std::uint64_t{1} << 30) - 1)));
    }

private:
    std::uint64_t state_ = 88172645463325252;
};

struct App {
    Clock clock{TimePoint(), 0};
    Wheel timers;
    Expired expired;
    Delays delays;
};

/// The wheel. A handler that runs gives its timer another time.
class Nexus {
public:
    static constexpr const char* row = "nexus wheel";

    explicit Nexus(std::size_t pending) {
        for (std::size_t i = 0; i < pending; ++i)
            wheel().schedule(now_ + delays().next(), nexus::fn<&again>);
        driver_.poll(world_);
    }

    void schedule_and_cancel() {
        const auto timer = wheel().schedule(now_ + delays().next(), nexus::fn<&again>);
        benchmark::DoNotOptimize(wheel().cancel(timer));
    }
    void expire(Duration step) {
        now_ += step;
        world_.app().clock.set(now_, 0);
        driver_.poll(world_);
    }
    void poll_nothing() { benchmark::DoNotOptimize(driver_.poll(world_)); }

    [[nodiscard]] std::uint64_t expired() { return world_.app().expired.count; }

private:
    static void again(ResMut<Wheel> wheel, ResMut<Expired> expired, ResMut<Delays> delays,
                      const Timeout& timeout) {
        ++expired->count;
        wheel->reschedule(wheel->running(), timeout.now + delays->next());
    }
    Wheel& wheel() { return world_.app().timers; }
    Delays& delays() { return world_.app().delays; }

    nexus::World<App> world_;
    nexus::TimerDriver driver_;
    TimePoint now_;
};

/// The wheel, whose handlers schedule a new timer.
class NexusAnew {
public:
    static constexpr const char* row = "nexus wheel, a new timer";

    explicit NexusAnew(std::size_t pending) {
        for (std::size_t i = 0; i < pending; ++i)
            wheel().schedule(now_ + world_.app().delays.next(), nexus::fn<&again>);
        driver_.poll(world_);
    }
    void expire(Duration step) {
        now_ += step;
        world_.app().clock.set(now_, 0);
        driver_.poll(world_);
    }
    [[nodiscard]] std::uint64_t expired() { return world_.app().expired.count; }

private:
    static void again(ResMut<Wheel> wheel, ResMut<Expired> expired, ResMut<Delays> delays,
                      const Timeout& timeout) {
        ++expired->count;
        wheel->schedule(timeout.now + delays->next(), nexus::fn<&again>);
    }
    Wheel& wheel() { return world_.app().timers; }

    nexus::World<App> world_;
    nexus::TimerDriver driver_;
    TimePoint now_;
};

/// What a timer does by hand: the usual type for any function with its context.
using Handler = std::function<void(TimePoint)>;

/// A function and its context, for a program whose timers never own anything.
struct BareHandler {
    void (*function)(void* context, TimePoint now);
    void* context;
    void operator()(TimePoint now) const { function(context, now); }
};

/// `std::priority_queue`, with what the wheel promises too: timers of one deadline run in the order
/// of scheduling, a stale handle is refused, each event has a number, a timer that runs may be
/// given another time and keeps its function. A cancelled timer stays in it and is dropped at its
/// time, or when there are as many of those as of others. There is room for all timers from the
/// start, so that a function runs where it stands.
template <class Handler>
class PriorityQueue {
public:
    static constexpr bool is_bare = std::is_same_v<Handler, BareHandler>;
    static constexpr const char* row =
        is_bare ? "priority_queue, bare functions" : "priority_queue";

    explicit PriorityQueue(std::size_t pending) {
        timers_.reserve(pending + 1);
        for (std::size_t i = 0; i < pending; ++i)
            schedule(now_ + delays_.next(), handler());
    }

    void schedule_and_cancel() {
        const Handle timer = schedule(now_ + delays_.next(), handler());
        benchmark::DoNotOptimize(cancel(timer));
    }
    void expire(Duration step) {
        now_ += step;
        poll();
    }
    void poll_nothing() {
        benchmark::DoNotOptimize(queue_.top().deadline <= now_ && (poll(), true));
    }
    [[nodiscard]] std::uint64_t expired() const { return expired_; }

private:
    struct Handle {
        std::uint32_t id;
        std::uint32_t generation;
    };
    struct Entry {
        TimePoint deadline;
        std::uint64_t order;
        Handle handle;
        bool operator<(const Entry& other) const {
            return deadline > other.deadline || (deadline == other.deadline && order > other.order);
        }
    };
    struct Timer {
        Handler handler;
        std::uint32_t generation;
    };
    struct Queue : std::priority_queue<Entry> {
        [[nodiscard]] auto& entries() { return this->c; }
    };

    Handler handler() {
        if constexpr (is_bare)
            return {
                [](void* self, TimePoint now) { static_cast<PriorityQueue*>(self)->again(now); },
                this};
        else
            return [this](TimePoint now) { again(now); };
    }
    Handle schedule(TimePoint deadline, Handler handler) {
        Handle handle{static_cast<std::uint32_t>(timers_.size()), 1};
        if (free_.empty()) {
            timers_.push_back({std::move(handler), handle.generation});
        } else {
            handle.id = free_.back();
            free_.pop_back();
            handle.generation = timers_[handle.id].generation;
            timers_[handle.id].handler = std::move(handler);
        }
        queue_.push({deadline, ++order_, handle});
        return handle;
    }
    [[nodiscard]] bool is_pending(Handle handle) const {
        return timers_[handle.id].generation == handle.generation;
    }
    void retire(Handle handle) {
        timers_[handle.id].handler = Handler();
        ++timers_[handle.id].generation;
        free_.push_back(handle.id);
    }
    bool cancel(Handle handle) {
        if (!is_pending(handle))
            return false;
        retire(handle);
        if (++cancelled_ > queue_.size() / 2 && cancelled_ > 64)
            rebuild();
        return true;
    }
    void rebuild() {
        auto& entries = queue_.entries();
        std::erase_if(entries, [&](const Entry& entry) { return !is_pending(entry.handle); });
        std::make_heap(entries.begin(), entries.end());
        cancelled_ = 0;
    }
    void poll() {
        while (!queue_.empty() && queue_.top().deadline <= now_) {
            const Handle handle = queue_.top().handle;
            queue_.pop();
            if (is_pending(handle)) {
                running_ = handle;
                is_armed_ = false;
                ++sequence_;
                timers_[handle.id].handler(now_);
                if (!is_armed_)
                    retire(handle);
            } else {
                --cancelled_;
            }
        }
    }
    /// Of a timer that runs: it has left the queue.
    void reschedule(Handle handle, TimePoint deadline) {
        queue_.push({deadline, ++order_, handle});
        is_armed_ = true;
    }
    void again(TimePoint now) {
        ++expired_;
        reschedule(running_, now + delays_.next());
    }

    Queue queue_;
    std::vector<Timer> timers_;
    Handle running_{};
    bool is_armed_ = false;
    std::vector<std::uint32_t> free_;
    std::size_t cancelled_ = 0;
    std::uint64_t order_ = 0;
    std::uint64_t sequence_ = 0;
    std::uint64_t expired_ = 0;
    Delays delays_;
    TimePoint now_;
};

class Multimap {
public:
    static constexpr const char* row = "multimap";

    explicit Multimap(std::size_t pending) {
        for (std::size_t i = 0; i < pending; ++i)
            schedule(now_ + delays_.next());
    }

    void schedule_and_cancel() { timers_.erase(schedule(now_ + delays_.next())); }
    void expire(Duration step) {
        now_ += step;
        poll();
    }
    void poll_nothing() {
        benchmark::DoNotOptimize(timers_.begin()->first <= now_ && (poll(), true));
    }
    [[nodiscard]] std::uint64_t expired() const { return expired_; }

private:
    std::multimap<TimePoint, Handler>::iterator schedule(TimePoint deadline) {
        return timers_.emplace(deadline, [this](TimePoint now) { again(now); });
    }
    void poll() {
        while (timers_.begin()->first <= now_) {
            const auto timer = timers_.extract(timers_.begin());
            timer.mapped()(now_);
        }
    }
    void again(TimePoint now) {
        ++expired_;
        schedule(now + delays_.next());
    }

    std::multimap<TimePoint, Handler> timers_;
    std::uint64_t expired_ = 0;
    Delays delays_;
    TimePoint now_;
};

/// A clock that stands where it is put, for Asio.
struct BenchClock {
    using duration = Duration;
    using rep = duration::rep;
    using period = duration::period;
    using time_point = std::chrono::time_point<BenchClock>;
    [[maybe_unused]] static constexpr bool is_steady = true;
    static inline time_point time;
    static time_point now() { return time; }
};
struct NoWait {
    static Duration to_wait_duration(const Duration&) { return Duration::zero(); }
    static Duration to_wait_duration(const BenchClock::time_point&) { return Duration::zero(); }
};

class Asio {
public:
    static constexpr const char* row = "asio timer";

    explicit Asio(std::size_t pending) : spare_(io_) {
        timers_.reserve(pending);
        for (std::size_t i = 0; i < pending; ++i) {
            timers_.push_back(std::make_unique<Timer>(io_));
            wait(*timers_.back());
        }
    }
    Asio(const Asio&) = delete;

    /// A timer object that exists: it is only armed and disarmed.
    void schedule_and_cancel() {
        spare_.expires_at(BenchClock::time + delays_.next());
        spare_.async_wait([](const boost::system::error_code&) {});
        spare_.cancel();
        io_.poll_one();
    }
    void expire(Duration step) {
        BenchClock::time += step;
        io_.poll();
    }
    void poll_nothing() { benchmark::DoNotOptimize(io_.poll()); }
    [[nodiscard]] std::uint64_t expired() const { return expired_; }

private:
    using Timer = boost::asio::basic_waitable_timer<BenchClock, NoWait>;

    void wait(Timer& timer) {
        timer.expires_at(BenchClock::time + delays_.next());
        timer.async_wait([this, &timer](const boost::system::error_code& error) {
            if (!error) {
                ++expired_;
                wait(timer);
            }
        });
    }

    boost::asio::io_context io_{1};
    std::vector<std::unique_ptr<Timer>> timers_;
    Timer spare_;
    std::uint64_t expired_ = 0;
    Delays delays_;
};

/// The load, comparison and branch that nobody can do without.
class ByHand {
public:
    static constexpr const char* row = "by hand";

    explicit ByHand(std::size_t) {}
    void poll_nothing() { benchmark::DoNotOptimize(now_ < next_ ? 0 : expire()); }

private:
    [[gnu::noinline]] std::size_t expire() {
        next_ = TimePoint::max();
        return 1;
    }
    TimePoint now_;
    TimePoint next_ = TimePoint::max();
};

template <class Timers>
void schedule_and_cancel(benchmark::State& state, std::size_t pending) {
    Timers timers(pending);
    for (auto _ : state)
        timers.schedule_and_cancel();
}

/// Time goes on by the mean time between two timers, so that one expires in each turn, on average.
template <class Timers>
void expire(benchmark::State& state, std::size_t pending) {
    Timers timers(pending);
    const Duration step((std::int64_t{1} << 29) / static_cast<std::int64_t>(pending));
    for (std::size_t i = 0; i < 2 * pending; ++i) // what was scheduled at once has drifted apart
        timers.expire(step);
    const std::uint64_t before = timers.expired();
    for (auto _ : state)
        timers.expire(step);
    const auto expired = static_cast<double>(timers.expired() - before);
    if (expired < 0.5 * static_cast<double>(state.iterations()) - 100)
        state.SkipWithError("too few timers expired");
    state.counters["expired"] = expired / static_cast<double>(state.iterations());
}

template <class Timers>
void poll_nothing(benchmark::State& state, std::size_t pending) {
    Timers timers(pending);
    for (auto _ : state)
        timers.poll_nothing();
}

// What the time stamp counter would save: a turn that polls one descriptor, and one that polls
// nothing but the clock and the timers.

/// The Clock from the counter, with a fixed rate: less than a usable one would have to do.
struct CounterClock {
    template <class W>
    std::size_t poll(W& world) const {
        const auto ticks = static_cast<std::int64_t>(__builtin_ia32_rdtsc());
        const auto nanos = static_cast<std::int64_t>((ticks >> 8) * 96);
        world.template resource<Clock>().set(TimePoint(Duration(nanos)), nanos);
        return 0;
    }
};

template <class ClockDriver, bool HasDescriptor>
void turn(benchmark::State& state) {
    nexus::World<App> world;
    ClockDriver clock;
    const nexus::TimerDriver timers;
    const int poller = ::epoll_create1(0);
    const int descriptor = ::eventfd(0, 0);
    epoll_event interest{};
    interest.events = EPOLLIN;
    ::epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &interest);
    epoll_event ready;
    for (auto _ : state) {
        if constexpr (HasDescriptor)
            benchmark::DoNotOptimize(::epoll_wait(poller, &ready, 1, 0));
        clock.poll(world);
        timers.poll(world);
    }
    ::close(descriptor);
    ::close(poller);
}

template <class Timers, class Body>
void add_row(const char* scenario, std::size_t pending, Body body) {
    const std::string name =
        std::string(scenario) + "/" + std::to_string(pending) + "/" + Timers::row;
    benchmark::RegisterBenchmark(name.c_str(), body, pending);
}

const bool added = [] {
    for (const std::size_t pending : {100U, 10'000U, 1'000'000U}) {
        const auto add_cancel = [&]<class... Timers>() {
            (add_row<Timers>("schedule and cancel", pending, &schedule_and_cancel<Timers>), ...);
        };
        const auto add_expire = [&]<class... Timers>() {
            (add_row<Timers>("expire and reschedule", pending, &expire<Timers>), ...);
        };
        const auto add_nothing = [&]<class... Timers>() {
            (add_row<Timers>("poll with nothing due", pending, &poll_nothing<Timers>), ...);
        };
        add_cancel.template
        operator()<PriorityQueue<Handler>, Nexus, PriorityQueue<BareHandler>, Multimap, Asio>();
        add_expire.template operator()<PriorityQueue<Handler>, Nexus, NexusAnew,
                                       PriorityQueue<BareHandler>, Multimap, Asio>();
        add_nothing.template operator()<ByHand, Nexus, PriorityQueue<Handler>, Multimap, Asio>();
    }
    benchmark::RegisterBenchmark("turn without descriptor/1/RealClock",
                                 &turn<nexus::RealClock, false>);
    benchmark::RegisterBenchmark("turn without descriptor/1/counter", &turn<CounterClock, false>);
    benchmark::RegisterBenchmark("turn with a descriptor/1/RealClock",
                                 &turn<nexus::RealClock, true>);
    benchmark::RegisterBenchmark("turn with a descriptor/1/counter", &turn<CounterClock, true>);
    return true;
}();

} // namespace
