// SPDX-License-Identifier: MIT
// A peer shuts its sending side after its request and waits for the answer, as HTTP/1.0 clients do.
#include "world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

namespace {

using namespace io_test;

constexpr std::size_t answer_size = 1'000'000; // more than the system takes at once

void answer(ResMut<Io<App>> io, ResMut<Log> log, const Received& question) {
    log->frames.emplace_back(question.text());
    CHECK(io->send(question.stream, std::string(answer_size, 'x')) == Sent::buffered);
}

/// What has come for the peer while the loop turned, until `done()`.
template <class Done>
std::string received_until(Loop& loop, const Descriptor& peer, Done done) {
    std::string arrived;
    CHECK(loop.until([&] {
        arrived += read_some(peer);
        return done();
    }));
    for (std::string more; !(more = read_some(peer)).empty();)
        arrived += more;
    return arrived;
}

TEST_CASE("a peer that asks and shuts its sending side gets the whole answer, then the end") {
    for (const std::string_view question : {"question\n", "question\nhal"}) {
        Loop loop;
        auto [ours, peer] = socket_pair();
        const StreamHandle stream = loop.io.stream(std::move(ours), {.framing = Framing::lines(10)},
                                                   nexus::fn<answer>, nexus::fn<on_status>);
        write_all(peer, question);
        ::shutdown(peer.get(), SHUT_WR);
        loop.turn();
        loop.turn();
        CHECK(loop.io.is_open(stream));
        const std::string arrived =
            received_until(loop, peer, [&, id = stream] { return !loop.io.is_open(id); });
        CHECK(arrived.size() == answer_size);
        char byte = 0;
        CHECK(::recv(peer.get(), &byte, 1, MSG_DONTWAIT) == 0);
        REQUIRE(loop.log.changes.size() == 2);
        CHECK(loop.log.changes[0].change == StreamChange::drained);
        CHECK(loop.log.changes[1].change == StreamChange::closed);
        CHECK(loop.log.changes[1].reason ==
              (question.ends_with('\n') ? CloseReason::end : CloseReason::cut_off));
        CHECK(loop.log.changes[1].error == 0);
    }
}

TEST_CASE("an answer may follow in pieces, each when the one before has drained") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    const StreamHandle stream = loop.io.stream(
        std::move(ours), {.framing = Framing::lines(10)}, nexus::fn<answer>,
        [](ResMut<Io<App>> io, ResMut<Log> log, const StreamStatus& status) {
            log->changes.push_back(status);
            if (status.change == StreamChange::drained && ++log->count < 3)
                CHECK(io->send(status.stream, std::string(answer_size, 'y')) == Sent::buffered);
        });
    write_all(peer, "question\n");
    ::shutdown(peer.get(), SHUT_WR);
    const std::string arrived =
        received_until(loop, peer, [&, id = stream] { return !loop.io.is_open(id); });
    CHECK(arrived.size() == 3 * answer_size);
    CHECK(loop.log.changes.size() == 4);
}

TEST_CASE("a peer that has ended and does not read costs no turns, and close() ends it") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    const StreamHandle stream = loop.io.stream(std::move(ours), {.framing = Framing::lines(10)},
                                               nexus::fn<answer>, nexus::fn<on_status>);
    write_all(peer, "question\n");
    ::shutdown(peer.get(), SHUT_WR);
    CHECK(loop.until([&] { return !loop.log.frames.empty(); }));
    loop.turn();
    CHECK(loop.sleeps());
    CHECK(loop.io.pending(stream) > 0);
    CHECK(loop.log.changes.empty());
    CHECK(loop.io.close(stream));
    CHECK(loop.io.streams() == 0);
}

TEST_CASE("a peer that ends, then goes away altogether, closes the stream once") {
    for (const bool tcp : {false, true}) {
        Loop loop;
        auto [stream, peer] = [&] {
            if (tcp)
                return tcp_stream(loop, {});
            auto [ours, theirs] = socket_pair();
            return std::pair(
                loop.io.stream(std::move(ours), nexus::fn<on_received>, nexus::fn<on_status>),
                std::move(theirs));
        }();
        while (loop.io.send(stream, std::string(100'000, 'x')) != Sent::refused) {
        }
        ::shutdown(peer.get(), SHUT_WR);
        loop.turn();
        loop.turn();
        CHECK(loop.io.is_open(stream));
        peer.close();
        CHECK(loop.until([&] { return !loop.log.changes.empty(); }));
        loop.turn();
        REQUIRE(loop.log.changes.size() == 1);
        CHECK(loop.log.changes[0].change == StreamChange::closed);
        CHECK(loop.log.changes[0].reason == CloseReason::reset);
    }
}

TEST_CASE("a paused stream whose peer has ended sends what is pending, and ends when resumed") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    const StreamHandle stream = loop.io.stream(
        std::move(ours), {.framing = Framing::lines(10)},
        [](ResMut<Io<App>> io, const Received& question) {
            io->send(question.stream, std::string(answer_size, 'x'));
            io->pause(question.stream);
        },
        nexus::fn<on_status>);
    write_all(peer, "question\n");
    ::shutdown(peer.get(), SHUT_WR);
    const std::string arrived =
        received_until(loop, peer, [&] { return !loop.log.changes.empty(); });
    CHECK(arrived.size() == answer_size);
    CHECK(loop.log.changes[0].change == StreamChange::drained);
    CHECK(loop.io.is_open(stream));
    CHECK(loop.io.resume(stream));
    CHECK(loop.until([&, id = stream] { return !loop.io.is_open(id); }));
    CHECK(loop.log.changes.back().reason == CloseReason::end);
}

#ifdef __cpp_exceptions
TEST_CASE("a stream whose peer has ended is closed although the handler for `drained` throws") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    const StreamHandle stream =
        loop.io.stream(std::move(ours), {.framing = Framing::lines(10)}, nexus::fn<answer>,
                       [](ResMut<Log> log, const StreamStatus& status) {
                           log->changes.push_back(status);
                           if (status.change == StreamChange::drained)
                               throw 1;
                       });
    write_all(peer, "question\n");
    ::shutdown(peer.get(), SHUT_WR);
    int thrown = 0;
    std::size_t arrived = 0;
    CHECK(loop.until([&, id = stream, &reader = peer] {
        arrived += read_some(reader).size();
        try {
            loop.turn();
        } catch (int) {
            ++thrown;
        }
        return !loop.io.is_open(id);
    }));
    CHECK(arrived + read_some(peer).size() == answer_size);
    CHECK(thrown == 1);
    CHECK(loop.log.changes.size() == 2);
}
#endif

} // namespace
