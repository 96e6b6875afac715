// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <cstddef>
#include <initializer_list>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <support/counted.hpp>
#include <unistd.h>
#include <utility>
#include <vector>

namespace {

using namespace io_test;
using Strings = std::vector<std::string>;

TEST_CASE("a stale handle is refused and does not reach who is in its slot now") {
    Loop loop;
    auto [ours, theirs] = socket_pair();
    auto [ours_next, theirs_next] = socket_pair();
    const StreamHandle old = loop.io.stream(std::move(ours), nexus::fn<on_received>);
    CHECK(loop.io.close(old));
    const StreamHandle next = loop.io.stream(std::move(ours_next), nexus::fn<on_received>);
    CHECK(next.index() == old.index());
    CHECK(next != old);
    CHECK_FALSE(loop.io.is_open(old));
    CHECK_FALSE(loop.io.close(old));
    CHECK_FALSE(loop.io.pause(old));
    CHECK_FALSE(loop.io.resume(old));
    CHECK_FALSE(loop.io.finish(old));
    CHECK(loop.io.send(old, "x") == Sent::closed);
    CHECK(loop.io.pending(old) == 0);
    CHECK(loop.io.descriptor(old) == -1);
    CHECK_FALSE(loop.io.local_endpoint(old));
    CHECK(loop.io.is_open(next));
    CHECK(loop.io.send(next, "y") == Sent::sent);
    CHECK(read_some(theirs_next) == "y");

    const StreamHandle none;
    CHECK_FALSE(none);
    CHECK_FALSE(loop.io.is_open(none));
    CHECK(loop.io.send(none, "x") == Sent::closed);
}

TEST_CASE("what becomes a handle is one, and what becomes bytes is sent") {
    struct Named {
        StreamHandle stream;
        operator StreamHandle() const { return stream; }
    };
    struct Buffer { // bytes only while it can be changed
        std::byte one{'4'};
        std::byte* data() { return &one; }
        std::size_t size() { return 1; }
        std::byte* begin() { return &one; }
        std::byte* end() { return &one + 1; }
    };
    Loop loop;
    auto [ours, peer] = socket_pair();
    const Named named{loop.io.stream(std::move(ours), nexus::fn<on_received>)};
    const std::byte array[] = {std::byte{'1'}};
    const std::vector<std::byte> vector = {std::byte{'2'}};
    const std::initializer_list<std::span<const std::byte>> parts = {bytes_of("5"), bytes_of("6")};
    Buffer buffer;
    loop.io.send(named, array);
    loop.io.send_frame(named, vector);
    loop.io.send(named, std::string("3"));
    loop.io.send(named, buffer);
    loop.io.send(named, parts);
    CHECK(read_some(peer) == "123456");
    CHECK(loop.io.pause(named));
    CHECK(loop.io.close(named));
}

void ignore_accepted(const Accepted&) {}

// Whether a call compiles, which only an overload set without catch-alls can tell.
template <class Handle>
concept Closes = requires(Io<App>& io, Handle handle) {
    io.close(handle);
    io.is_open(handle);
};
template <class Handle>
concept HasDescriptor = requires(Io<App>& io, Handle handle) {
    io.descriptor(handle);
};
template <class Handle>
concept HasLocalEndpoint = requires(Io<App>& io, Handle handle) {
    io.local_endpoint(handle);
};
template <class Handle>
concept TakesDescriptors = requires(Io<App>& io, Handle handle) {
    io.take_descriptor(handle);
};
template <class Handle, class Bytes>
concept Sends = requires(Io<App>& io, Handle handle, Bytes& bytes) {
    io.send(handle, bytes);
};
template <class Handle, class Bytes>
concept SendsFrames = requires(Io<App>& io, Handle handle, Bytes& bytes) {
    io.send_frame(handle, bytes);
};
template <class Handle, class Bytes>
concept SendsTo = requires(Io<App>& io, Handle handle, Bytes& bytes) {
    io.send_to(handle, bytes, "127.0.0.1:80");
};
template <class Handle, class Bytes, class... To>
concept SendsDescriptors = requires(Io<App>& io, Handle handle, Bytes& bytes, To... to) {
    io.send_descriptor(handle, bytes, 0, to...);
};
template <class... Given>
concept Connects = requires(Io<App>& io, Given... given) {
    io.connect(given...);
};
template <class... Given>
concept Listens = requires(Io<App>& io, Given... given) {
    io.listen(given...);
};
template <class AnyIo>
concept ListensAtZero = requires(AnyIo& io) {
    io.listen(0, nexus::fn<ignore_accepted>);
};
template <class... Given>
concept OpensDatagrams = requires(Io<App>& io, Given... given) {
    io.datagram(given...);
};
template <class... Given>
concept Watches = requires(Io<App>& io, Given... given) {
    io.watch(given...);
};
template <class... Given>
concept Spawns = requires(Io<App>& io, Given... given) {
    io.spawn(given...);
};

void ignore_datagram(const nexus::Datagram&) {}
void ignore_ready(const nexus::Ready&) {}
void ignore_exit(const nexus::ChildExit&) {}

struct NoHandle {};

TEST_CASE("a requires-expression tells which handles a function takes") {
    using nexus::ListenerHandle, nexus::DatagramHandle, nexus::WatchHandle, nexus::ChildHandle,
        nexus::SignalHandle;
    static_assert(Closes<StreamHandle>);
    static_assert(Closes<ListenerHandle>);
    static_assert(Closes<DatagramHandle>);
    static_assert(Closes<WatchHandle>);
    static_assert(Closes<ChildHandle>);
    static_assert(Closes<SignalHandle>);
    static_assert(!Closes<int>);
    static_assert(!Closes<NoHandle>);
    static_assert(!Closes<std::nullptr_t>);

    static_assert(HasDescriptor<WatchHandle>);
    static_assert(!HasDescriptor<ChildHandle>);
    static_assert(!HasDescriptor<int>);
    static_assert(HasLocalEndpoint<DatagramHandle>);
    static_assert(!HasLocalEndpoint<WatchHandle>);
    static_assert(TakesDescriptors<StreamHandle>);
    static_assert(!TakesDescriptors<ListenerHandle>);

    static_assert(Sends<StreamHandle, std::string>);
    static_assert(Sends<DatagramHandle, std::string>);
    static_assert(!Sends<ListenerHandle, std::string>);
    static_assert(!Sends<int, std::string>);
    static_assert(SendsFrames<StreamHandle, std::string>);
    static_assert(!SendsFrames<DatagramHandle, std::string>);
    static_assert(SendsTo<DatagramHandle, std::string>);
    static_assert(!SendsTo<StreamHandle, std::string>);
    static_assert(SendsDescriptors<StreamHandle, std::string>);
    static_assert(SendsDescriptors<DatagramHandle, std::string, Endpoint>);
    static_assert(!SendsDescriptors<WatchHandle, std::string>);
}

TEST_CASE("a requires-expression tells which bytes a function takes") {
    using nexus::DatagramHandle;
    using Chars = std::vector<char>;
    static_assert(Sends<StreamHandle, const std::vector<std::byte>>);
    static_assert(Sends<DatagramHandle, std::span<std::byte>>);
    static_assert(!Sends<StreamHandle, Chars>);
    static_assert(!Sends<DatagramHandle, Chars>);
    static_assert(!Sends<StreamHandle, int>);
    static_assert(!SendsFrames<StreamHandle, Chars>);
    static_assert(!SendsTo<DatagramHandle, Chars>);
    static_assert(!SendsDescriptors<StreamHandle, Chars>);
    static_assert(!SendsDescriptors<DatagramHandle, Chars, Endpoint>);
}

TEST_CASE("a requires-expression tells what a function opens from") {
    using Received = nexus::Fn<on_received>;
    using Accepting = nexus::Fn<ignore_accepted>;
    using Datagrams = nexus::Fn<ignore_datagram>;
    using Watching = nexus::Fn<ignore_ready>;
    using Exiting = nexus::Fn<ignore_exit>;
    using nexus::Interest;
    static_assert(Connects<const char*, Received>);
    static_assert(Connects<Endpoint, StreamOptions, Received>);
    static_assert(!Connects<const char*>);
    static_assert(!Connects<const char*, StreamOptions>);
    static_assert(!Connects<int, Received>);
    static_assert(!Connects<const char*, int, Received>);

    static_assert(Listens<std::string, Accepting>);
    static_assert(Listens<Endpoint, nexus::ListenOptions, Accepting>);
    static_assert(!Listens<std::string>);
    static_assert(!Listens<std::string, nexus::ListenOptions>);
    static_assert(!Listens<unsigned short, Accepting>);
    static_assert(!Listens<std::string, int, Accepting>);
    static_assert(!ListensAtZero<Io<App>>);

    static_assert(OpensDatagrams<const char*, Datagrams>);
    static_assert(OpensDatagrams<Endpoint, nexus::DatagramOptions, Datagrams>);
    static_assert(!OpensDatagrams<const char*>);
    static_assert(!OpensDatagrams<int, Datagrams>);
    static_assert(!OpensDatagrams<const char*, int, Datagrams>);

    static_assert(Watches<int, Interest, Watching>);
    static_assert(!Watches<int, Watching>);
    static_assert(!Watches<int, Watching, Interest>);
    static_assert(Spawns<std::vector<std::string>, Exiting>);
    static_assert(!Spawns<std::vector<std::string>>);
    static_assert(!Spawns<const char*, Exiting>);
}

/// A stream whose handler, when it runs, closes the other and opens a third in its slot.
TEST_CASE("an event that waits in the same turn does not reach a stranger in a reused slot") {
    Loop loop;
    auto [a, peer_a] = socket_pair();
    auto [b, peer_b] = socket_pair();
    auto [c, peer_c] = socket_pair();
    StreamHandle handles[2];
    StreamHandle stranger;
    Descriptor& stranger_socket = c;
    // Whichever of the two is first closes the second.
    int first = -1;
    const auto close_other = [&](int self) {
        return [&, self](ResMut<Io<App>> io, ResMut<Log> log, const Received&) {
            ++log->count;
            if (first >= 0)
                return;
            first = self;
            io->close(handles[1 - self]);
            stranger = io->stream(std::move(stranger_socket),
                                  [](ResMut<Log> seen, const Received& received) {
                                      seen->frames.emplace_back(received.text());
                                  });
        };
    };
    handles[0] = loop.io.stream(std::move(a), close_other(0));
    handles[1] = loop.io.stream(std::move(b), close_other(1));
    write_all(peer_a, "a");
    write_all(peer_b, "b");
    CHECK(loop.turn() == 1);
    CHECK(loop.log.count == 1);
    REQUIRE(first >= 0);
    CHECK(stranger.index() == handles[1 - first].index());
    CHECK(loop.log.frames.empty());
    CHECK(loop.turn() == 0);
    write_all(peer_c, "c");
    CHECK(loop.turn() == 1);
    CHECK(loop.log.frames == Strings{"c"});
}

TEST_CASE("a stream that is closed is not waited for, also when somebody holds its socket") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    const Descriptor duplicate(::dup(ours.get()));
    const StreamHandle stream = loop.io.stream(std::move(ours), nexus::fn<on_received>);
    CHECK(loop.io.close(stream));
    write_all(peer, "x");
    CHECK(loop.sleeps());
}

