// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <nexus/loop/run.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <support/alloc_guard.hpp>
#include <thread>
#include <utility>

namespace {

using namespace io_test;
using Clock = std::chrono::steady_clock;

TEST_CASE("waiting is never shorter than asked for, and returns at once when that time has come") {
    Loop loop;
    for (const auto time : {std::chrono::microseconds(0), std::chrono::microseconds(1),
                            std::chrono::microseconds(1500)}) {
        const Clock::time_point until = Clock::now() + time;
        loop.driver.wait(loop.world, until);
        CHECK(Clock::now() >= until);
        CHECK(loop.turn() == 0);
    }
    loop.driver.wait(loop.world, Clock::time_point::min());
    CHECK(loop.turn() == 0);
}

TEST_CASE(
    "waiting ends when something is ready, and what it found is dispatched by the next poll") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    loop.io.stream(std::move(ours), nexus::fn<on_received>);
    write_all(peer, "x");
    loop.driver.wait(loop.world, std::nullopt);
    CHECK(loop.log.frames.empty());
    CHECK(loop.turn() == 1);
    CHECK(loop.turn() == 0);
}

static_assert(nexus::Driver<IoDriver, App>);

TEST_CASE("nexus::run serves connections until a handler asks for shutdown") {
    Loop loop;
    const auto listener =
        loop.io.listen("127.0.0.1:0", [](ResMut<Io<App>> io, ResMut<Log> log, Accepted accepted) {
            log->accepted.push_back(io->stream(
                std::move(accepted.socket), [](nexus::Shutdown shutdown, const Received& received) {
                    if (received.text() == "stop")
                        shutdown.trigger();
                }));
        });
    const Descriptor peer = connected(loop.io.local_endpoint(listener));
    write_all(peer, "stop");
    nexus::run(loop.world, loop.driver);
    CHECK(loop.log.accepted.size() == 1);
    CHECK(loop.world.sequence().value() == 2);
}

TEST_CASE("shutdown from another thread ends a wait without a deadline") {
    Loop loop;
    loop.driver.attach(loop.world);
    const nexus::ShutdownHandle shutdown = loop.world.shutdown_handle();
    std::thread other([shutdown] {
        std::this_thread::sleep_for(std::chrono::milliseconds(5)); // most likely while it waits
        shutdown.shutdown();
    });
    while (!shutdown.is_shutdown()) {
        loop.driver.wait(loop.world, std::nullopt);
        CHECK(loop.turn() == 0);
    }
    other.join();
    loop.driver.detach(loop.world);
}

nexus::ShutdownHandle* to_shut_down = nullptr;

TEST_CASE("shutdown from a signal handler ends a wait without a deadline") {
    Loop loop;
    loop.driver.attach(loop.world);
    nexus::ShutdownHandle shutdown = loop.world.shutdown_handle();
    to_shut_down = &shutdown;
    struct sigaction action {};
    struct sigaction before {};
    action.sa_handler = [](int) { to_shut_down->shutdown(); };
    action.sa_flags = SA_RESTART;
    ::sigaction(SIGALRM, &action, &before);
    ::ualarm(5000, 0);
    while (!shutdown.is_shutdown()) {
        loop.driver.wait(loop.world, std::nullopt);
        CHECK(loop.turn() == 0);
    }
    ::sigaction(SIGALRM, &before, nullptr);
    loop.driver.detach(loop.world);
}

TEST_CASE("shutdown before a wait ends it, and only the one") {
    Loop loop;
    loop.driver.attach(loop.world);
    loop.world.shutdown_handle().shutdown();
    loop.driver.wait(loop.world, std::nullopt);
    CHECK(loop.turn() == 0);
    const Clock::time_point until = Clock::now() + std::chrono::milliseconds(1);
    loop.driver.wait(loop.world, until);
    CHECK(Clock::now() >= until);
    loop.driver.detach(loop.world);
    loop.world.shutdown_handle().shutdown(); // reaches nobody
}

TEST_CASE("a driver that is detached is not woken") {
    Loop loop;
    loop.driver.attach(loop.world);
    loop.driver.detach(loop.world);
    loop.world.shutdown_handle().shutdown();
    const Clock::time_point until = Clock::now() + std::chrono::milliseconds(1);
    loop.driver.wait(loop.world, until);
    CHECK(Clock::now() >= until);
}

TEST_CASE("a loop that a handler ran leaves the one outside awake to shutdown") {
    Loop loop;
    loop.driver.attach(loop.world);
    {
        IoDriver inner;
        inner.attach(loop.world);
        inner.detach(loop.world);
    }
    loop.world.shutdown_handle().shutdown();
    loop.driver.wait(loop.world, std::nullopt); // returns
    loop.driver.detach(loop.world);
    CHECK(loop.turn() == 0);
    loop.world.shutdown_handle().shutdown();
    CHECK(loop.sleeps());
}

TEST_CASE("more events than fit into a turn come in the next ones") {
    nexus::World<App> world(nexus::IoOptions{.events_per_turn = 2}, Log{});
    IoDriver driver;
    auto& io = world.resource<Io<App>>();
    std::vector<Descriptor> peers;
    for (int i = 0; i < 5; ++i) {
        auto [ours, peer] = socket_pair();
        io.stream(std::move(ours), nexus::fn<on_received>);
        write_all(peer, "x");
        peers.push_back(std::move(peer));
    }
    CHECK(driver.poll(world) == 2);
    CHECK(driver.poll(world) == 2);
    CHECK(driver.poll(world) == 1);
    CHECK(world.resource<Log>().joined() == "xxxxx");
}

#ifdef __cpp_exceptions
TEST_CASE("a number of events per turn that cannot be is refused") {
    CHECK_THROWS_WITH_AS(Io<App>(nexus::IoOptions{.events_per_turn = 0}),
                         "nexus: IoOptions: events_per_turn is 0; it must be 1 to 65536",
                         std::invalid_argument);
    CHECK_THROWS_AS(Io<App>(nexus::IoOptions{.events_per_turn = ~std::size_t{0}}),
                    std::invalid_argument);
}
#endif

} // namespace
