// SPDX-License-Identifier: MIT
// What waiting may fail with.
#include "refused_calls.hpp"
#include "world.hpp"

#include <doctest/doctest.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <system_error>

#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 35) && defined(__NR_epoll_pwait2)

namespace {

using namespace io_test;
using SystemClock = std::chrono::steady_clock;

TEST_CASE("where epoll_pwait2 is unknown or forbidden, waiting is in milliseconds, rounded up") {
    for (const int error : {ENOSYS, EPERM}) {
        CHECK(while_refused(__NR_epoll_pwait2, error, [] {
            Loop loop;
            for (int i = 0; i < 2; ++i) {
                const auto until = SystemClock::now() + std::chrono::microseconds(100);
                loop.driver.wait(loop.world, until);
                CHECK(SystemClock::now() >= until);
                CHECK(loop.turn() == 0);
            }
            auto [ours, peer] = socket_pair();
            loop.io.stream(std::move(ours), nexus::fn<on_received>);
            write_all(peer, "x");
            CHECK(loop.until([&] { return loop.log.joined() == "x"; }));
        }));
    }
}

#    ifdef __cpp_exceptions
TEST_CASE("another error of waiting is reported with the name of the call") {
    const auto wait = [](Loop& loop, std::chrono::milliseconds time) {
        try {
            loop.driver.wait(loop.world, SystemClock::now() + time);
        } catch (const std::system_error& error) {
            CHECK(error.code().value() == ENOMEM);
            return std::string(error.what());
        }
        return std::string("it waited");
    };
    CHECK(while_refused(__NR_epoll_pwait2, ENOMEM, [&] {
        Loop loop;
        CHECK(wait(loop, std::chrono::milliseconds(1)) ==
              "nexus: epoll_pwait2 of Io: Cannot allocate memory");
    }));
#        ifdef __NR_epoll_wait
    CHECK(while_refused(__NR_epoll_wait, ENOMEM, [&] {
        Loop loop;
        CHECK(wait(loop, std::chrono::milliseconds(0)) ==
              "nexus: epoll_wait of Io: Cannot allocate memory");
    }));
#        endif
}
#    endif

} // namespace

#else

TEST_CASE("there is no epoll_pwait2 to fail") {}

#endif