TEST_CASE("a handler that closes its own stream gets nothing more, and is destroyed afterwards") {
    Loop loop;
    support::Tally tally;
    auto [ours, peer] = socket_pair();
    struct Closing {
        std::unique_ptr<support::Counted> owned;
        void operator()(ResMut<Io<App>> io, ResMut<Log> log, const Received& received) {
            io->close(received.stream);
            log->count += owned->value; // still there
            log->frames.emplace_back(received.text());
        }
    };
    const StreamHandle stream =
        loop.io.stream(std::move(ours), {.framing = Framing::lines(10)},
                       Closing{std::make_unique<support::Counted>(tally, 7)});
    write_all(peer, "a\nb\n");
    CHECK(loop.turn() == 1);
    CHECK(loop.log.count == 7);
    CHECK(loop.log.frames == Strings{"a"});
    CHECK(tally.alive() == 0);
    CHECK_FALSE(loop.io.is_open(stream));
    char byte = 0;
    CHECK(::recv(peer.get(), &byte, 1, MSG_DONTWAIT) <= 0);
    CHECK(loop.turn() == 0);
}

TEST_CASE("a handler may open many, so that the slots grow while it runs") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    struct Opening {
        std::vector<std::pair<Descriptor, Descriptor>> pairs;
        int value = 42;
        void operator()(ResMut<Io<App>> io, ResMut<Log> log, const Received&) {
            for (auto& pair : pairs)
                io->stream(std::move(pair.first), nexus::fn<on_received>);
            log->count = value;
        }
    };
    Opening opening;
    for (int i = 0; i < 200; ++i)
        opening.pairs.push_back(socket_pair());
    loop.io.stream(std::move(ours), std::move(opening));
    write_all(peer, "x");
    CHECK(loop.turn() == 1);
    CHECK(loop.log.count == 42);
    CHECK(loop.io.streams() == 201);
}

