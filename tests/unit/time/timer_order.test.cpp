// SPDX-License-Identifier: MIT
// The wheel against a sorted map, in random operations: which timers run, when, and in which order.
// After the operations its parts have to agree.
#include "check_invariants.hpp"

#include <nexus/param/res.hpp>
#include <nexus/time/timer_driver.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace {

using nexus::CatchUp, nexus::Clock, nexus::Duration, nexus::ResMut, nexus::TestClock,
    nexus::TimePoint, nexus::TimerDriver, nexus::TimerHandle, nexus::TimerWheel, nexus::Timeout;

struct App;
using Wheel = TimerWheel<App>;

/// The exception of a handler.
struct Interrupted {};

class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed * 2 + 1) {}
    std::uint64_t operator()() { // splitmix64
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }
    std::size_t below(std::size_t bound) { return (*this)() % bound; }
    bool one_in(std::size_t odds) { return below(odds) == 0; }
    /// Of any magnitude, from 0 to days.
    std::int64_t span() { return static_cast<std::int64_t>((*this)() >> (17 + below(47))); }

private:
    std::uint64_t state_;
};

/// The expected behaviour of the wheel, and the random script that tests it.
class Model {
public:
    void start(std::uint64_t seed, std::size_t population) {
        random_ = Random(seed);
        population_ = population;
    }

    void step(Wheel& wheel) {
        ++steps_;
        switch (random_.below(8)) {
        case 0:
        case 1:
        case 2: // more at first, then as many as go
            if (pending_.size() + late_.size() < population_)
                schedule(wheel);
            break;
        case 3:
            every(wheel);
            break;
        case 4:
        case 5:
            cancel(wheel);
            break;
        default:
            reschedule(wheel);
        }
        if (random_.one_in(4))
            check(wheel);
        // It walks the whole wheel: the more timers, the rarer.
        if (random_.one_in(2 + population_ / 4))
            check_invariants(wheel);
    }

    void check(Wheel& wheel) {
        std::optional<TimePoint> first;
        for (const auto* timers : {&pending_, &late_})
            if (!timers->empty() && (!first || timers->begin()->first.first < *first))
                first = timers->begin()->first.first;
        wrong_ += wheel.next_deadline() != first;
        wrong_ += wheel.size() != pending_.size() + late_.size();
    }

    void check_invariants(const Wheel& wheel) {
        if (broken_ != nullptr)
            return;
        broken_ = nexus::detail::check_invariants(wheel);
        wrong_ += broken_ != nullptr;
    }

    void begin(TimePoint now) { polled_ = now, is_polling_ = true; }
    void end(bool interrupted) {
        is_polling_ = false;
        wrong_ += !interrupted && !pending_.empty() && pending_.begin()->first.first <= polled_;
        pending_.merge(late_);
    }

    /// Called by the timer's handler.
    void fired(Wheel& wheel, std::size_t id, const Timeout& timeout) {
        ++fired_;
        const auto first = pending_.begin();
        wrong_ += timeout.now != polled_ || first == pending_.end() || first->second != id ||
                  first->first.first != timeout.deadline || timeout.deadline > polled_;
        if (wrong_ != 0)
            return;
        pending_.erase(first);
        Timer& timer = timers_[id];
        wrong_ += wheel.running() != timer.handle;
        if (timer.period != Duration::zero()) {
            TimePoint next = timeout.deadline + timer.period;
            if (timer.policy == CatchUp::delay)
                next = polled_ + timer.period;
            while (timer.policy == CatchUp::skip && next <= polled_)
                next += timer.period * std::max<std::int64_t>(1, (polled_ - next) / timer.period);
            put(pending_, id, next);
            // Timers with much to catch up with would take most of the time.
            if ((polled_ - next) / timer.period > 20)
                cancel(wheel, id);
        }
        while (random_.one_in(2))
            step(wheel);
        if (random_.one_in(4))
            reschedule(wheel, id);
        if (random_.one_in(8))
            cancel(wheel, id);
#ifdef __cpp_exceptions
        if (random_.one_in(64))
            throw Interrupted();
#endif
    }

    void advance(TestClock& clock) {
        if (random_.one_in(4) && !pending_.empty()) // to where something happens, or just before
            clock.set(pending_.begin()->first.first - Duration(random_.below(2)));
        else if (random_.one_in(500))
            clock.set(clock.now() - Duration(random_.span()));
        else
            clock.advance(Duration(random_.span() >> random_.below(16)));
    }

    [[nodiscard]] std::size_t wrong() const {
        return wrong_;
    }
    /// The rule that the wheel has broken; empty when there is none.
    [[nodiscard]] std::string broken() const {
        return broken_ == nullptr ? "" : broken_;
    }
    /// How many timers ran.
    [[nodiscard]] std::size_t fired() const {
        return fired_;
    }
    /// How often one was scheduled, cancelled or rescheduled.
    [[nodiscard]] std::size_t steps() const {
        return steps_;
    }

private:
    struct Timer {
        TimerHandle handle;
        std::pair<TimePoint, std::uint64_t> key;
        Duration period;
        CatchUp policy;
    };
    using Timers = std::map<std::pair<TimePoint, std::uint64_t>, std::size_t>;

    /// Soon, late, past, or at the same time as another.
    TimePoint some_time() {
        TimePoint time = polled_ + Duration(random_.span());
        if (random_.one_in(3))
            time = times_[random_.below(times_.size())];
        else if (random_.one_in(6))
            time = polled_ - Duration(random_.span());
        return times_[random_.below(times_.size())] = time;
    }

