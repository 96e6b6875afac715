// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <sys/epoll.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

/// What a turn costs in system calls, all but those of the allocator, counted by tracing a child;
/// and what the same exchange costs in an epoll loop by hand.

namespace {

using namespace io_test;
using nexus::Datagram;

/// Marks where counting begins and ends: a call that nothing else here makes.
void mark() {
    ::syscall(SYS_getppid);
}

/// How an allocator gets its memory is not what is tested here.
bool is_about_memory(long number) {
    return number == SYS_mmap || number == SYS_munmap || number == SYS_mremap ||
           number == SYS_brk || number == SYS_madvise || number == SYS_mprotect;
}

/// The numbers of the system calls that `body` makes between its two marks, in a traced child.
template <class Body>
std::vector<long> system_calls(Body body) {
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL);
        ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
        ::raise(SIGSTOP);
        body();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSTOPPED(status));
    REQUIRE(::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD) == 0);
    std::vector<long> calls;
    int marks = 0;
    bool entering = true;
    long signal_to_deliver = 0;
    for (;;) {
        ::ptrace(PTRACE_SYSCALL, child, nullptr, signal_to_deliver);
        signal_to_deliver = 0;
        ::waitpid(child, &status, 0);
        if (!WIFSTOPPED(status))
            break;
        if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
            signal_to_deliver = WSTOPSIG(status);
            continue;
        }
        if (std::exchange(entering, !entering)) {
            __ptrace_syscall_info info{};
            ::ptrace(static_cast<__ptrace_request>(0x420e), child, sizeof(info), &info);
            const long number = static_cast<long>(info.entry.nr);
            if (number == SYS_getppid)
                ++marks;
            else if (marks == 1 && !is_about_memory(number))
                calls.push_back(number);
        }
    }
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    CHECK(marks == 2);
    return calls;
}

void require(bool condition) {
    if (!condition)
        std::_Exit(1);
}

#ifdef SYS_epoll_wait
constexpr long epoll_call = SYS_epoll_wait;
#else
constexpr long epoll_call = SYS_epoll_pwait; // what newer machines have in its place
#endif

constexpr int rounds = 5;

