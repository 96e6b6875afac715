// SPDX-License-Identifier: MIT
// What the handlers of children, signals and listeners throw. (Frames, timers and the other sources
// are tested beside each other, with the drivers.)
#include "world.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <stdexcept>
#include <string>
#include <sys/resource.h>
#include <unistd.h>
#include <utility>

#ifdef __cpp_exceptions

namespace {

using namespace io_test;

/// Writes down `what`; the first time it throws as well.
void note_or_throw(Log& log, const std::string& what) {
    log.frames.push_back(what);
    if (log.frames.size() == 1)
        throw std::runtime_error("lost");
}

/// Turns until `done()`. Returns how many turns threw.
template <class Done>
int throws_until(Loop& loop, Done done) {
    int thrown = 0;
    while (!done()) {
        try {
            if (!loop.until(done))
                return -1;
        } catch (const std::runtime_error&) {
            ++thrown;
        }
    }
    return thrown;
}

TEST_CASE("a child whose handler throws is gone all the same, and the others are reported") {
    Loop loop;
    const auto before = open_descriptors();
    const auto sequence = loop.world.sequence();
    nexus::ChildHandle children[3];
    for (nexus::ChildHandle& child : children)
        child = loop.io.spawn({"true"}, [](ResMut<Log> log, const nexus::ChildExit& exit) {
            note_or_throw(*log, std::to_string(exit.status));
        });
    CHECK(throws_until(loop, [&] { return loop.log.frames.size() == 3; }) == 1);
    for (const nexus::ChildHandle child : children)
        CHECK_FALSE(loop.io.is_open(child));
    CHECK(open_descriptors() == before);
    CHECK(loop.world.sequence().elapsed_since(sequence) == 3);
    CHECK(loop.sleeps());
}

TEST_CASE("a signal whose handler throws is lost, the next one is not") {
    Loop loop;
    for (const int number : {SIGUSR1, SIGUSR2})
        loop.io.on_signal(number, [](ResMut<Log> log, const nexus::SignalEvent& signal) {
            note_or_throw(*log, std::to_string(signal.number));
        });
    ::kill(::getpid(), SIGUSR1);
    ::kill(::getpid(), SIGUSR2);
    CHECK(throws_until(loop, [&] { return loop.log.frames.size() == 2; }) == 1);
    CHECK(loop.log.frames[0] != loop.log.frames[1]);
    CHECK(loop.sleeps());
    ::kill(::getpid(), SIGUSR1);
    CHECK(throws_until(loop, [&] { return loop.log.frames.size() == 3; }) == 0);
}

TEST_CASE("a listener that is told of a failure, and throws, pauses and accepts later") {
    Loop loop;
    const auto listener = loop.io.listen(
        "127.0.0.1:0", {.retry_after = std::chrono::milliseconds(5)},
        [](ResMut<Log> log, Accepted) { ++log->count; },
        [](ResMut<Log> log, const nexus::AcceptFailed& failed) {
            note_or_throw(*log, std::to_string(failed.error));
        });
    const Descriptor peer = connected(loop.io.local_endpoint(listener));
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(Descriptor(::dup(0)).get()); // the first that is free
    ::setrlimit(RLIMIT_NOFILE, &none);
    int thrown = throws_until(loop, [&] { return loop.log.frames.size() == 1; });
    loop.turn();
    const auto retry = loop.driver.next_deadline(loop.world);
    loop.driver.wait(loop.world, retry); // the peer who waits does not keep it from sleeping
    const bool slept = retry && std::chrono::steady_clock::now() >= *retry;
    thrown += throws_until(loop, [&] { return loop.log.frames.size() == 2; });
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK(slept);
    CHECK(thrown == 1);
    CHECK(loop.log.frames[1] == std::to_string(EMFILE));
    CHECK(loop.log.count == 0);
    CHECK(throws_until(loop, [&] { return loop.log.count == 1; }) == 0);
}

} // namespace

#else

TEST_CASE("there is nothing to throw") {}

#endif