    /// Mostly one of those that may be pending.
    std::size_t some_timer() {
        const std::size_t all = timers_.size();
        return all - 1 -
               random_.below(random_.one_in(8) ? all : std::min(all, 2 * population_ + 1));
    }

    void put(Timers& timers, std::size_t id, TimePoint deadline) {
        timers_[id].key = {deadline, ++order_};
        timers.emplace(timers_[id].key, id);
    }
    void put(std::size_t id, TimePoint deadline) {
        put(is_polling_ && deadline <= polled_ ? late_ : pending_, id, deadline);
    }
    bool take(std::size_t id) {
        return pending_.erase(timers_[id].key) + late_.erase(timers_[id].key) != 0;
    }

    void schedule(Wheel& wheel);
    void every(Wheel& wheel);

    void cancel(Wheel& wheel) {
        if (!timers_.empty())
            cancel(wheel, some_timer());
    }
    void cancel(Wheel& wheel, std::size_t id) {
        const bool taken = take(id);
        wrong_ += wheel.is_pending(timers_[id].handle) != taken;
        wrong_ += wheel.cancel(timers_[id].handle) != taken;
        wrong_ += wheel.is_pending(timers_[id].handle);
    }
    void reschedule(Wheel& wheel) {
        if (!timers_.empty())
            reschedule(wheel, some_timer());
    }
    void reschedule(Wheel& wheel, std::size_t id) {
        const TimePoint to = some_time();
        const bool lives = wheel.is_pending(timers_[id].handle) ||
                           (wheel.running() && wheel.running() == timers_[id].handle);
        wrong_ += take(id) && !lives;
        if (lives)
            put(id, to);
        wrong_ += wheel.reschedule(timers_[id].handle, to) != lives;
    }

    Random random_{0};
    std::size_t population_ = 0;
    std::vector<Timer> timers_;
    std::array<TimePoint, 8> times_{};
    Timers pending_;
    Timers late_; // scheduled during a poll for a time already reached
    TimePoint polled_;
    bool is_polling_ = false;
    std::uint64_t order_ = 0;
    std::size_t wrong_ = 0;
    const char* broken_ = nullptr;
    std::size_t fired_ = 0;
    std::size_t steps_ = 0;
};

struct App {
    Clock clock{TimePoint(), 0};
    Wheel timers;
    Model model;
};

struct Fire {
    std::size_t id;
    void operator()(ResMut<Wheel> wheel, ResMut<Model> model, const Timeout& timeout) const {
        model->fired(*wheel, id, timeout);
    }
};

void Model::schedule(Wheel& wheel) {
    const TimePoint deadline = some_time();
    const std::size_t id = timers_.size();
    timers_.push_back({wheel.schedule(deadline, Fire{id}), {}, Duration::zero(), CatchUp::skip});
    put(id, deadline);
}

void Model::every(Wheel& wheel) {
    const std::size_t id = timers_.size();
    const auto policy = static_cast<CatchUp>(random_.below(3));
    const Duration period(1 + random_.span());
    const TimePoint first = some_time();
    timers_.push_back({wheel.every(first, period, Fire{id}, policy), {}, period, policy});
    put(id, first);
}

struct Done {
    std::size_t fired = 0;
    std::size_t steps = 0;

    Done& operator+=(const Done& other) {
        fired += other.fired;
        steps += other.steps;
        return *this;
    }
};

/// Runs a script for `turns` turns in a world of its own; nothing must go wrong.
Done run(std::uint64_t seed, std::size_t turns, std::size_t population) {
    nexus::World<App> world;
    TestClock clock(TimePoint(std::chrono::hours(1)));
    const TimerDriver driver;
    Model& model = world.app().model;
    model.start(seed, population);
    for (std::size_t turn = 0; turn < turns && model.wrong() == 0; ++turn) {
        clock.poll(world);
        model.begin(clock.now());
        bool interrupted = false;
#ifdef __cpp_exceptions
        try {
            driver.poll(world);
        } catch (Interrupted) {
            interrupted = true;
        }
#else
        driver.poll(world);
#endif
        model.end(interrupted);
        model.check(world.app().timers);
        if (turn % (1 + population / 4) == 0)
            model.check_invariants(world.app().timers);
        const std::size_t steps = turn % 16 == 0 ? population / 4 : 4;
        for (std::size_t step = 0; step < steps; ++step)
            model.step(world.app().timers);
        model.advance(clock);
    }
    CAPTURE(seed);
    CAPTURE(population);
    CHECK(model.broken() == "");
    CHECK(model.wrong() == 0);
    return {model.fired(), model.steps()};
}

// More than a million operations in optimized builds, where that takes a second.
#ifdef __OPTIMIZE__
constexpr std::size_t turns = 15'000;
#else
constexpr std::size_t turns = 3'000;
#endif

TEST_SUITE("timer order") {
    TEST_CASE("whatever happens, timers run in the order of a sorted map") {
        Done done;
        for (const std::size_t population : {1U, 3U, 40U, 70U, 200U, 2000U})
            done += run(population, turns, population);
        CHECK(done.steps > 80 * turns);
        CHECK(done.fired > 20 * turns);
    }

    /// Runs for NEXUS_SOAK_SECONDS.
    TEST_CASE("whatever happens, for long") {
        const char* const seconds = std::getenv("NEXUS_SOAK_SECONDS");
        if (seconds == nullptr)
            return;
        const auto end =
            std::chrono::steady_clock::now() + std::chrono::seconds(std::atoi(seconds));
        Done done;
        for (std::uint64_t seed = 1; std::chrono::steady_clock::now() < end; ++seed)
            done += run(seed, 2000, std::size_t{1} << seed % 13);
        MESSAGE("operations: ", done.steps, ", timers that ran: ", done.fired);
    }
}

} // namespace
