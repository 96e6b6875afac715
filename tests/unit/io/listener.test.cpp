// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace io_test;
using nexus::AcceptFailed, nexus::ListenerHandle;

void on_accepted(ResMut<Io<App>> io, ResMut<Log> log, Accepted accepted) {
    ++log->count;
    log->accepted.push_back(
        io->stream(std::move(accepted.socket), nexus::fn<on_received>, nexus::fn<on_status>));
}

std::string path_for_test(const char* name) {
    return "/tmp/nexus_io_test_" + std::to_string(::getpid()) + "_" + name;
}
bool exists(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

TEST_CASE("a connection that nobody takes is closed") {
    Loop loop;
    const auto listener =
        loop.io.listen("127.0.0.1:0", [](ResMut<Log> log, const Accepted&) { ++log->count; });
    const Descriptor peer = connected(loop.io.local_endpoint(listener));
    CHECK(loop.until([&] { return loop.log.count == 1; }));
    char byte = 0;
    CHECK(::recv(peer.get(), &byte, 1, 0) == 0);
}

TEST_CASE("a listener knows its port and its peers' endpoints, over IPv4 and IPv6") {
    for (const char* const any : {"127.0.0.1:0", "[::1]:0"}) {
        Loop loop;
        const auto listener = loop.io.listen(any, [](ResMut<Log> log, Accepted accepted) {
            log->frames.push_back(accepted.peer.to_string());
        });
        CHECK(loop.io.local_endpoint(listener).port() != 0);
        const Descriptor peer = connected(loop.io.local_endpoint(listener));
        CHECK(loop.until([&] { return !loop.log.frames.empty(); }));
        CHECK(loop.log.frames[0] == nexus::detail::local_endpoint_of(peer.get()).to_string());
    }
}

TEST_CASE("no more connections are accepted in a turn than was asked for") {
    Loop loop;
    const auto listener =
        loop.io.listen("127.0.0.1:0", {.accepts_per_turn = 3}, nexus::fn<on_accepted>);
    std::vector<Descriptor> peers;
    for (int i = 0; i < 7; ++i)
        peers.push_back(connected(loop.io.local_endpoint(listener)));
    CHECK(loop.turn() == 3);
    CHECK(loop.turn() == 3);
    CHECK(loop.turn() == 1);
}

TEST_CASE("a refused connection is an event, and one that cannot even begin, too") {
    Loop loop;
    const auto listener = loop.io.listen("127.0.0.1:0", nexus::fn<on_accepted>);
    const Endpoint gone = loop.io.local_endpoint(listener);
    loop.io.close(listener);
    for (const Endpoint& nowhere : {gone, Endpoint("unix:/no/such/path")}) {
        const StreamHandle stream =
            loop.io.connect(nowhere, nexus::fn<on_received>, nexus::fn<on_status>);
        CHECK(loop.log.changes.empty());
        CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
        loop.turn();
        REQUIRE(loop.log.changes.size() == 1);
        CHECK(loop.log.changes[0].stream == stream);
        CHECK(loop.log.changes[0].change == StreamChange::closed);
        CHECK(loop.log.changes[0].reason == CloseReason::refused);
        CHECK(loop.log.changes[0].error == (nowhere == gone ? ECONNREFUSED : ENOENT));
        loop.log.changes.clear();
    }
}

TEST_CASE("a UNIX listener has its path while it is open") {
    const std::string path = path_for_test("listener");
    {
        Loop loop;
        const auto listener = loop.io.listen("unix:" + path, nexus::fn<on_accepted>);
        CHECK(exists(path));
        const StreamHandle stream =
            loop.io.connect("unix:" + path, nexus::fn<on_received>, nexus::fn<on_status>);
        CHECK(loop.until([&] { return loop.log.count == 1 && loop.log.changes.size() == 1; }));
        CHECK(loop.log.changes[0].change == StreamChange::connected);
        CHECK(loop.io.send(stream, "hello") == Sent::sent);
        CHECK(loop.until([&] { return loop.log.joined() == "hello"; }));
        CHECK(loop.io.close(listener));
        CHECK_FALSE(exists(path));
        loop.io.listen("unix:" + path, nexus::fn<on_accepted>);
        CHECK(exists(path));
    }
    CHECK_FALSE(exists(path));
}

TEST_CASE("a UNIX path that was left over is bound anew, one in use or no socket is not") {
    const std::string path = path_for_test("left_over");
    const Endpoint endpoint("unix:" + path);
    {
        const Descriptor gone(::socket(AF_UNIX, SOCK_STREAM, 0));
        REQUIRE(::bind(gone.get(), endpoint.data(), endpoint.size()) == 0);
    }
    REQUIRE(exists(path));
    Loop loop;
    const auto listener = loop.io.listen(endpoint, nexus::fn<on_accepted>);
    CHECK(connected(endpoint));
    CHECK(loop.io.is_open(listener));
#ifdef __cpp_exceptions
    CHECK_THROWS_AS(loop.io.listen(endpoint, nexus::fn<on_accepted>), std::system_error);
    CHECK(connected(endpoint));
    loop.io.close(listener);
    { const Descriptor file(::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600)); }
    CHECK_THROWS_AS(loop.io.listen(endpoint, nexus::fn<on_accepted>), std::system_error);
    CHECK(exists(path));
    ::unlink(path.c_str());
#endif
}

