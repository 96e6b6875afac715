// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <support/alloc_guard.hpp>
#include <support/child.hpp>
#include <unistd.h>
#include <utility>

namespace {

using namespace io_test;

struct Pair {
    StreamHandle stream;
    Descriptor peer;
};

Pair open(Loop& loop, const StreamOptions& options) {
    auto [ours, theirs] = socket_pair();
    return {loop.io.stream(std::move(ours), options, nexus::fn<on_received>, nexus::fn<on_status>),
            std::move(theirs)};
}

std::string numbered(std::size_t size) {
    std::string text(size, ' ');
    for (std::size_t i = 0; i < size; ++i)
        text[i] = static_cast<char>('a' + i % 23);
    return text;
}

TEST_CASE("a peer that never reads costs the send limit and no more, and is told so by refusals") {
    Loop loop;
    const std::size_t limit = 98'765;
    const auto [stream, peer] = open(loop, {.send_limit = limit});
    const std::string message = numbered(5'000);
    Sent result = Sent::sent;
    for (int i = 0; i < 10'000 && result != Sent::refused; ++i) {
        const std::size_t before = loop.io.pending(stream);
        result = loop.io.send(stream, message);
        CHECK(loop.io.pending(stream) <= limit);
        if (result == Sent::refused)
            CHECK(loop.io.pending(stream) == before); // nothing of it was taken
    }
    CHECK(result == Sent::refused);
    CHECK(loop.io.pending(stream) > limit - message.size());
    CHECK(loop.io.send(stream, numbered(limit - loop.io.pending(stream))) == Sent::buffered);
    CHECK(loop.io.pending(stream) == limit);
    const support::AllocGuard guard;
    for (int i = 0; i < 10; ++i)
        loop.turn();
    CHECK(loop.io.send(stream, "x") == Sent::refused);
    const std::size_t allocations = guard.count();
    CHECK(allocations == 0);
    CHECK(loop.io.is_open(stream));
    CHECK(loop.log.changes.empty());
}

TEST_CASE("a paused stream that breaks is closed when it is resumed, after what had arrived") {
    Loop loop;
    Pair pair = open(loop, {});
    const StreamHandle stream = pair.stream;
    write_all(pair.peer, "before");
    CHECK(loop.io.pause(stream));
    pair.peer.close();
    CHECK(loop.io.send(stream, "x") == Sent::closed);
    loop.turn();
    loop.turn();
    CHECK(loop.io.is_open(stream));
    CHECK(loop.sleeps()); // nothing is reported again and again meanwhile
    CHECK(loop.log.changes.empty());
    CHECK(loop.io.resume(stream));
    CHECK(loop.until([&] { return !loop.io.is_open(stream); }));
    CHECK(loop.log.joined() == "before");
    REQUIRE(loop.log.changes.size() == 1);
    CHECK(loop.log.changes[0].change == StreamChange::closed);
}

TEST_CASE("eight parts are one message, nine are refused") {
    Loop loop;
    const Pair pair = open(loop, {});
    const StreamHandle stream = pair.stream;
    const auto part = bytes_of("ab");
    CHECK(loop.io.send(stream, {part, part, part, part, part, part, part, part}) == Sent::sent);
    CHECK(read_some(pair.peer) == "abababababababab");
    const support::Ended child = support::in_child([&] {
        const Sent sent =
            loop.io.send(stream, {part, part, part, part, part, part, part, part, part});
        ::_exit(sent == Sent::refused ? 7 : 1);
    });
#if NEXUS_CHECKED
    CHECK(child.signal == SIGABRT);
    CHECK(child.error.find("Io::send: more than 8 parts") != std::string::npos);
#else
    CHECK(child.status == 7);
#endif
    CHECK(read_some(pair.peer).empty());
}

TEST_CASE("what was buffered arrives in order, then the program is told that it has drained") {
    Loop loop;
    const auto [stream, peer] = open(loop, {});
    const std::string message = numbered(700'001);
    CHECK(loop.io.send(stream, std::string_view(message).substr(0, 600'000)) == Sent::buffered);
    CHECK(loop.io.send(stream, {bytes_of(std::string_view(message).substr(600'000, 100'000)),
                                bytes_of(std::string_view(message).substr(700'000))}) ==
          Sent::buffered);
    std::string arrived;
    CHECK(loop.until([&, &reader = peer] {
        arrived += read_some(reader);
        return arrived.size() == message.size() && !loop.log.changes.empty();
    }));
    CHECK(arrived == message);
    CHECK(loop.io.pending(stream) == 0);
    REQUIRE(loop.log.changes.size() == 1);
    CHECK(loop.log.changes[0].change == StreamChange::drained);
    CHECK(loop.sleeps()); // writable is not waited for while nothing is pending
    CHECK(loop.io.send(stream, "x") == Sent::sent);
}

TEST_CASE("a gathered message that is taken in part goes on where it stopped") {
    Loop loop;
    const auto [stream, peer] = open(loop, {});
    const std::string first = numbered(300'000);
    const std::string second = numbered(400'000);
    CHECK(loop.io.send(stream, {bytes_of(first), bytes_of(second)}) == Sent::buffered);
    std::string arrived;
    CHECK(loop.until([&, &reader = peer] {
        arrived += read_some(reader);
        return arrived.size() == first.size() + second.size();
    }));
    CHECK(arrived == first + second);
}

TEST_CASE("a stream that is finished sends what is pending, then ends") {
    Loop loop;
    const auto [stream, peer] = open(loop, {});
    const std::string message = numbered(900'000);
    CHECK(loop.io.send(stream, message) == Sent::buffered);
    CHECK(loop.io.finish(stream));
    CHECK(loop.io.send(stream, "x") == Sent::closed);
    std::string arrived;
    CHECK(loop.until([&, &reader = peer] {
        arrived += read_some(reader);
        return arrived.size() == message.size() && !loop.log.changes.empty();
    }));
    CHECK(loop.log.changes[0].change == StreamChange::drained);
    char byte = 0;
    CHECK(::recv(peer.get(), &byte, 1, MSG_DONTWAIT) == 0);
}

TEST_CASE("a message that is longer than the limit is refused") {
    Loop loop;
    const auto [stream, peer] = open(loop, {.send_limit = 10});
    CHECK(loop.io.send(stream, "12345678901") == Sent::refused);
    CHECK(read_some(peer).empty());
    CHECK(loop.io.send(stream, "1234567890") == Sent::sent);
}

TEST_CASE("what is sent while connecting waits for the connection") {
    Loop loop;
    const auto listener =
        loop.io.listen("127.0.0.1:0", [](ResMut<Io<App>> io, ResMut<Log> log, Accepted accepted) {
            log->accepted.push_back(io->stream(std::move(accepted.socket), nexus::fn<on_received>));
        });
    const StreamHandle stream = loop.io.connect(
        loop.io.local_endpoint(listener), {.send_limit = 5}, [](const Received&) {},
        nexus::fn<on_status>);
    CHECK(loop.io.send(stream, "abc") == Sent::buffered);
    CHECK(loop.io.send(stream, "de") == Sent::buffered);
    CHECK(loop.io.send(stream, "f") == Sent::refused);
    CHECK(loop.until([&] { return loop.log.joined() == "abcde"; }));
    CHECK(loop.until([&] { return loop.log.changes.size() == 2; }));
    CHECK(loop.log.changes[0].change == StreamChange::connected);
    CHECK(loop.log.changes[1].change == StreamChange::drained);
    CHECK(loop.io.peer_endpoint(stream) == loop.io.local_endpoint(listener));
}

TEST_CASE("a peer that goes away while bytes wait for it closes the stream once") {
    Loop loop;
    auto [stream, peer] = open(loop, {});
    CHECK(loop.io.send(stream, numbered(1'000'000)) == Sent::buffered);
    peer.close();
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    loop.turn();
    REQUIRE(loop.log.changes.size() == 1);
    CHECK(loop.log.changes[0].change == StreamChange::closed);
    CHECK(loop.log.changes[0].reason == CloseReason::reset);
}

} // namespace
