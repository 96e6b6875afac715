// SPDX-License-Identifier: MIT
// What an Io does when it is destroyed, and what the destructors of its handlers may do then.
#include "world.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <memory>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

namespace {

using namespace io_test;

TEST_CASE("an Io that goes closes what is open, and destroys its handlers") {
    const std::size_t before = open_descriptors();
    {
        Loop loop;
        auto [ours, peer] = socket_pair();
        loop.io.stream(std::move(ours), nexus::fn<on_received>,
                       [](const StreamStatus&) { FAIL("nobody is left to be told"); });
        loop.io.listen("127.0.0.1:0", [](const Accepted&) {});
        loop.io.datagram("127.0.0.1:0", [](const nexus::Datagram&) {});
    }
    CHECK(open_descriptors() == before);
}

/// Closes what it was given, as the end of a session does.
struct Session {
    Io<App>* io = nullptr;
    nexus::ListenerHandle listener;
    nexus::WatchHandle watch;
    StreamHandle stream;
    int* closed = nullptr;

    Session() = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() {
        if (io != nullptr)
            *closed += (io->close(listener) ? 1 : 0) + (io->close(watch) ? 1 : 0) +
                       (io->close(stream) ? 1 : 0);
    }
};

TEST_CASE("when an Io goes, the destructor of a handler may close what else is open there") {
    int closed = 0;
    for (const bool own : {false, true}) {
        Loop loop;
        auto session = std::make_shared<Session>();
        auto [ours, peer] = socket_pair();
        auto [other, other_peer] = socket_pair();
        const StreamHandle first = loop.io.stream(std::move(ours), [session](const Received&) {});
        const StreamHandle second = loop.io.stream(std::move(other), nexus::fn<on_received>);
        session->listener = loop.io.listen("127.0.0.1:0", [](const Accepted&) {});
        session->watch =
            loop.io.watch(peer.get(), nexus::Interest::read, [](const nexus::Ready&) {});
        session->stream = own ? first : second;
        session->closed = &closed;
        session->io = &loop.io;
    }
    CHECK(closed == 3 + 2); // its own stream is closed already
}

/// Opens all that there is when it is destroyed, and counts what it has got.
struct OpensAll {
    Io<App>* io = nullptr;
    std::string path;
    Descriptor sockets[2];
    int* runs = nullptr;
    int* opened = nullptr;

    OpensAll() = default;
    OpensAll(const OpensAll&) = delete;
    OpensAll& operator=(const OpensAll&) = delete;
    ~OpensAll() {
        if (io == nullptr)
            return;
        const auto count = [this](auto handle) { *opened += handle ? 1 : 0; };
        ++*runs;
        count(io->stream(std::move(sockets[0]), nexus::fn<on_received>));
        count(io->connect("127.0.0.1:1", nexus::fn<on_received>, nexus::fn<on_status>));
        count(io->listen("unix:" + path, [](const Accepted&) {}));
        const auto datagrams = io->datagram("127.0.0.1:0", [](const nexus::Datagram&) {});
        count(datagrams);
        io->join(datagrams, "239.255.7.9:0");
        io->leave(datagrams, "239.255.7.9:0");
        io->set_multicast(datagrams, {.ttl = 0});
        count(io->watch(std::move(sockets[1]), nexus::Interest::read, [](const nexus::Ready&) {}));
        count(io->spawn({"touch", path}, [](const nexus::ChildExit&) {}));
        count(io->watch_child(::getpid(), [](const nexus::ChildExit&) {}));
        count(io->on_signal(SIGUSR2, [](const nexus::SignalEvent&) {}));
    }
};

/// Gives `end` a handler that keeps what it was given as long as it lives, for every kind there is.
template <class End>
void for_each_kind(End end) {
    end([](Loop& loop, auto kept) {
        loop.io.stream(socket_pair().first, [kept](const Received&) {});
    });
    end([](Loop& loop, auto kept) {
        loop.io.stream(socket_pair().first, nexus::fn<on_received>, [kept](const StreamStatus&) {});
    });
    end([](Loop& loop, auto kept) { loop.io.listen("127.0.0.1:0", [kept](const Accepted&) {}); });
    end([](Loop& loop, auto kept) {
        loop.io.datagram("127.0.0.1:0", [kept](const nexus::Datagram&) {});
    });
    end([](Loop& loop, auto kept) {
        loop.io.watch(socket_pair().first, nexus::Interest::read, [kept](const nexus::Ready&) {});
    });
    end([](Loop& loop, auto kept) { loop.io.spawn({"true"}, [kept](const nexus::ChildExit&) {}); });
    end([](Loop& loop, auto kept) {
        loop.io.on_signal(SIGUSR1, [kept](const nexus::SignalEvent&) {});
    });
}

TEST_CASE("when an Io goes, what the destructor of a handler opens there is refused quietly") {
    const std::string path = "/tmp/nexus_io_test_" + std::to_string(::getpid()) + "_ending";
    const std::size_t before = open_descriptors();
    int runs = 0;
    int opened = 0;
    for_each_kind([&](auto add) {
        Loop loop;
        auto opening = std::make_shared<OpensAll>();
        for (Descriptor& socket : opening->sockets)
            socket = socket_pair().first;
        opening->path = path;
        opening->runs = &runs;
        opening->opened = &opened;
        opening->io = &loop.io;
        add(loop, std::move(opening));
    });
    CHECK(runs == 7);
    CHECK(opened == 0);
    CHECK(::waitpid(-1, nullptr, 0) > 0); // the child of `for_each_kind`,
    CHECK(::waitpid(-1, nullptr, 0) < 0); // and no other
    CHECK(open_descriptors() == before);
    CHECK(::access(path.c_str(), F_OK) != 0);
    sigset_t blocked;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    CHECK(::sigismember(&blocked, SIGUSR2) == 0);
}

} // namespace