TEST_CASE("a UNIX path that is another's by now is left alone") {
    const std::string path = path_for_test("taken_over");
    Loop loop;
    const auto first = loop.io.listen("unix:" + path, nexus::fn<on_accepted>);
    ::unlink(path.c_str());
    const auto second = loop.io.listen("unix:" + path, nexus::fn<on_accepted>);
    CHECK(loop.io.close(first));
    CHECK(exists(path));
    CHECK(connected("unix:" + path));
    CHECK(loop.io.close(second));
    CHECK_FALSE(exists(path));
    const auto datagrams = loop.io.datagram("unix:" + path, [](const nexus::Datagram&) {});
    ::unlink(path.c_str());
    const auto third = loop.io.listen("unix:" + path, nexus::fn<on_accepted>);
    CHECK(loop.io.close(datagrams));
    CHECK(exists(path));
    CHECK(loop.io.close(third));
}

TEST_CASE("an abstract UNIX address works without a path") {
    Loop loop;
    const Endpoint endpoint("unix:@nexus_io_test_" + std::to_string(::getpid()));
    const auto listener = loop.io.listen(endpoint, nexus::fn<on_accepted>);
    CHECK(loop.io.local_endpoint(listener) == endpoint);
    CHECK(connected(endpoint));
}

#ifdef __cpp_exceptions
TEST_CASE("an address that cannot be bound is refused in a sentence that names it") {
    Loop loop;
    const auto listener = loop.io.listen("127.0.0.1:0", nexus::fn<on_accepted>);
    const Endpoint taken = loop.io.local_endpoint(listener);
    try {
        loop.io.listen(taken, nexus::fn<on_accepted>);
        FAIL("it was bound twice");
    } catch (const std::system_error& error) {
        CHECK(error.code().value() == EADDRINUSE);
        CHECK(std::string(error.what()) ==
              "nexus: listen at " + taken.to_string() + ": bind: Address already in use");
    }
    CHECK_THROWS_AS(loop.io.listen(Endpoint(), nexus::fn<on_accepted>), std::invalid_argument);
    CHECK_THROWS_AS(loop.io.connect(Endpoint(), nexus::fn<on_received>), std::invalid_argument);
    CHECK_THROWS_AS(loop.io.stream(Descriptor(), nexus::fn<on_received>), std::invalid_argument);
}

TEST_CASE("options that cannot be are refused in a sentence with the value and the bound") {
    Loop loop;
    const auto listen = [&](const nexus::ListenOptions& options) {
        loop.io.listen("127.0.0.1:0", options, nexus::fn<on_accepted>);
    };
    CHECK_THROWS_WITH_AS(listen({.accepts_per_turn = 0}),
                         "nexus: ListenOptions: accepts_per_turn is 0; it must be at least 1",
                         std::invalid_argument);
    CHECK_THROWS_WITH_AS(listen({.retry_after = std::chrono::milliseconds(-7)}),
                         "nexus: ListenOptions: retry_after is -7 ms; it must be at least 1 ms",
                         std::invalid_argument);
    const auto stream = [&](const StreamOptions& options) {
        loop.io.stream(io_test::socket_pair().first, options, nexus::fn<on_received>);
    };
    CHECK_THROWS_WITH_AS(
        stream({.receive_size = 0}),
        "nexus: StreamOptions: receive_size is 0; it must be at least 1 with raw framing",
        std::invalid_argument);
    CHECK_THROWS_WITH_AS(stream({.send_limit = 0}),
                         "nexus: StreamOptions: send_limit is 0; it must be at least 1",
                         std::invalid_argument);
    CHECK(loop.io.streams() == 0);
}
#endif