TEST_CASE("the status handler of a closed stream may open the next one") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    auto [next, next_peer] = socket_pair();
    const StreamHandle stream = loop.io.stream(
        std::move(ours), nexus::fn<on_received>,
        [&next_socket = next](ResMut<Io<App>> io, ResMut<Log> log, const StreamStatus& status) {
            log->changes.push_back(status);
            log->accepted.push_back(io->stream(std::move(next_socket), nexus::fn<on_received>));
        });
    peer.close();
    CHECK(loop.turn() == 1);
    REQUIRE(loop.log.accepted.size() == 1);
    CHECK(loop.log.accepted[0].index() != stream.index()); // it is still running
    write_all(next_peer, "x");
    CHECK(loop.turn() == 1);
    CHECK(loop.log.joined() == "x");
}

#ifdef __cpp_exceptions
TEST_CASE("what a handler throws loses its own event; the rest comes in the next poll, in order") {
    Loop loop;
    std::vector<Descriptor> peers;
    for (int i = 0; i < 5; ++i) {
        auto [ours, peer] = socket_pair();
        loop.io.stream(std::move(ours), {.framing = Framing::lines(10)},
                       [](ResMut<Log> log, const Received& received) {
                           if (received.text() == "throw")
                               throw std::runtime_error("thrown");
                           log->frames.emplace_back(received.text());
                       });
        peers.push_back(std::move(peer));
    }
    for (int i = 0; i < 5; ++i)
        write_all(peers[static_cast<std::size_t>(i)],
                  std::to_string(i) + "a\nthrow\n" + std::to_string(i) + "b\n");
    for (int i = 0; i < 5; ++i)
        CHECK_THROWS_WITH_AS(loop.turn(), "thrown", std::runtime_error);
    CHECK(loop.turn() == 1);
    CHECK(loop.log.frames == Strings{"0a", "0b", "1a", "1b", "2a", "2b", "3a", "3b", "4a", "4b"});
    CHECK(loop.turn() == 0);
    CHECK(loop.world.sequence().value() == 15);
    CHECK(loop.io.streams() == 5);
}

