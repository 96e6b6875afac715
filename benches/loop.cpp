// SPDX-License-Identifier: MIT
// What each idle policy costs: how long after a message was sent its handler runs, and how much of
// a processor a loop takes that has nothing to do. Beside it, the same loops by hand.

#include <nexus/driver.hpp>

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <ctime>
#include <sched.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace std::chrono_literals;
using nexus::Idle, nexus::ResMut;

constexpr int messages = 1000;
constexpr auto pause = 300us;

std::int64_t nanos(clockid_t clock) {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

/// How old each message was when it was handled.
struct Ages {
    std::vector<std::int64_t> nanos;

    /// Messages come together when the loop was kept waiting. Whether the last one was there.
    bool note(const std::byte* bytes, std::size_t size) {
        const std::int64_t now = ::nanos(CLOCK_MONOTONIC);
        for (std::int64_t sent = 0; size >= sizeof(sent); size -= sizeof(sent)) {
            std::memcpy(&sent, bytes, sizeof(sent));
            bytes += sizeof(sent);
            nanos.push_back(now - sent);
        }
        return nanos.size() >= messages;
    }
};

struct App {
    Ages ages;
    nexus::Clock clock;
    nexus::TimerWheel<App> timers;
    nexus::Io<App> io;
};

void on_received(ResMut<Ages> ages, nexus::Shutdown shutdown, const nexus::Received& received) {
    if (ages->note(received.bytes.data(), received.bytes.size()))
        shutdown.trigger();
}

struct Ends {
    Ends() {
        int pair[2] = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
            std::abort();
        loop = nexus::Descriptor(pair[0]);
        sender = nexus::Descriptor(pair[1]);
    }
    nexus::Descriptor loop;
    nexus::Descriptor sender;
};

/// Sends the time, now and then, as often as a loop wants it.
std::thread send_to(int descriptor) {
    return std::thread([descriptor] {
        for (int i = 0; i < messages; ++i) {
            std::this_thread::sleep_for(pause);
            const std::int64_t now = nanos(CLOCK_MONOTONIC);
            if (::send(descriptor, &now, sizeof(now), MSG_NOSIGNAL) != sizeof(now))
                std::abort();
        }
    });
}

void report(benchmark::State& state, Ages& ages, std::int64_t wall, std::int64_t processor) {
    std::sort(ages.nanos.begin(), ages.nanos.end());
    const auto at = [&](std::size_t percent) {
        return static_cast<double>(ages.nanos[ages.nanos.size() * percent / 100]) / 1000;
    };
    state.counters["p10_us"] = at(10);
    state.counters["median_us"] = at(50);
    state.counters["p90_us"] = at(90);
    state.counters["processor_percent"] =
        100 * static_cast<double>(processor) / static_cast<double>(wall);
}

template <class Run>
void measure(benchmark::State& state, Ages& ages, int sender, Run run) {
    for (auto _ : state) {
        std::thread other = send_to(sender);
        const std::int64_t wall = nanos(CLOCK_MONOTONIC);
        const std::int64_t processor = nanos(CLOCK_THREAD_CPUTIME_ID);
        run();
        const std::int64_t used = nanos(CLOCK_THREAD_CPUTIME_ID) - processor;
        const std::int64_t passed = nanos(CLOCK_MONOTONIC) - wall;
        other.join();
        report(state, ages, passed, used);
    }
}

void with_nexus(benchmark::State& state, Idle idle) {
    nexus::World<App> world;
    Ends ends;
    world.app().io.stream(std::move(ends.loop), {}, nexus::fn<on_received>);
    measure(state, world.app().ages, ends.sender.get(), [&] {
        nexus::run(world, idle, nexus::RealClock{}, nexus::TimerDriver{}, nexus::IoDriver{});
    });
}

void by_hand(benchmark::State& state, Idle idle) {
    Ages ages;
    Ends ends;
    const nexus::Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    ::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, ends.loop.get(), &wanted);
    measure(state, ages, ends.sender.get(), [&] {
        for (bool done = false; !done;) {
            epoll_event ready[256];
            const int count = ::epoll_wait(epoll.get(), ready, 256, idle == Idle::block ? -1 : 0);
            std::byte bytes[16384];
            if (count > 0)
                done = ages.note(bytes, static_cast<std::size_t>(::recv(
                                            ends.loop.get(), bytes, sizeof(bytes), MSG_DONTWAIT)));
            else if (idle == Idle::yield)
                ::sched_yield();
        }
    });
}

constexpr auto idle_time = 1s;

/// What a loop takes of a processor while nothing happens but a timer at the end.
template <class Run>
void measure_idle(benchmark::State& state, Run run) {
    for (auto _ : state) {
        const std::int64_t wall = nanos(CLOCK_MONOTONIC);
        const std::int64_t processor = nanos(CLOCK_THREAD_CPUTIME_ID);
        run();
        const auto used = static_cast<double>(nanos(CLOCK_THREAD_CPUTIME_ID) - processor);
        state.counters["processor_us"] = used / 1000;
        state.counters["processor_percent"] =
            100 * used / static_cast<double>(nanos(CLOCK_MONOTONIC) - wall);
    }
}

void idle_with_nexus(benchmark::State& state, Idle idle) {
    measure_idle(state, [&] {
        nexus::World<App> world;
        world.app().timers.schedule(world.app().clock.now() + idle_time,
                                    [](nexus::Shutdown shutdown) { shutdown.trigger(); });
        nexus::run(world, idle, nexus::RealClock{}, nexus::TimerDriver{}, nexus::IoDriver{});
    });
}

void idle_by_hand(benchmark::State& state, Idle idle) {
    measure_idle(state, [&] {
        const nexus::Descriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
        const auto end = std::chrono::steady_clock::now() + idle_time;
        const int time = idle == Idle::block ? static_cast<int>(idle_time / 1ms) : 0;
        while (std::chrono::steady_clock::now() < end) {
            epoll_event ready[256];
            if (::epoll_wait(epoll.get(), ready, 256, time) == 0 && idle == Idle::yield)
                ::sched_yield();
        }
    });
}

const bool added = [] {
    struct Policy {
        const char* name;
        Idle idle;
    };
    for (const Policy policy :
         {Policy{"block", Idle::block}, Policy{"yield", Idle::yield}, Policy{"spin", Idle::spin}}) {
        const std::string name = policy.name;
        benchmark::RegisterBenchmark((name + "/nexus").c_str(), with_nexus, policy.idle)
            ->Iterations(1)
            ->UseRealTime();
        benchmark::RegisterBenchmark((name + "/by hand").c_str(), by_hand, policy.idle)
            ->Iterations(1)
            ->UseRealTime();
        benchmark::RegisterBenchmark((name + ", idle/nexus").c_str(), idle_with_nexus, policy.idle)
            ->Iterations(1)
            ->UseRealTime();
        benchmark::RegisterBenchmark((name + ", idle/by hand").c_str(), idle_by_hand, policy.idle)
            ->Iterations(1)
            ->UseRealTime();
    }
    return true;
}();

} // namespace