/// Lowers the limit of open descriptors to what is open now, and raises it again.
class NoMoreDescriptors {
public:
    NoMoreDescriptors() {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        const Descriptor next(::open("/dev/null", O_RDONLY | O_CLOEXEC));
        rlimit limit = before_;
        limit.rlim_cur = static_cast<rlim_t>(next.get());
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;
    ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

TEST_CASE("without descriptors the listener pauses, says so, and accepts when there are some") {
    Loop loop;
    const auto listener =
        loop.io.listen("127.0.0.1:0", {.retry_after = std::chrono::milliseconds(5)},
                       nexus::fn<on_accepted>, [](ResMut<Log> log, const AcceptFailed& failed) {
                           log->frames.push_back(std::to_string(failed.error));
                       });
    CHECK_FALSE(loop.driver.next_deadline(loop.world).has_value());
    std::vector<Descriptor> peers;
    for (int i = 0; i < 3; ++i)
        peers.push_back(connected(loop.io.local_endpoint(listener)));
    {
        const NoMoreDescriptors none;
        CHECK(loop.until([&] { return loop.log.frames.size() == 1; }));
        CHECK(loop.log.frames[0] == std::to_string(EMFILE));
        const auto retry = loop.driver.next_deadline(loop.world);
        REQUIRE(retry.has_value());
        loop.driver.wait(loop.world, retry); // the peers who wait do not keep it from sleeping
        CHECK(std::chrono::steady_clock::now() >= *retry);
        CHECK(loop.until([&] { return loop.log.frames.size() == 3; }));
        CHECK(loop.log.count == 0);
    }
    CHECK(loop.until([&] { return loop.log.count == 3; }));
    CHECK_FALSE(loop.driver.next_deadline(loop.world).has_value());
    write_all(peers.at(2), "served");
    CHECK(loop.until([&] { return loop.log.joined().find("served") != std::string::npos; }));
}

TEST_CASE("without descriptors connecting is refused as an event") {
    Loop loop;
    const auto listener = loop.io.listen("127.0.0.1:0", nexus::fn<on_accepted>);
    const Endpoint endpoint = loop.io.local_endpoint(listener);
    const NoMoreDescriptors none;
    loop.io.connect(endpoint, nexus::fn<on_received>, nexus::fn<on_status>);
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    CHECK(loop.log.changes[0].reason == CloseReason::refused);
    CHECK(loop.log.changes[0].error == EMFILE);
}

TEST_CASE("ten thousand connections come and go and leave nothing behind") {
    Loop loop;
    const auto listener =
        loop.io.listen("127.0.0.1:0", [](ResMut<Io<App>> io, ResMut<Log> log, Accepted accepted) {
            const StreamHandle stream =
                io->stream(std::move(accepted.socket), nexus::fn<on_received>,
                           [](ResMut<Log> closed, const StreamStatus&) { ++closed->count; });
            log->accepted.assign(1, stream);
        });
    const Endpoint endpoint = loop.io.local_endpoint(listener);
    const std::size_t before = open_descriptors();
    std::uint32_t highest = 0;
    for (int i = 0; i < 10'000; i += 10) {
        {
            std::vector<Descriptor> peers;
            for (int k = 0; k < 10; ++k)
                peers.push_back(connected(endpoint));
            REQUIRE(loop.until([&] { return loop.io.streams() == 10; }));
            highest = std::max(highest, loop.log.accepted.back().index());
            for (Descriptor& peer : peers)
                reset(std::move(peer)); // so that no port lingers
        }
        REQUIRE(loop.until([&] { return loop.io.streams() == 0; }));
    }
    CHECK(loop.log.count == 10'000);
    CHECK(open_descriptors() == before);
    CHECK(highest < 10);
}

} // namespace
