// SPDX-License-Identifier: MIT
// A clock, timers, I/O and reactors in one world, in a loop that sleeps.
#include <nexus/driver.hpp>
#include <nexus/param/res.hpp>
#include <nexus/param/shutdown.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <thread>
#include <unistd.h>

namespace {
thread_local int epoll_waits = 0; // other tests have loops in threads
} // namespace

// In place of the C library's, to count them.
extern "C" int epoll_wait(int epoll, epoll_event* events, int room, int milliseconds) {
    ++epoll_waits;
    return static_cast<int>(
        ::syscall(SYS_epoll_pwait, epoll, events, room, milliseconds, nullptr, std::size_t{8}));
}
#if defined(SYS_epoll_pwait2)
extern "C" int epoll_pwait2(int epoll, epoll_event* events, int room, const timespec* time,
                            const sigset_t* mask) {
    ++epoll_waits;
    return static_cast<int>(
        ::syscall(SYS_epoll_pwait2, epoll, events, room, time, mask, std::size_t{8}));
}
#endif

namespace {

using namespace std::chrono_literals;
using nexus::Clock, nexus::Res, nexus::ResMut, nexus::TimePoint;

struct App;
struct Engine {
    nexus::ReactorSource quoted;
    std::string received;
    std::string reacted;
    int ticks = 0;
    TimePoint started;
    TimePoint ended;
};
struct App {
    Engine engine;
    Clock clock;
    nexus::TimerWheel<App> timers;
    nexus::Reactors<App> reactors;
    nexus::Io<App> io;
};
using World = nexus::World<App>;

void on_received(ResMut<Engine> engine, ResMut<nexus::Reactors<App>> reactors,
                 const nexus::Received& received) {
    engine->received += received.text();
    reactors->mark(engine->quoted);
}
void on_quotes(ResMut<Engine> engine) {
    engine->reacted = engine->received;
}
void on_tick(ResMut<Engine> engine) {
    ++engine->ticks;
}
void stop(ResMut<Engine> engine, Res<Clock> clock, nexus::Shutdown shutdown) {
    engine->ended = clock->now();
    shutdown.trigger();
}

/// Counts turns; sends in the third what the next receives.
struct Turns {
    int peer;
    int count = 0;
    std::size_t poll(World&) { return 0; }
    static std::optional<nexus::TimePoint> next_deadline(World&) { return std::nullopt; }
    void end_turn(World&) {
        if (++count == 3)
            static_cast<void>(::send(peer, "quote", 5, MSG_NOSIGNAL));
    }
};

TEST_SUITE("driver.whole_loop") {
    TEST_CASE("clock, timers, I/O and reactors in one loop: it sleeps, and makes one wait a turn") {
        World world;
        auto& app = world.app();
        int ends[2] = {-1, -1};
        REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
        const nexus::Descriptor peer(ends[1]);
        app.io.stream(nexus::Descriptor(ends[0]), {}, nexus::fn<on_received>);
        app.engine.quoted = app.reactors.source();
        app.reactors.spawn(nexus::fn<on_quotes>).subscribe(app.engine.quoted);
        app.engine.started = std::chrono::steady_clock::now();
        app.timers.every(app.engine.started + 2ms, 2ms, nexus::fn<on_tick>);
        app.timers.schedule(app.engine.started + 25ms, nexus::fn<stop>);

        Turns turns{peer.get()};
        epoll_waits = 0;
        nexus::run(world, nexus::RealClock{}, nexus::TimerDriver{}, nexus::IoDriver{},
                   nexus::ReactorDriver{}, turns);

        CHECK(app.engine.received == "quote");
        CHECK(app.engine.reacted == "quote");
        CHECK(app.engine.ticks >= 1);
        CHECK(app.engine.ticks <= 12);
        CHECK(app.engine.ended >= app.engine.started + 25ms);
        CHECK(epoll_waits == turns.count);
        // A loop that did not sleep would turn many thousand times.
        CHECK(turns.count <= 60);
        CHECK(world.sequence().value() == 3 + app.engine.ticks); // frame, reactor, stop
    }

    TEST_CASE("a shutdown from another thread and a signal wake it from epoll") {
        World world;
        std::thread other([handle = world.shutdown_handle()] {
            std::this_thread::sleep_for(2ms);
            handle.shutdown();
        });
        nexus::run(world, nexus::RealClock{}, nexus::IoDriver{});
        other.join();

        World second;
        const nexus::SignalShutdown guard(second.shutdown_handle());
        std::thread sender([] {
            std::this_thread::sleep_for(2ms);
            ::kill(::getpid(), SIGTERM);
        });
        nexus::run(second, nexus::RealClock{}, nexus::IoDriver{});
        sender.join();
        CHECK(second.shutdown_handle().is_shutdown());
    }

    TEST_CASE("a loop that spins makes one epoll_wait a turn, too") {
        World world;
        struct Stop {
            int turns = 0;
            std::size_t poll(World& w) {
                if (++turns == 10)
                    w.shutdown_handle().shutdown();
                return 0;
            }
        };
        Stop stopping;
        epoll_waits = 0;
        nexus::run(world, nexus::Idle::spin, nexus::RealClock{}, nexus::IoDriver{}, stopping);
        CHECK(epoll_waits == 10);
    }
}

} // namespace
