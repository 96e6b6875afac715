// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <nexus/loop/run.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <cstddef>
#include <string>
#include <sys/time.h>
#include <utility>

namespace {

using namespace io_test;

/// While it lives, a signal whose handler does nothing interrupts this thread's system calls.
class Interrupting {
public:
    explicit Interrupting(int microseconds) {
        struct sigaction action {};
        action.sa_handler = [](int) { count = count + 1; };
        ::sigaction(SIGALRM, &action, &before_);
        const itimerval often{{0, microseconds}, {0, microseconds}};
        ::setitimer(ITIMER_REAL, &often, nullptr);
    }
    Interrupting(const Interrupting&) = delete;
    Interrupting& operator=(const Interrupting&) = delete;
    ~Interrupting() {
        const itimerval never{};
        ::setitimer(ITIMER_REAL, &never, nullptr);
        ::sigaction(SIGALRM, &before_, nullptr);
    }

    static inline volatile std::sig_atomic_t count = 0;

private:
    struct sigaction before_ {};
};

constexpr std::size_t frame_size = 100'000;
constexpr int frames = 100;

void echo(ResMut<Io<App>> io, const Received& received) {
    CHECK(io->send_frame(received.stream, received.bytes) != Sent::refused);
}
void count_frame(ResMut<Log> log, nexus::Shutdown shutdown, const Received& received) {
    CHECK(received.bytes.size() == frame_size);
    if (++log->count == frames)
        shutdown.trigger();
}

TEST_CASE("signals that interrupt every system call lose nothing and end nothing") {
    static constexpr StreamOptions options{.framing = Framing::length_prefixed(4, frame_size),
                                           .send_limit = 2 * frames * frame_size};
    Interrupting::count = 0;
    Loop loop;
    const auto listener = loop.io.listen("127.0.0.1:0", [](ResMut<Io<App>> io, Accepted accepted) {
        io->stream(std::move(accepted.socket), options, nexus::fn<echo>, nexus::fn<on_status>);
    });
    {
        const Interrupting interrupting(200);
        const StreamHandle client =
            loop.io.connect(loop.io.local_endpoint(listener), options, nexus::fn<count_frame>);
        const std::string frame(frame_size, 'f');
        for (int i = 0; i < frames; ++i)
            CHECK(loop.io.send_frame(client, frame) == Sent::buffered);
        nexus::run(loop.world, loop.driver);
        // A wait without end is interrupted, too: the loop comes back to it.
        const int before = Interrupting::count;
        while (Interrupting::count < before + 3) {
            loop.driver.wait(loop.world, std::nullopt);
            loop.turn();
        }
    }
    CHECK(loop.log.count == frames);
    CHECK(Interrupting::count > 3);
    CHECK(loop.log.changes.empty());
}

} // namespace
