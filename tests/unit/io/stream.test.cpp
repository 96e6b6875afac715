// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <support/alloc_guard.hpp>
#include <utility>
#include <vector>

namespace {

using namespace io_test;
using namespace std::string_view_literals;
using Strings = std::vector<std::string>;

/// A stream of `loop` over a UNIX socket, and the plain socket of its peer.
std::pair<StreamHandle, Descriptor> unix_stream(Loop& loop, const StreamOptions& options) {
    auto [ours, theirs] = socket_pair();
    return {loop.io.stream(std::move(ours), options, nexus::fn<on_received>, nexus::fn<on_status>),
            std::move(theirs)};
}

TEST_CASE("frames that arrive byte by byte are delivered whole") {
    for (const bool lines : {true, false}) {
        Loop loop;
        const auto [stream, peer] = tcp_stream(
            loop, {.framing = lines ? Framing::lines(10) : Framing::length_prefixed(2, 10)});
        const std::string_view sent =
            lines ? "one\r\n\ntwo\nthree\n"sv : "\0\3one\0\0\0\3two\0\5three"sv;
        for (const char byte : sent) {
            REQUIRE(write_all(peer, std::string_view(&byte, 1)));
            loop.turn();
        }
        CHECK(loop.until([&] { return loop.log.frames.size() == 4; }));
        CHECK(loop.log.frames == Strings{"one", "", "two", "three"});
        CHECK(loop.log.changes.empty());
    }
}

TEST_CASE("frames that arrive together are delivered one by one, in order, each with its number") {
    Loop loop;
    const auto [stream, peer] = unix_stream(loop, {.framing = Framing::lines(10)});
    write_all(peer, "a\nb\nc\nd");
    CHECK(loop.turn() == 3);
    CHECK(loop.world.sequence().value() == 3);
    CHECK(loop.log.frames == Strings{"a", "b", "c"});
    write_all(peer, "\n");
    CHECK(loop.turn() == 1);
    CHECK(loop.log.frames.back() == "d");
    CHECK(loop.turn() == 0);
}

TEST_CASE("a message longer than what is read at once arrives") {
    Loop loop;
    const auto [stream, peer] =
        unix_stream(loop, {.framing = Framing::length_prefixed(4, 100'000), .receive_size = 64});
    std::string message(100'000, 'x');
    message[0] = 'a';
    message.back() = 'z';
    CHECK(write_all(peer, "\0\0\0\1y"sv));
    CHECK(write_all(peer, "\0\1\x86\xa0"sv));
    CHECK(write_all(peer, message));
    CHECK(loop.until([&] { return loop.log.frames.size() == 2; }));
    CHECK(loop.log.frames.at(1) == message);
}

TEST_CASE("a raw stream delivers what has arrived") {
    Loop loop;
    const auto [stream, peer] = unix_stream(loop, {.receive_size = 4});
    write_all(peer, "abcdefghij");
    CHECK(loop.until([&] { return loop.log.joined().size() == 10; }));
    CHECK(loop.log.frames == Strings{"abcd", "efgh", "ij"});
}

TEST_CASE("a stream is closed once when its peer ends, and says whether within a frame") {
    for (const bool within : {false, true}) {
        Loop loop;
        auto [stream, peer] = unix_stream(loop, {.framing = Framing::lines(10)});
        write_all(peer, within ? "a\nb" : "a\n");
        peer.close();
        CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
        loop.turn();
        loop.turn();
        REQUIRE(loop.log.changes.size() == 1);
        const StreamStatus status = loop.log.changes[0];
        CHECK(status.stream == stream);
        CHECK(status.change == StreamChange::closed);
        CHECK(status.reason == (within ? CloseReason::cut_off : CloseReason::end));
        CHECK(status.error == 0);
        CHECK(loop.log.frames == Strings{"a"});
        CHECK_FALSE(loop.io.is_open(stream));
        CHECK(loop.io.streams() == 0);
        CHECK(loop.io.send(stream, "x") == Sent::closed);
        CHECK_FALSE(loop.io.close(stream));
    }
}

TEST_CASE("a reset closes the stream once, with its error") {
    Loop loop;
    auto [stream, peer] = tcp_stream(loop, {});
    reset(std::move(peer));
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    loop.turn();
    REQUIRE(loop.log.changes.size() == 1);
    CHECK(loop.log.changes[0].reason == CloseReason::reset);
    CHECK(loop.log.changes[0].error == ECONNRESET);
}

TEST_CASE("a reset that sending finds first closes the stream once, with its error") {
    Loop loop;
    auto [stream, peer] = tcp_stream(loop, {});
    reset(std::move(peer));
    CHECK(loop.io.send(stream, "x") == Sent::closed);
    CHECK(loop.io.send(stream, "y") == Sent::closed);
    CHECK(loop.io.is_open(stream));
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    loop.turn();
    REQUIRE(loop.log.changes.size() == 1);
    CHECK(loop.log.changes[0].reason == CloseReason::reset);
    CHECK(loop.log.changes[0].error == ECONNRESET);
    CHECK_FALSE(loop.io.is_open(stream));
}

TEST_CASE("what had arrived before the connection broke is delivered first") {
    Loop loop;
    auto [stream, peer] = unix_stream(loop, {.framing = Framing::lines(10)});
    write_all(peer, "last words\n");
    peer.close();
    CHECK(loop.io.send(stream, "x") == Sent::closed); // and no SIGPIPE
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    CHECK(loop.log.frames == Strings{"last words"});
    REQUIRE(loop.log.changes.size() == 1);
    CHECK(loop.log.changes[0].reason == CloseReason::reset);
    CHECK(loop.log.changes[0].error == EPIPE);
}

TEST_CASE("a peer that ends may still be answered, with stay_open_at_end") {
    Loop loop;
    auto [stream, peer] =
        tcp_stream(loop, {.framing = Framing::lines(10), .stay_open_at_end = true});
    write_all(peer, "question\n");
    ::shutdown(peer.get(), SHUT_WR);
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    CHECK(loop.log.changes[0].change == StreamChange::ended);
    CHECK(loop.sleeps()); // and it is not reported again
    CHECK(loop.io.send_frame(stream, "answer") == Sent::sent);
    CHECK(loop.io.finish(stream));
    CHECK(loop.until([&] { return loop.log.changes.size() == 2; }));
    CHECK(loop.log.changes[1].change == StreamChange::closed);
    CHECK(loop.log.changes[1].reason == CloseReason::end);
    CHECK(read_some(peer) == "answer\n");
    CHECK(read_some(peer).empty());
}

TEST_CASE("the end of the peer is told once, also when much is sent afterwards") {
    Loop loop;
    auto [stream, peer] = unix_stream(loop, {.stay_open_at_end = true});
    ::shutdown(peer.get(), SHUT_WR);
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    CHECK(loop.io.send(stream, std::string(1'000'000, 'x')) == Sent::buffered);
    std::size_t arrived = 0;
    CHECK(loop.until([&, &reader = peer, id = stream] {
        arrived += read_some(reader).size();
        return arrived == 1'000'000 && loop.io.pending(id) == 0;
    }));
    REQUIRE(loop.log.changes.size() == 2);
    CHECK(loop.log.changes[0].change == StreamChange::ended);
    CHECK(loop.log.changes[1].change == StreamChange::drained);
}

TEST_CASE("a stream that has ended is closed when its peer goes away altogether") {
    Loop loop;
    auto [stream, peer] = unix_stream(loop, {.stay_open_at_end = true});
    peer.close();
    CHECK(loop.until([&] { return loop.log.changes.size() == 2; }));
    CHECK(loop.log.changes[0].change == StreamChange::ended);
    CHECK(loop.log.changes[1].change == StreamChange::closed);
    CHECK(loop.log.changes[1].reason == CloseReason::end);
}

TEST_CASE("a stream that is finished sends no more, reads on, and is closed when the peer ends") {
    Loop loop;
    auto [stream, peer] = tcp_stream(loop, {});
    CHECK(loop.io.send(stream, "request") == Sent::sent);
    CHECK(loop.io.finish(stream));
    CHECK(loop.io.send(stream, "more") == Sent::closed);
    CHECK(read_some(peer) == "request");
    char byte = 0;
    CHECK(::recv(peer.get(), &byte, 1, 0) == 0);
    write_all(peer, "reply");
    CHECK(loop.until([&] { return loop.log.joined() == "reply"; }));
    CHECK(loop.log.changes.empty());
    peer.close();
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    CHECK(loop.log.changes[0].reason == CloseReason::end);
}

TEST_CASE("a frame that is too long closes the stream and says so") {
    Loop loop;
    const auto [stream, peer] = unix_stream(loop, {.framing = Framing::length_prefixed(2, 5)});
    write_all(peer, "\0\5abcde\0\6abcdef"sv);
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    CHECK(loop.log.frames == Strings{"abcde"});
    CHECK(loop.log.changes.size() == 1);
    CHECK(loop.log.changes[0].reason == CloseReason::too_long);
    CHECK_FALSE(loop.io.is_open(stream));
}

TEST_CASE("a stream that is paused holds what arrives until it is resumed") {
    Loop loop;
    auto [stream, peer] = unix_stream(loop, {.framing = Framing::lines(10)});
    CHECK(loop.io.pause(stream));
    write_all(peer, "a\nb\n");
    CHECK(loop.turn() == 0);
    CHECK(loop.io.resume(stream));
    CHECK(loop.until([&] { return loop.log.frames == Strings{"a", "b"}; }));
    CHECK(loop.io.pause(stream));
    write_all(peer, "c\n");
    peer.close();
    CHECK(loop.turn() == 0);
    CHECK(loop.sleeps()); // although epoll would report the end all the time
    CHECK(loop.log.changes.empty());
    CHECK(loop.io.resume(stream));
    CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
    CHECK(loop.log.frames.back() == "c");
    CHECK(loop.log.changes[0].reason == CloseReason::end);
}

TEST_CASE("a handler that pauses its stream gets the frame after it when it resumes") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    const StreamHandle stream =
        loop.io.stream(std::move(ours), {.framing = Framing::lines(10)},
                       [](ResMut<Io<App>> io, ResMut<Log> log, const Received& received) {
                           log->frames.emplace_back(received.text());
                           io->pause(received.stream);
                       });
    write_all(peer, "a\nb\nc\n");
    CHECK(loop.turn() == 1);
    CHECK(loop.turn() == 0);
    for (int i = 0; i < 2; ++i) {
        loop.io.resume(stream);
        CHECK(loop.turn() == 1);
    }
    CHECK(loop.log.frames == Strings{"a", "b", "c"});
}

TEST_CASE("a peer that has gone loses no frame of a stream that is paused in between") {
    for (const std::string_view text : {"a\nb\nc\n"sv, "a\nb\nc\nrest"sv}) {
        Loop loop;
        auto [ours, peer] = socket_pair();
        const StreamHandle stream = loop.io.stream(
            std::move(ours), {.framing = Framing::lines(5)},
            [](ResMut<Io<App>> io, ResMut<Log> log, const Received& received) {
                log->frames.emplace_back(received.text());
                io->pause(received.stream);
            },
            nexus::fn<on_status>);
        write_all(peer, text);
        peer.close();
        for (int i = 0; i < 10; ++i) {
            loop.turn();
            loop.turn();
            loop.io.resume(stream);
        }
        CHECK(loop.log.frames == Strings{"a", "b", "c"});
        REQUIRE(loop.log.changes.size() == 1);
        CHECK(loop.log.changes[0].reason ==
              (text.size() == 6 ? CloseReason::end : CloseReason::cut_off));
    }
}

TEST_CASE("parts are sent as one message, and a frame with its prefix") {
    Loop loop;
    const auto [stream, peer] = unix_stream(loop, {.framing = Framing::length_prefixed(2, 5)});
    CHECK(loop.io.send(stream, {bytes_of("ab"), bytes_of(""), bytes_of("cd")}) == Sent::sent);
    CHECK(read_some(peer) == "abcd");
    CHECK(loop.io.send_frame(stream, "hello") == Sent::sent);
    CHECK(read_some(peer) == "\0\5hello"sv);
    CHECK(loop.io.send_frame(stream, "longer") == Sent::refused);
    CHECK(read_some(peer).empty());
    CHECK(loop.io.send(stream, "") == Sent::sent);
}

TEST_CASE("receiving and answering allocates nothing") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    loop.io.stream(std::move(ours), {.framing = Framing::lines(10)},
                   [](ResMut<Io<App>> io, ResMut<Log> log, const Received& received) {
                       ++log->count;
                       io->send_frame(received.stream, received.bytes);
                   });
    std::size_t allocations = 0;
    for (int i = 0; i < 100; ++i) {
        const bool written = write_all(peer, "ping\n");
        const support::AllocGuard guard;
        loop.turn();
        allocations += guard.count();
        char reply[8];
        REQUIRE(written);
        REQUIRE(::recv(peer.get(), reply, sizeof(reply), 0) == 5);
    }
    CHECK(loop.log.count == 100);
    CHECK(allocations == 0);
}

} // namespace