/// Two streams that send a message back and forth, each `rounds` times.
void ping_pong_with_nexus() {
    Loop loop;
    auto [left, right] = socket_pair();
    const auto echo = [](ResMut<Io<App>> io, ResMut<Log> log, const Received& received) {
        ++log->count;
        io->send(received.stream, received.bytes);
    };
    const StreamHandle first = loop.io.stream(std::move(left), echo);
    loop.io.stream(std::move(right), echo);
    loop.io.send(first, "x");
    mark();
    while (loop.log.count < 2 * rounds) {
        loop.driver.wait(loop.world, std::nullopt);
        loop.driver.poll(loop.world);
    }
    mark();
    require(loop.log.count == 2 * rounds);
}
void ping_pong_by_hand() {
    auto [left, right] = socket_pair();
    const int epoll = ::epoll_create1(0);
    for (const int socket : {left.get(), right.get()}) {
        epoll_event event{EPOLLIN, {}};
        event.data.fd = socket;
        ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event);
    }
    require(::send(left.get(), "x", 1, MSG_NOSIGNAL) == 1);
    char buffer[64];
    int count = 0;
    mark();
    while (count < 2 * rounds) {
        epoll_event events[8];
        const int ready = ::epoll_wait(epoll, events, 8, -1);
        for (int i = 0; i < ready; ++i) {
            const int socket = events[i].data.fd;
            const ssize_t length = ::recv(socket, buffer, sizeof(buffer), MSG_DONTWAIT);
            ++count;
            ::send(socket, buffer, static_cast<std::size_t>(length), MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    }
    mark();
}

/// More than the system's buffer takes: the rest has to wait until the peer has read.
void backlog_with_nexus() {
    Loop loop;
    auto [ours, theirs] = socket_pair();
    const StreamHandle stream = loop.io.stream(std::move(ours), nexus::fn<on_received>);
    const std::string message(500'000, 'x');
    std::string room(1'000'000, ' ');
    std::size_t arrived = 0;
    mark();
    loop.io.send(stream, message);
    while (arrived < message.size()) {
        arrived += static_cast<std::size_t>(::recv(theirs.get(), room.data(), room.size(), 0));
        if (loop.io.pending(stream) > 0) {
            loop.driver.wait(loop.world, std::nullopt);
            loop.driver.poll(loop.world);
        }
    }
    mark();
}
void backlog_by_hand() {
    auto [ours, theirs] = socket_pair();
    const int epoll = ::epoll_create1(0);
    epoll_event event{EPOLLIN, {}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, ours.get(), &event);
    const std::string message(500'000, 'x');
    std::string room(1'000'000, ' ');
    std::size_t arrived = 0;
    std::size_t sent = 0;
    const int socket = ours.get();
    const auto send_rest = [&] {
        sent += static_cast<std::size_t>(::send(
            socket, message.data() + sent, message.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT));
    };
    mark();
    send_rest();
    event.events = EPOLLIN | EPOLLOUT;
    ::epoll_ctl(epoll, EPOLL_CTL_MOD, ours.get(), &event);
    while (arrived < message.size()) {
        arrived += static_cast<std::size_t>(::recv(theirs.get(), room.data(), room.size(), 0));
        if (sent < message.size()) {
            epoll_event ready{};
            ::epoll_wait(epoll, &ready, 1, -1);
            send_rest();
            if (sent == message.size()) {
                event.events = EPOLLIN;
                ::epoll_ctl(epoll, EPOLL_CTL_MOD, ours.get(), &event);
            }
        }
    }
    mark();
}

/// Datagrams that arrive in threes and are answered one by one.
void datagrams_with_nexus() {
    Loop loop;
    const auto server =
        loop.io.datagram("127.0.0.1:0", [](ResMut<Io<App>> io, ResMut<Log> log, const Datagram& d) {
            ++log->count;
            io->send_to(d.socket, d.bytes, d.from);
        });
    const Endpoint to = loop.io.local_endpoint(server);
    const Descriptor client(::socket(AF_INET, SOCK_DGRAM, 0));
    mark();
    for (int i = 0; i < rounds; ++i) {
        for (int k = 0; k < 3; ++k)
            ::sendto(client.get(), "x", 1, 0, to.data(), to.size());
        loop.driver.wait(loop.world, std::nullopt);
        loop.driver.poll(loop.world);
    }
    mark();
    require(loop.log.count == 3 * rounds);
}
void datagrams_by_hand() {
    const Descriptor server(::socket(AF_INET, SOCK_DGRAM, 0));
    Endpoint to("127.0.0.1:0");
    ::bind(server.get(), to.data(), to.size());
    to = nexus::detail::local_endpoint_of(server.get());
    const int epoll = ::epoll_create1(0);
    epoll_event event{EPOLLIN, {}};
    ::epoll_ctl(epoll, EPOLL_CTL_ADD, server.get(), &event);
    const Descriptor client(::socket(AF_INET, SOCK_DGRAM, 0));
    mmsghdr headers[16];
    iovec parts[16];
    char memory[16][64];
    sockaddr_storage senders[16];
    mark();
    for (int i = 0; i < rounds; ++i) {
        for (int k = 0; k < 3; ++k)
            ::sendto(client.get(), "x", 1, 0, to.data(), to.size());
        epoll_event ready{};
        ::epoll_wait(epoll, &ready, 1, -1);
        for (int k = 0; k < 16; ++k) {
            parts[k] = {memory[k], sizeof(memory[k])};
            headers[k].msg_hdr = {};
            headers[k].msg_hdr.msg_iov = &parts[k];
            headers[k].msg_hdr.msg_iovlen = 1;
            headers[k].msg_hdr.msg_name = &senders[k];
            headers[k].msg_hdr.msg_namelen = sizeof(senders[k]);
        }
        const int count = ::recvmmsg(server.get(), headers, 16, MSG_DONTWAIT, nullptr);
        require(count == 3);
        for (int k = 0; k < count; ++k)
            ::sendto(server.get(), memory[k], headers[k].msg_len, MSG_DONTWAIT,
                     reinterpret_cast<const sockaddr*>(&senders[k]),
                     headers[k].msg_hdr.msg_namelen);
    }
    mark();
}

/// Polling without waiting, with nothing ready.
void idle_with_nexus() {
    Loop loop;
    auto [ours, theirs] = socket_pair();
    loop.io.stream(std::move(ours), nexus::fn<on_received>);
    mark();
    for (int i = 0; i < rounds; ++i)
        loop.driver.poll(loop.world);
    mark();
}

/// Waiting for a time that has come, then polling.
void due_with_nexus() {
    Loop loop;
    mark();
    for (int i = 0; i < rounds; ++i) {
        loop.driver.wait(loop.world, nexus::TimePoint::min());
        loop.driver.poll(loop.world);
    }
    mark();
}

/// A connection from the queue to its end.
void connection_with_nexus() {
    Loop loop;
    const auto listener = loop.io.listen(
        "127.0.0.1:0", {.accepts_per_turn = 1}, [](ResMut<Io<App>> io, Accepted accepted) {
            io->stream(std::move(accepted.socket), {.no_delay = true}, nexus::fn<on_received>,
                       nexus::fn<on_status>);
        });
    Descriptor peer = connected(loop.io.local_endpoint(listener));
    write_all(peer, "x");
    const auto turn = [&] {
        loop.driver.wait(loop.world, std::nullopt);
        loop.driver.poll(loop.world);
    };
    mark();
    turn(); // epoll_wait accept4 setsockopt epoll_ctl
    turn(); // epoll_wait recv
    ::shutdown(peer.get(), SHUT_WR);
    turn(); // epoll_wait recv epoll_ctl close
    mark();
    require(loop.log.changes.size() == 1 && loop.log.joined() == "x");
}

TEST_CASE("a turn makes the system calls of an epoll loop by hand and no other") {
    CHECK(system_calls(ping_pong_with_nexus) == system_calls(ping_pong_by_hand));
    CHECK(system_calls(backlog_with_nexus) == system_calls(backlog_by_hand));
    CHECK(system_calls(datagrams_with_nexus) == system_calls(datagrams_by_hand));
    CHECK(system_calls(ping_pong_with_nexus).size() == 3 * 2 * rounds);
}

TEST_CASE("a turn with nothing to do is one system call") {
    CHECK(system_calls(idle_with_nexus) == std::vector<long>(rounds, epoll_call));
    CHECK(system_calls(due_with_nexus) == std::vector<long>(rounds, epoll_call));
}

TEST_CASE("a connection costs what its life needs") {
    CHECK(system_calls(connection_with_nexus) ==
          std::vector<long>{epoll_call, SYS_accept4, SYS_setsockopt, SYS_epoll_ctl, epoll_call,
                            SYS_recvfrom, SYS_shutdown, epoll_call, SYS_recvfrom, SYS_epoll_ctl,
                            SYS_close});
}

} // namespace