TEST_CASE("waiting returns at once while events are left from a poll that threw") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    loop.io.stream(std::move(ours), {.framing = Framing::lines(10)},
                   [](ResMut<Log> log, const Received& received) {
                       if (received.text() == "throw")
                           throw std::runtime_error("thrown");
                       log->frames.emplace_back(received.text());
                   });
    write_all(peer, "throw\nafter\n");
    CHECK_THROWS_AS(loop.turn(), std::runtime_error);
    loop.driver.wait(loop.world, std::nullopt);
    CHECK(loop.turn() == 1);
    CHECK(loop.log.frames == Strings{"after"});
}

TEST_CASE("a status handler that throws leaves its stream closed and its slot free") {
    Loop loop;
    auto [ours, peer] = socket_pair();
    const StreamHandle stream =
        loop.io.stream(std::move(ours), nexus::fn<on_received>,
                       [](const StreamStatus&) { throw std::runtime_error("thrown"); });
    peer.close();
    CHECK_THROWS_AS(loop.turn(), std::runtime_error);
    CHECK(loop.turn() == 0);
    CHECK_FALSE(loop.io.is_open(stream));
    auto [next, next_peer] = socket_pair();
    CHECK(loop.io.stream(std::move(next), nexus::fn<on_received>).index() == stream.index());
}

TEST_CASE("an accepting handler that throws loses its connection, and not the next") {
    Loop loop;
    const auto listener = loop.io.listen("127.0.0.1:0", [](ResMut<Log> log, Accepted) {
        if (++log->count == 1)
            throw std::runtime_error("thrown");
    });
    const Descriptor first = connected(loop.io.local_endpoint(listener));
    const Descriptor second = connected(loop.io.local_endpoint(listener));
    CHECK_THROWS_AS(loop.turn(), std::runtime_error);
    CHECK(loop.turn() == 1);
    CHECK(loop.log.count == 2);
}
#endif

} // namespace
