// SPDX-License-Identifier: MIT
#include "world.hpp"

#include <doctest/doctest.h>

#include <csignal>
#include <fcntl.h>
#include <string>
#include <support/child.hpp>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <utility>

#if defined(__has_feature)
#    define UNDEFINED_SANITIZER __has_feature(undefined_behavior_sanitizer)
#else
#    define UNDEFINED_SANITIZER 0
#endif

namespace {

using namespace io_test;
using nexus::ChildExit, nexus::ChildHandle, nexus::Interest, nexus::Ready, nexus::SignalEvent,
    nexus::SignalHandle, nexus::WatchHandle;

TEST_CASE("any descriptor is watched, for what it is asked for") {
    Loop loop;
    const Descriptor event(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    const WatchHandle watch =
        loop.io.watch(event.get(), Interest::read, [](ResMut<Log> log, const Ready& ready) {
            CHECK(ready.readable);
            CHECK_FALSE(ready.writable);
            std::uint64_t count = 0;
            CHECK(::read(ready.descriptor, &count, sizeof(count)) == sizeof(count));
            log->count += static_cast<int>(count);
        });
    CHECK(loop.turn() == 0);
    ::eventfd_write(event.get(), 3);
    CHECK(loop.turn() == 1);
    CHECK(loop.log.count == 3);
    CHECK(loop.turn() == 0);
    CHECK(loop.io.close(watch));
    CHECK_FALSE(loop.io.close(watch));
    CHECK(::fcntl(event.get(), F_GETFD) >= 0); // the descriptor is the caller's
    ::eventfd_write(event.get(), 1);
    CHECK(loop.turn() == 0);
}

TEST_CASE("interest changes, and a descriptor that is given away is closed with its watch") {
    Loop loop;
    auto [ours, theirs] = socket_pair();
    const int number = ours.get();
    const WatchHandle watch =
        loop.io.watch(std::move(ours), Interest::none,
                      [](ResMut<Log> log, ResMut<Io<App>> io, const Ready& ready) {
                          ++log->count;
                          if (ready.hangup)
                              io->close(ready.watch); // its own
                      });
    CHECK(loop.turn() == 0);
    CHECK(loop.io.change(watch, Interest::write));
    CHECK(loop.turn() == 1);
    CHECK(loop.turn() == 1);
    CHECK(loop.io.change(watch, Interest::read));
    CHECK(loop.turn() == 0);
    theirs.close();
    CHECK(loop.turn() == 1);
    CHECK(loop.log.count == 3);
    CHECK_FALSE(loop.io.is_open(watch));
    CHECK_FALSE(loop.io.change(watch, Interest::read));
    CHECK(::fcntl(number, F_GETFD) < 0);
}

TEST_CASE("a child's exit status is an event, and nothing of it is left") {
    Loop loop;
    const std::size_t before = open_descriptors();
    const auto on_exit = [](ResMut<Log> log, const ChildExit& exit) {
        log->frames.push_back(std::to_string(exit.status) + " " + std::to_string(exit.signal));
    };
    const ChildHandle child = loop.io.spawn({"sh", "-c", "exit $1", "sh", "7"}, on_exit);
    const pid_t pid = loop.io.pid(child);
    CHECK(pid > 0);
    CHECK(loop.until([&] { return loop.log.frames.size() == 1; }));
    CHECK(loop.log.frames[0] == "7 0");
    CHECK_FALSE(loop.io.is_open(child));
    CHECK(::waitpid(pid, nullptr, WNOHANG) == -1);

    const ChildHandle killed = loop.io.spawn({"sleep", "1000"}, on_exit);
    CHECK(loop.turn() == 0);
    CHECK(loop.io.signal(killed, SIGTERM));
    CHECK(loop.until([&] { return loop.log.frames.size() == 2; }));
    CHECK(loop.log.frames[1] == "-1 " + std::to_string(SIGTERM));
    CHECK_FALSE(loop.io.signal(killed, SIGTERM));
    CHECK(open_descriptors() == before);
}

TEST_CASE("a child's standard descriptors are those it was given, also when they are exchanged") {
    Loop loop;
    auto [ours, theirs] = socket_pair();
    const StreamHandle stream = loop.io.stream(std::move(ours), nexus::fn<on_received>);
    loop.io.spawn({"cat"}, {.input = theirs.get(), .output = theirs.get()},
                  [](ResMut<Log> log, const ChildExit&) { ++log->count; });
    theirs.close();
    CHECK(loop.io.send(stream, "through a child") == Sent::sent);
    CHECK(loop.until([&] { return loop.log.joined() == "through a child"; }));
    loop.io.finish(stream);
    CHECK(loop.until([&] { return loop.log.count == 1; }));

    int ends[2] = {-1, -1};
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const Descriptor read(ends[0]);
    Descriptor write(ends[1]);
    // 1 and 2 change places: 2 must not become a copy of the new 1.
    loop.io.spawn({"sh", "-c", "echo to-error >&2"},
                  {.output = STDERR_FILENO, .error = write.get()},
                  [](ResMut<Log> log, const ChildExit&) { ++log->count; });
    write.close();
    CHECK(loop.until([&] { return loop.log.count == 2; }));
    char text[32] = "";
    CHECK(::read(read.get(), text, sizeof(text)) == 9);
    CHECK(std::string(text) == "to-error\n");
}

TEST_CASE("a child that the program started itself can be watched") {
    Loop loop;
    const pid_t pid = ::fork();
    if (pid == 0)
        ::_exit(3);
    loop.io.watch_child(pid,
                        [](ResMut<Log> log, const ChildExit& exit) { log->count = exit.status; });
    CHECK(loop.until([&] { return loop.log.count == 3; }));
}

TEST_CASE("a signal is an event until its handle is closed") {
    Loop loop;
    const SignalHandle handle =
        loop.io.on_signal(SIGUSR1, [](ResMut<Log> log, const SignalEvent& signal) {
            CHECK(signal.number == SIGUSR1);
            CHECK(signal.sender == ::getpid());
            ++log->count;
        });
    ::kill(::getpid(), SIGUSR1);
    CHECK(loop.until([&] { return loop.log.count == 1; }));
    CHECK(loop.turn() == 0);
    CHECK(loop.io.close(handle));
    sigset_t blocked;
    ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
    CHECK(::sigismember(&blocked, SIGUSR1) == 0);
    CHECK_FALSE(loop.io.close(handle));
}

TEST_CASE("a signal with two handlers stays an event until both are closed") {
    for (const bool first_goes : {true, false}) {
        Loop loop;
        const auto count = [](ResMut<Log> log, const SignalEvent&) { ++log->count; };
        const SignalHandle first = loop.io.on_signal(SIGUSR1, count);
        const SignalHandle second = loop.io.on_signal(SIGUSR1, count);
        CHECK(loop.io.close(first_goes ? first : second));
        sigset_t blocked;
        ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
        REQUIRE(::sigismember(&blocked, SIGUSR1) == 1);
        ::kill(::getpid(), SIGUSR1);
        CHECK(loop.until([&] { return loop.log.count == 1; }));
        CHECK(loop.io.close(first_goes ? second : first));
        ::pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
        CHECK(::sigismember(&blocked, SIGUSR1) == 0);
    }
}

TEST_CASE("a signal that is pending when nobody wants it any more does not end the program") {
    for (const bool with_the_io : {false, true}) {
        const support::Ended child = support::in_child([&] {
            Loop loop;
            const auto ignore = [](const SignalEvent&) {};
            const SignalHandle handle = loop.io.on_signal(SIGTERM, ignore);
            loop.io.on_signal(SIGRTMIN, ignore); // of which several may be pending
            for (int i = 0; i < 3; ++i) {
                ::kill(::getpid(), SIGTERM);
                ::kill(::getpid(), SIGRTMIN);
            }
            if (!with_the_io)
                loop.io.close(handle);
        });
        CHECK(child.signal == 0);
        CHECK(child.status == 0);
    }
}

#ifdef __cpp_exceptions
TEST_CASE("a child that cannot be reported is not left behind") {
    Loop loop;
    CHECK_THROWS_AS(loop.io.spawn({"sleep", "60"}, {}, nexus::Virtual<ChildExit, App>()),
                    std::invalid_argument);
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1); // none was started

#    if !UNDEFINED_SANITIZER // which needs descriptors itself
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    rlimit none = before;
    none.rlim_cur = static_cast<rlim_t>(Descriptor(::dup(0)).get()); // the first that is free
    ::setrlimit(RLIMIT_NOFILE, &none);
    CHECK_THROWS_AS(loop.io.spawn({"sleep", "60"}, [](const ChildExit&) {}), std::system_error);
    ::setrlimit(RLIMIT_NOFILE, &before);
    CHECK(::waitpid(-1, nullptr, WNOHANG) == -1); // it has been ended and waited for
#    endif
}

TEST_CASE("what cannot be watched or started is refused by name") {
    Loop loop;
    CHECK_THROWS_WITH_AS(loop.io.spawn({"no-such-program-7"}, [](const ChildExit&) {}),
                         "nexus: spawn no-such-program-7: No such file or directory",
                         std::system_error);
    CHECK_THROWS_AS(loop.io.spawn({}, [](const ChildExit&) {}), std::invalid_argument);
    const Descriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
    CHECK_THROWS_WITH_AS(
        loop.io.watch(file.get(), Interest::read, [](const Ready&) {}),
        ("nexus: Io::watch descriptor " + std::to_string(file.get()) + ": Operation not permitted")
            .c_str(),
        std::system_error);
    CHECK_THROWS_AS(loop.io.on_signal(1000, [](const SignalEvent&) {}), std::system_error);
    for (const int number : {0, SIGKILL, SIGSTOP})
        CHECK_THROWS_AS(loop.io.on_signal(number, [](const SignalEvent&) {}), std::system_error);
    CHECK_THROWS_AS(loop.io.watch_child(1 << 30, [](const ChildExit&) {}), std::system_error);
    CHECK_THROWS_AS(loop.io.watch_child(::getpid(), [](const ChildExit&) {}), std::system_error);
}
#endif

} // namespace
