// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>
#include <support/alloc_guard.hpp>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace io_test;
using nexus::Datagram, nexus::DatagramHandle, nexus::DatagramOptions;
using Strings = std::vector<std::string>;

void on_datagram(ResMut<Log> log, const Datagram& datagram) {
    if (datagram.error != 0)
        log->frames.push_back("error " + std::to_string(datagram.error));
    else
        log->frames.push_back(std::string(datagram.text()) + (datagram.truncated ? "..." : "") +
                              " from " + datagram.from.to_string());
}

TEST_CASE("datagrams arrive whole, in order, with their sender, each an event of its own") {
    for (const std::size_t batch : {std::size_t{1}, std::size_t{4}, std::size_t{16}}) {
        Loop loop;
        const DatagramHandle to =
            loop.io.datagram("127.0.0.1:0", {.batch = batch}, nexus::fn<on_datagram>);
        const DatagramHandle from = loop.io.datagram("127.0.0.1:0", nexus::fn<on_datagram>);
        for (const char* const text : {"a", "", "c", "d", "e"})
            CHECK(loop.io.send_to(from, text, loop.io.local_endpoint(to)) == Sent::sent);
        CHECK(loop.turn() == std::min(batch, std::size_t{5}));
        CHECK(loop.until([&] { return loop.log.frames.size() == 5; }));
        const std::string sender = " from " + loop.io.local_endpoint(from).to_string();
        CHECK(loop.log.frames ==
              Strings{"a" + sender, sender, "c" + sender, "d" + sender, "e" + sender});
        CHECK(loop.world.sequence().value() == 5);
        CHECK(loop.turn() == 0);
    }
}

TEST_CASE("a datagram that is too long says that it was cut") {
    for (const std::size_t batch : {std::size_t{1}, std::size_t{4}}) {
        Loop loop;
        const DatagramHandle to = loop.io.datagram("127.0.0.1:0", {.max_size = 4, .batch = batch},
                                                   [](ResMut<Log> log, const Datagram& datagram) {
                                                       log->frames.emplace_back(datagram.text());
                                                       log->count += datagram.truncated ? 1 : 0;
                                                   });
        loop.io.send_to(to, "12345", loop.io.local_endpoint(to));
        loop.io.send_to(to, "1234", loop.io.local_endpoint(to));
        CHECK(loop.until([&] { return loop.log.frames.size() == 2; }));
        CHECK(loop.log.frames == Strings{"1234", "1234"});
        CHECK(loop.log.count == 1);
    }
}

TEST_CASE("a socket with a peer sends there and hears that nobody listens") {
    Loop loop;
    const DatagramHandle server =
        loop.io.datagram("127.0.0.1:0", [](ResMut<Io<App>> io, const Datagram& datagram) {
            io->send_to(datagram.socket, datagram.bytes, datagram.from); // an echo
        });
    const DatagramHandle client = loop.io.datagram(
        "127.0.0.1:0", {.peer = loop.io.local_endpoint(server)}, nexus::fn<on_datagram>);
    CHECK(loop.io.send(client, "echo") == Sent::sent);
    CHECK(loop.until([&] { return loop.log.frames.size() == 1; }));
    CHECK(loop.log.frames[0] == "echo from " + loop.io.local_endpoint(server).to_string());
    loop.io.close(server);
    CHECK(loop.io.send(client, "echo") == Sent::sent);
    CHECK(loop.until([&] { return loop.log.frames.size() == 2; }));
    CHECK(loop.log.frames[1] == "error " + std::to_string(ECONNREFUSED));
    CHECK(loop.io.is_open(client));
}

