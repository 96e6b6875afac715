// SPDX-License-Identifier: MIT
// What accept(2) may fail with.
#include "refused_calls.hpp"
#include "world.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace io_test;
using nexus::AcceptFailed;

/// Runs `body` where accepting fails.
template <class Body>
void while_accepting_fails(int error, Body body) {
    CHECK(while_refused(__NR_accept4, error, body));
}

/// Two peers that wait at a listener.
struct Waiting : Loop {
    nexus::ListenerHandle listener = io.listen(
        "127.0.0.1:0", {.retry_after = std::chrono::milliseconds(5)},
        [](ResMut<Io<App>> all, ResMut<Log> noted, Accepted accepted) {
            ++noted->count;
            noted->accepted.push_back(
                all->stream(std::move(accepted.socket), [](const Received&) {}));
        },
        [](ResMut<Log> noted, const AcceptFailed& failed) {
            noted->frames.push_back(std::to_string(failed.error));
        });
    Descriptor first = connected(io.local_endpoint(listener));
    Descriptor second = connected(io.local_endpoint(listener));
};

TEST_CASE("while the system has no descriptors or no memory the listener pauses, and says so") {
    for (const int error : {ENFILE, EMFILE, ENOBUFS, ENOMEM}) {
        Waiting loop;
        while_accepting_fails(error, [&] {
            CHECK(loop.turn() == 1);
            const auto retry = loop.driver.next_deadline(loop.world);
            CHECK(retry.has_value());
            loop.driver.wait(loop.world, retry); // the peers who wait do not keep it from sleeping
            CHECK(std::chrono::steady_clock::now() >= retry.value_or(nexus::TimePoint::max()));
            CHECK(loop.until([&] { return loop.log.frames.size() == 2; })); // it tried again
        });
        CHECK(loop.log.frames == std::vector(2, std::to_string(error)));
        CHECK(loop.log.count == 0);
        CHECK(loop.until([&] { return loop.log.count == 2; }));
        CHECK_FALSE(loop.driver.next_deadline(loop.world).has_value());
    }
}

TEST_CASE("connections that fail one after another do not hold up the turn") {
    for (const int error : {EPERM, ECONNABORTED, ENETDOWN}) {
        Waiting loop;
        while_accepting_fails(error, [&] { CHECK(loop.turn() == 0); });
        CHECK(loop.log.frames.empty());
        CHECK(loop.until([&] { return loop.log.count == 2; }));
    }
}

} // namespace
