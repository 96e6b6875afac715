// SPDX-License-Identifier: MIT
// A process that is forked off shares the epoll set and the sockets with the other.
#include "world.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <memory>
#include <string>
#include <support/child.hpp>
#include <sys/stat.h>
#include <unistd.h>

namespace {

using namespace io_test;

template <class Event>
void count(ResMut<Log> log, const Event&) {
    ++log->count;
}

TEST_CASE("a forked child that destroys its copy of the world leaves the parent's as it was") {
    const std::string path = "/tmp/nexus_io_test_" + std::to_string(::getpid()) + "_forked";
    const std::string other = path + "_datagrams";
    auto loop = std::make_unique<Loop>();
    auto& io = loop->io;
    auto [ours, peer] = socket_pair();
    io.stream(std::move(ours), nexus::fn<on_received>, nexus::fn<on_status>);
    const auto listener = io.listen("unix:" + path, nexus::fn<count<Accepted>>);
    const auto datagrams = io.datagram("unix:" + other, nexus::fn<count<nexus::Datagram>>);
    auto [watched, writer] = socket_pair();
    io.watch(watched.get(), nexus::Interest::read, [](ResMut<Log> log, const nexus::Ready& ready) {
        char byte = 0;
        log->count += ::recv(ready.descriptor, &byte, 1, 0) == 1;
    });
    io.on_signal(SIGUSR1, nexus::fn<count<nexus::SignalEvent>>);
    const auto child = io.spawn({"sleep", "60"}, nexus::fn<count<nexus::ChildExit>>);

    const support::Ended forked = support::in_child([&] { loop.reset(); });
    CHECK(forked.status == 0);

    write_all(peer, "to the parent");
    CHECK(loop->until([&] { return loop->log.joined() == "to the parent"; }));
    CHECK(loop->log.changes.empty());
    const Descriptor client = connected("unix:" + path);
    CHECK(client);
    CHECK(loop->until([&] { return loop->log.count == 1; }));
    CHECK(io.send_to(datagrams, "x", io.local_endpoint(datagrams)) == Sent::sent);
    CHECK(loop->until([&] { return loop->log.count == 2; }));
    write_all(writer, "x");
    CHECK(loop->until([&] { return loop->log.count == 3; }));
    ::kill(::getpid(), SIGUSR1);
    CHECK(loop->until([&] { return loop->log.count == 4; }));
    CHECK(io.signal(child, SIGKILL));
    CHECK(loop->until([&] { return loop->log.count == 5; }));
    CHECK(io.close(listener));
    loop.reset();
    CHECK(::access(path.c_str(), F_OK) != 0);
    CHECK(::access(other.c_str(), F_OK) != 0);
}

} // namespace