TEST_CASE("a datagram that the system refuses is not sent") {
    Loop loop;
    const DatagramHandle socket = loop.io.datagram("127.0.0.1:0", nexus::fn<on_datagram>);
    CHECK(loop.io.send_to(socket, std::string(70'000, 'x'), "127.0.0.1:9") == Sent::refused);
    CHECK(errno == EMSGSIZE);
    CHECK(loop.io.close(socket));
    CHECK(loop.io.send_to(socket, "x", "127.0.0.1:9") == Sent::closed);
    CHECK_FALSE(loop.io.close(socket));
}

TEST_CASE("a multicast datagram reaches every socket that joined its group, and no other") {
    Loop loop;
    const Endpoint group("239.255.71.1:0");
    const DatagramHandle first = loop.io.datagram(
        "0.0.0.0:0", {.reuse_address = true}, [](ResMut<Log> log, const Datagram& datagram) {
            log->frames.push_back("first " + std::string(datagram.text()));
        });
    const std::string port = std::to_string(loop.io.local_endpoint(first).port());
    const DatagramHandle second = loop.io.datagram(
        "0.0.0.0:" + port, {.reuse_address = true}, [](ResMut<Log> log, const Datagram& datagram) {
            log->frames.push_back("second " + std::string(datagram.text()));
        });
    const DatagramHandle other = loop.io.datagram(
        "0.0.0.0:" + port, {.reuse_address = true}, [](ResMut<Log> log, const Datagram& datagram) {
            log->frames.push_back("other " + std::string(datagram.text()));
        });
    loop.io.join(first, group, "127.0.0.1");
    loop.io.join(second, group, "lo");
    loop.io.join(other, "239.255.71.2:0", "lo");
    const DatagramHandle sender = loop.io.datagram("127.0.0.1:0", nexus::fn<on_datagram>);
    loop.io.set_multicast(sender, {.interface_name = "127.0.0.1", .ttl = 0, .loopback = true});
    CHECK(loop.io.send_to(sender, "hello", "239.255.71.1:" + port) == Sent::sent);
    CHECK(loop.until([&] { return loop.log.frames.size() == 2; }));
    loop.turn();
    std::sort(loop.log.frames.begin(), loop.log.frames.end());
    CHECK(loop.log.frames == Strings{"first hello", "second hello"});

    loop.io.leave(second, group, "lo");
    loop.io.send_to(sender, "again", "239.255.71.1:" + port);
    CHECK(loop.until([&] { return loop.log.frames.size() == 3; }));
    loop.turn();
    CHECK(loop.log.frames.size() == 3);
    CHECK(loop.log.frames.back() == "first again");

    // What the loopback device carries comes back in any case: ask the system.
    loop.io.set_multicast(sender, {.interface_name = "lo", .ttl = 7, .loopback = false});
    for (const auto& [option, expected] :
         {std::pair(IP_MULTICAST_TTL, 7), std::pair(IP_MULTICAST_LOOP, 0)}) {
        int value = -1;
        socklen_t length = sizeof(value);
        ::getsockopt(loop.io.descriptor(sender), IPPROTO_IP, option, &value, &length);
        CHECK(value == expected);
    }
}

TEST_CASE("multicast works with IPv6 as well") {
    Loop loop;
    // Linux routes IPv6 multicast to no loopback device; what is sent to ff11 stays here anyway.
    std::string device;
    std::ifstream devices("/proc/net/if_inet6");
    for (std::string word; (device.empty() || device == "lo") && devices >> word;)
        for (int i = 0; i < 5; ++i)
            devices >> device;
    if (device.empty() || device == "lo") {
        MESSAGE("skipped: this machine has no network device with IPv6 but the loopback");
        return;
    }
    const auto noting = [&](const Endpoint& local, const char* name) {
        return loop.io.datagram(local, {.reuse_address = true},
                                [name](ResMut<Log> log, const Datagram& datagram) {
                                    log->frames.push_back(name + std::string(datagram.text()));
                                });
    };
    const DatagramHandle first = noting("[::]:0", "first ");
    const std::string port = std::to_string(loop.io.local_endpoint(first).port());
    const DatagramHandle other = noting("[::]:" + port, "other ");
    loop.io.join(first, "[ff11::7101]:0", device);
    loop.io.join(other, "[ff11::7102]:0", device);
    const DatagramHandle sender = loop.io.datagram("[::]:0", nexus::fn<on_datagram>);
    loop.io.set_multicast(sender, {.interface_name = device, .ttl = 3, .loopback = true});
    CHECK(loop.io.send_to(sender, "hello", "[ff11::7101]:" + port) == Sent::sent);
    CHECK(loop.until([&] { return !loop.log.frames.empty(); }));
    loop.turn();
    CHECK(loop.log.frames == Strings{"first hello"});

    loop.io.leave(first, "[ff11::7101]:0", device);
    CHECK(loop.io.send_to(sender, "again", "[ff11::7101]:" + port) == Sent::sent);
    CHECK(loop.io.send_to(sender, "end", "[ff11::7102]:" + port) == Sent::sent);
    CHECK(loop.until([&] { return loop.log.frames.size() == 2; }));
    REQUIRE(loop.log.frames.size() == 2);
    CHECK(loop.log.frames.back() == "other end");
    int hops = -1;
    socklen_t length = sizeof(hops);
    ::getsockopt(loop.io.descriptor(sender), IPPROTO_IPV6, IPV6_MULTICAST_HOPS, &hops, &length);
    CHECK(hops == 3);
}

TEST_CASE("the receive buffer is as large as was asked for") {
    Loop loop;
    const DatagramHandle socket = loop.io.datagram(
        "127.0.0.1:0", {.receive_buffer = 10'000, .send_buffer = 8'000}, nexus::fn<on_datagram>);
    for (const auto& [option, asked] :
         {std::pair(SO_RCVBUF, 10'000), std::pair(SO_SNDBUF, 8'000)}) {
        int size = 0;
        socklen_t length = sizeof(size);
        ::getsockopt(loop.io.descriptor(socket), SOL_SOCKET, option, &size, &length);
        CHECK(size == 2 * asked); // Linux doubles it for its own use
    }
}

TEST_CASE("UNIX datagrams come from their path, which goes with the socket") {
    const std::string path = "/tmp/nexus_io_test_" + std::to_string(::getpid()) + "_datagram";
    struct stat status {};
    for (int i = 0; i < 2; ++i) {
        Loop loop;
        const DatagramHandle to = loop.io.datagram("unix:" + path, nexus::fn<on_datagram>);
        const DatagramHandle from = loop.io.datagram("unix:" + path + "2", nexus::fn<on_datagram>);
        loop.io.send_to(from, "hello", "unix:" + path);
        CHECK(loop.turn() == 1);
        CHECK(loop.log.frames == Strings{"hello from unix:" + path + "2"});
        CHECK(loop.io.close(to));
        CHECK(::lstat(path.c_str(), &status) != 0);
    }
    CHECK(::lstat((path + "2").c_str(), &status) != 0);
}

TEST_CASE("receiving and answering datagrams allocates nothing") {
    Loop loop;
    const DatagramHandle server =
        loop.io.datagram("127.0.0.1:0", [](ResMut<Io<App>> io, const Datagram& datagram) {
            io->send_to(datagram.socket, datagram.bytes, datagram.from);
        });
    const Endpoint to = loop.io.local_endpoint(server);
    const DatagramHandle client =
        loop.io.datagram("127.0.0.1:0", [](ResMut<Log> log, const Datagram&) { ++log->count; });
    const support::AllocGuard guard;
    for (int i = 0; i < 100; ++i) {
        loop.io.send_to(client, "ping", to);
        loop.turn();
        loop.turn();
    }
    const std::size_t allocations = guard.count();
    CHECK(loop.until([&] { return loop.log.count == 100; }));
    CHECK(allocations == 0);
}

TEST_CASE("a handler that closes its socket gets no more of the batch") {
    Loop loop;
    const DatagramHandle socket = loop.io.datagram(
        "127.0.0.1:0", [](ResMut<Io<App>> io, ResMut<Log> log, const Datagram& datagram) {
            io->close(datagram.socket);
            log->frames.emplace_back(datagram.text());
        });
    for (const char* const text : {"a", "b"})
        loop.io.send_to(socket, text, loop.io.local_endpoint(socket));
    CHECK(loop.turn() == 1);
    CHECK(loop.log.frames == Strings{"a"});
}

#ifdef __cpp_exceptions
TEST_CASE("a datagram handler that throws loses its own datagram") {
    Loop loop;
    const DatagramHandle socket =
        loop.io.datagram("127.0.0.1:0", [](ResMut<Log> log, const Datagram& datagram) {
            if (datagram.text() == "throw")
                throw std::runtime_error("thrown");
            log->frames.emplace_back(datagram.text());
        });
    for (const char* const text : {"a", "throw", "b", "throw", "c"})
        loop.io.send_to(socket, text, loop.io.local_endpoint(socket));
    CHECK_THROWS_AS(loop.turn(), std::runtime_error);
    CHECK_THROWS_AS(loop.turn(), std::runtime_error);
    CHECK(loop.turn() == 1);
    CHECK(loop.log.frames == Strings{"a", "b", "c"});
}

TEST_CASE("what cannot be set up for datagrams is refused by name") {
    Loop loop;
    const DatagramHandle socket = loop.io.datagram("127.0.0.1:0", nexus::fn<on_datagram>);
    CHECK_THROWS_AS(loop.io.datagram("192.0.2.1:9", nexus::fn<on_datagram>), std::system_error);
    CHECK_THROWS_AS(loop.io.datagram("127.0.0.1:0", {.batch = 0}, nexus::fn<on_datagram>),
                    std::invalid_argument);
    constexpr std::size_t wraps = (std::numeric_limits<std::size_t>::max)() / 16 + 2;
    const std::string message = "nexus: DatagramOptions: max_size is " + std::to_string(wraps) +
                                " and batch 16; they must be at least 1, max_size at most "
                                "16777216 and batch at most 1024";
    CHECK_THROWS_WITH_AS(
        loop.io.datagram("127.0.0.1:0", {.max_size = wraps}, nexus::fn<on_datagram>),
        message.c_str(), std::invalid_argument);
    CHECK_THROWS_AS(loop.io.datagram("127.0.0.1:0", {.receive_buffer = -1}, nexus::fn<on_datagram>),
                    std::invalid_argument);
    CHECK_THROWS_WITH_AS(loop.io.join(socket, "127.0.0.1:0"),
                         "nexus: join 127.0.0.1:0: Invalid argument", std::system_error);
    CHECK_THROWS_WITH_AS(loop.io.join(socket, "239.1.1.1:0", "nic7"),
                         "nexus: the network interface \"nic7\": No such device",
                         std::system_error);
    loop.io.close(socket);
    CHECK_THROWS_AS(loop.io.join(socket, "239.1.1.1:0"), std::invalid_argument);
}
#endif

} // namespace
