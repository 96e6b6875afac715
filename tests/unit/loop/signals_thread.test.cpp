// SPDX-License-Identifier: MIT
#include "waker.hpp"

#include <nexus/loop/run.hpp>
#include <nexus/loop/signal_shutdown.hpp>

#include <doctest/doctest.h>

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <optional>
#include <support/alloc_guard.hpp>
#include <thread>
#include <type_traits>
#include <unistd.h>

namespace {

using nexus::SignalShutdown;

struct Turns {
    int count = 0;
};
struct App {
    Turns turns;
};
using World = nexus::World<App>;

std::atomic<int> received = 0;
void count_signal(int) {
    ++received;
}

/// Counts signals that are not for a guard while it lives.
class Counting {
public:
    Counting() {
        received = 0;
        std::signal(SIGINT, &count_signal);
        std::signal(SIGTERM, &count_signal);
    }
    Counting(const Counting&) = delete;
    Counting& operator=(const Counting&) = delete;
    ~Counting() {
        std::signal(SIGINT, SIG_DFL);
        std::signal(SIGTERM, SIG_DFL);
    }
};

bool is_shutdown(World& world) {
    return world.shutdown_handle().is_shutdown();
}

TEST_SUITE("signals.thread") {
    TEST_CASE("SIGINT and SIGTERM shut the world down, and only while the guard lives") {
        const Counting counting;
        for (const int signal : {SIGINT, SIGTERM}) {
            received = 0;
            World world;
            {
                const SignalShutdown guard(world.shutdown_handle());
                CHECK(!is_shutdown(world));
                std::raise(signal);
                CHECK(is_shutdown(world));
                CHECK(received == 0);
            }
            std::raise(signal);
            CHECK(received == 1);
        }
    }

    TEST_CASE("the action that was there comes back with its flags") {
        struct sigaction mine {};
        mine.sa_handler = SIG_IGN;
        mine.sa_flags = SA_NODEFER;
        ::sigaddset(&mine.sa_mask, SIGUSR2);
        struct sigaction before {};
        ::sigaction(SIGTERM, &mine, &before);
        {
            World world;
            const SignalShutdown guard(world.shutdown_handle());
        }
        struct sigaction after {};
        ::sigaction(SIGTERM, &before, &after);
        CHECK((after.sa_handler == SIG_IGN));
        CHECK((after.sa_flags & SA_NODEFER) != 0);
        CHECK(::sigismember(&after.sa_mask, SIGUSR2) == 1);
    }

    TEST_CASE("an action that someone else has set meanwhile stays") {
        const Counting counting;
        {
            World world;
            const SignalShutdown guard(world.shutdown_handle());
            std::signal(SIGINT, SIG_IGN);
        }
        CHECK((std::signal(SIGINT, SIG_DFL) == SIG_IGN));
        CHECK((std::signal(SIGTERM, SIG_DFL) == &count_signal));
    }

    TEST_CASE("guards may be nested, and cover several worlds") {
        const Counting counting;
        World one;
        World two;
        World three;
        {
            const SignalShutdown first(one.shutdown_handle());
            const SignalShutdown second(one.shutdown_handle());
            const SignalShutdown third(two.shutdown_handle());
            { const SignalShutdown gone(three.shutdown_handle()); }
            std::raise(SIGINT);
        }
        CHECK(is_shutdown(one));
        CHECK(is_shutdown(two));
        CHECK(!is_shutdown(three));
        CHECK(received == 0);
        std::raise(SIGINT);
        CHECK(received == 1);
    }

    TEST_CASE("guards may end in any order; the last one sets back what the first found") {
        const Counting counting;
        World one;
        World two;
        std::optional<SignalShutdown> first;
        std::optional<SignalShutdown> second;
        std::optional<SignalShutdown> third;
        first.emplace(one.shutdown_handle());
        second.emplace(two.shutdown_handle());
        third.emplace(two.shutdown_handle());
        first.reset();
        third.reset();
        std::raise(SIGTERM);
        CHECK(!is_shutdown(one));
        CHECK(is_shutdown(two));
        CHECK(received == 0);
        second.reset();
        std::raise(SIGTERM);
        CHECK(received == 1);
    }

    TEST_CASE("the handler keeps errno; a guard allocates nothing and is pinned") {
        World world;
        const support::AllocGuard guard;
        {
            const SignalShutdown shutdown(world.shutdown_handle());
            world.set_wake_hook([](void*) noexcept { errno = EBADF; }, nullptr);
            errno = ENOENT;
            std::raise(SIGINT);
        }
        const int error = errno;
        const std::size_t count = guard.count();
        CHECK(error == ENOENT);
        CHECK(count == 0);
        CHECK(!std::is_copy_constructible_v<SignalShutdown>);
        CHECK(!std::is_move_constructible_v<SignalShutdown>);
    }

    TEST_CASE("a signal that another thread sends ends a loop that sleeps") {
        World world;
        Waker waker;
        const SignalShutdown guard(world.shutdown_handle());
        std::thread other([&] {
            while (waker.waits == 0)
                std::this_thread::yield();
            ::kill(::getpid(), SIGTERM);
        });
        nexus::run(world, waker);
        other.join();
        CHECK(is_shutdown(world));
    }

    TEST_CASE("guards come and go in one thread while signals arrive in another") {
        const Counting counting;
        World kept;
        const SignalShutdown guard(kept.shutdown_handle());
        std::atomic<bool> done = false;
        std::atomic<int> raised = 0;
        std::thread other([&] {
            for (; !done.load(); ++raised)
                std::raise(SIGINT);
        });
        while (raised < 2000) {
            World world; // its end is the end of its flag
            const SignalShutdown first(world.shutdown_handle());
            const SignalShutdown second(world.shutdown_handle());
        }
        done = true;
        other.join();
        CHECK(is_shutdown(kept));
        CHECK(received == 0);
    }
}

} // namespace
