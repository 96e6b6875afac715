// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_UNIT_IO_WORLD_HPP
#define NEXUS_TESTS_UNIT_IO_WORLD_HPP

#include <nexus/core.hpp>
#include <nexus/io/io.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <dirent.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <utility>
#include <vector>

/// \file
/// A world with an `Io`, what its handlers write down, and peers that are made of plain sockets.

namespace io_test {

using nexus::Accepted, nexus::CloseReason, nexus::Descriptor, nexus::Endpoint, nexus::Framing,
    nexus::Io, nexus::IoDriver, nexus::Received, nexus::ResMut, nexus::Sent, nexus::StreamChange,
    nexus::StreamHandle, nexus::StreamOptions, nexus::StreamStatus;

struct App;

/// What handlers saw.
struct Log {
    std::vector<std::string> frames;
    std::vector<StreamStatus> changes;
    std::vector<StreamHandle> accepted;
    int count = 0;

    [[nodiscard]] std::string joined() const {
        std::string all;
        for (const std::string& frame : frames)
            all += frame;
        return all;
    }
};

struct App {
    Io<App> io;
    Log log;
};

using World = nexus::World<App>;

inline void on_received(ResMut<Log> log, const Received& received) {
    log->frames.emplace_back(received.text());
}
inline void on_status(ResMut<Log> log, const StreamStatus& status) {
    log->changes.push_back(status);
}

/// A world whose loop turns until something is true.
struct Loop {
    World world;
    IoDriver driver;
    Io<App>& io = world.resource<Io<App>>();
    Log& log = world.resource<Log>();

    /// One turn that does not block.
    std::size_t turn() { return driver.poll(world); }

    /// Whether nothing ends a wait before its time.
    bool sleeps() {
        const auto until = std::chrono::steady_clock::now() + std::chrono::milliseconds(1);
        driver.wait(world, until);
        return std::chrono::steady_clock::now() >= until && driver.poll(world) == 0;
    }

    /// Whether `done()` comes true before a test has to be given up.
    template <class Done>
    bool until(Done done) {
        const auto given_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!done()) {
            if (std::chrono::steady_clock::now() > given_up)
                return false;
            driver.wait(world, std::chrono::steady_clock::now() + std::chrono::milliseconds(20));
            driver.poll(world);
        }
        return true;
    }
};

inline std::span<const std::byte> bytes_of(std::string_view text) {
    return std::as_bytes(std::span<const char>(text));
}

/// Two connected UNIX sockets: the second is a plain one.
inline std::pair<Descriptor, Descriptor> socket_pair(int type = SOCK_STREAM) {
    int ends[2] = {-1, -1};
    if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) != 0)
        std::abort();
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

/// A plain socket that is connected to `endpoint`.
inline Descriptor connected(const Endpoint& endpoint) {
    Descriptor socket(::socket(endpoint.family(), SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(socket.get(), endpoint.data(), endpoint.size()) != 0)
        socket.close();
    return socket;
}

/// A stream of `loop` over TCP, and the plain socket of its peer.
inline std::pair<StreamHandle, Descriptor> tcp_stream(Loop& loop, const StreamOptions& options) {
    const auto listener = loop.io.listen(
        "127.0.0.1:0", [options](ResMut<Io<App>> io, ResMut<Log> log, Accepted accepted) {
            log->accepted.push_back(io->stream(std::move(accepted.socket), options,
                                               nexus::fn<on_received>, nexus::fn<on_status>));
        });
    Descriptor peer = connected(loop.io.local_endpoint(listener));
    loop.until([&] { return !loop.log.accepted.empty(); });
    loop.io.close(listener);
    return {loop.log.accepted.at(0), std::move(peer)};
}

inline bool write_all(const Descriptor& socket, std::string_view text) {
    return ::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(text.size());
}

/// What can be read now.
inline std::string read_some(const Descriptor& socket) {
    std::array<char, 65536> buffer;
    const ssize_t count = ::recv(socket.get(), buffer.data(), buffer.size(), MSG_DONTWAIT);
    return count > 0 ? std::string(buffer.data(), static_cast<std::size_t>(count)) : std::string();
}

/// Closes a TCP socket so that its peer gets a reset.
inline void reset(Descriptor socket) {
    const linger now{1, 0};
    ::setsockopt(socket.get(), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
}

/// How many descriptors this process has.
inline std::size_t open_descriptors() {
    std::size_t count = 0;
    DIR* const directory = ::opendir("/proc/self/fd");
    while (::readdir(directory) != nullptr)
        ++count;
    ::closedir(directory);
    return count;
}

} // namespace io_test

#endif // NEXUS_TESTS_UNIT_IO_WORLD_HPP
