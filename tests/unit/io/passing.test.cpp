// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <string>
#include <unistd.h>
#include <utility>

namespace {

using namespace io_test;
using nexus::Datagram, nexus::DatagramHandle;

struct Pipe {
    Descriptor read;
    Descriptor write;
    Pipe() {
        int ends[2] = {-1, -1};
        if (::pipe(ends) == 0) {
            read = Descriptor(ends[0]);
            write = Descriptor(ends[1]);
        }
    }
};

/// What the descriptor that came with a message was told by whoever passed it.
void say_hello_through(const Descriptor& passed) {
    CHECK(passed);
    CHECK(::write(passed.get(), "hello", 5) == 5);
}

TEST_CASE("a descriptor is passed over a UNIX stream, with the bytes it belongs to") {
    Loop loop;
    auto [ours, theirs] = socket_pair();
    const StreamHandle sender = loop.io.stream(std::move(ours), nexus::fn<on_received>);
    loop.io.stream(std::move(theirs), {.framing = Framing::lines(10), .descriptors = 2},
                   [](ResMut<Io<App>> io, ResMut<Log> log, const Received& received) {
                       log->frames.emplace_back(received.text());
                       if (received.text() == "take")
                           say_hello_through(io->take_descriptor(received.stream));
                       CHECK_FALSE(io->take_descriptor(received.stream));
                   });
    const Pipe pipe;
    CHECK(loop.io.send_descriptor(sender, "take\n", pipe.write.get()) == Sent::sent);
    CHECK(loop.io.send(sender, "plain\n") == Sent::sent);
    CHECK(loop.until([&] { return loop.log.frames.size() == 2; }));
    char text[8] = "";
    CHECK(::read(pipe.read.get(), text, sizeof(text)) == 5);
    CHECK(std::string(text) == "hello");
}

TEST_CASE("descriptors that nobody takes are bounded, and closed with the stream") {
    Loop loop;
    auto [ours, theirs] = socket_pair();
    const StreamHandle sender = loop.io.stream(std::move(ours), nexus::fn<on_received>);
    const StreamHandle receiver =
        loop.io.stream(std::move(theirs), {.descriptors = 3}, nexus::fn<on_received>);
    const Pipe pipe;
    const std::size_t before = open_descriptors();
    for (int i = 0; i < 10; ++i)
        loop.io.send_descriptor(sender, bytes_of("x"), pipe.write.get());
    CHECK(loop.until([&] { return loop.log.joined().size() == 10; }));
    CHECK(open_descriptors() == before + 3);
    CHECK(loop.io.take_descriptor(receiver));
    CHECK(open_descriptors() == before + 2);
    loop.io.close(receiver);
    CHECK(open_descriptors() == before - 1);
}

TEST_CASE("a stream that does not ask for descriptors gets none, and leaks none") {
    Loop loop;
    auto [ours, theirs] = socket_pair();
    const StreamHandle sender = loop.io.stream(std::move(ours), nexus::fn<on_received>);
    const StreamHandle receiver = loop.io.stream(std::move(theirs), nexus::fn<on_received>);
    const Pipe pipe;
    const std::size_t before = open_descriptors();
    loop.io.send_descriptor(sender, bytes_of("x"), pipe.write.get());
    CHECK(loop.until([&] { return loop.log.joined() == "x"; }));
    CHECK_FALSE(loop.io.take_descriptor(receiver));
    CHECK(open_descriptors() == before);
}

TEST_CASE("a descriptor is not passed out of turn, nor one that is none") {
    Loop loop;
    auto [ours, theirs] = socket_pair();
    const StreamHandle sender = loop.io.stream(std::move(ours), nexus::fn<on_received>);
    CHECK(loop.io.send_descriptor(sender, bytes_of("x"), -1) == Sent::refused);
    CHECK(loop.io.send_descriptor(sender, "", 0) == Sent::refused);
    CHECK(loop.io.send_descriptor(sender, {}, 0) == Sent::refused);
    CHECK(loop.io.send(sender, std::string(900'000, 'x')) == Sent::buffered);
    CHECK(loop.io.send_descriptor(sender, bytes_of("x"), 0) == Sent::refused);
    CHECK(loop.io.is_open(sender));
}

TEST_CASE("a descriptor is passed with a UNIX datagram") {
    Loop loop;
    const Endpoint to("unix:@nexus_passing_" + std::to_string(::getpid()));
    loop.io.datagram(to, {.descriptors = 1},
                     [](ResMut<Io<App>> io, ResMut<Log> log, const Datagram& datagram) {
                         log->frames.emplace_back(datagram.text());
                         if (datagram.text() == "take")
                             say_hello_through(io->take_descriptor(datagram.socket));
                         else
                             CHECK_FALSE(io->take_descriptor(datagram.socket));
                     });
    const DatagramHandle sender =
        loop.io.datagram(Endpoint(to.to_string() + "2"), [](const Datagram&) {});
    const Pipe pipe;
    CHECK(loop.io.send_to(sender, "plain", to) == Sent::sent);
    CHECK(loop.io.send_descriptor(sender, "take", pipe.write.get(), to) == Sent::sent);
    CHECK(loop.io.send_to(sender, "plain", to) == Sent::sent);
    CHECK(loop.until([&] { return loop.log.frames.size() == 3; }));
    char text[8] = "";
    CHECK(::read(pipe.read.get(), text, sizeof(text)) == 5);
}

} // namespace
