// SPDX-License-Identifier: MIT
#ifdef __cpp_exceptions

#    include <nexus/asio.hpp>
#    include <nexus/io/io.hpp>
#    include <nexus/loop/run.hpp>

#    include <boost/asio/post.hpp>
#    include <boost/asio/steady_timer.hpp>
#    include <doctest/doctest.h>

#    include <chrono>
#    include <exception>
#    include <optional>
#    include <vector>

namespace {

using namespace std::chrono_literals;
using nexus::AsioDriver;
namespace asio = boost::asio;

struct Log {
    std::vector<int> entries;
};
struct App {
    Log log;
    nexus::Io<App> io;
};
using World = nexus::World<App>;
using Ints = std::vector<int>;

TEST_SUITE("asio") {
    TEST_CASE("handlers run in the poll, each with its own sequence number") {
        World world;
        asio::io_context context;
        AsioDriver driver(context);
        CHECK(driver.poll(world) == 0);
        CHECK(world.sequence().value() == 0);
        for (int i = 0; i < 3; ++i)
            asio::post(context, [&world] {
                world.resource<Log>().entries.push_back(int(world.sequence().value()));
            });
        CHECK(driver.poll(world) == 3);
        CHECK(world.resource<Log>().entries == Ints{1, 2, 3});
        CHECK(driver.poll(world) == 0);
        CHECK(world.sequence().value() == 3);
    }

    TEST_CASE("a context that ran out of work, or was stopped, goes on") {
        World world;
        asio::io_context context;
        AsioDriver driver(context);
        int runs = 0;
        for (int i = 1; i <= 3; ++i) {
            driver.poll(world);
            CHECK(context.stopped());
            asio::post(context, [&] { ++runs; });
            CHECK(driver.poll(world) == 1);
            CHECK(runs == i);
        }
        context.stop();
        asio::post(context, [&] { ++runs; });
        CHECK(driver.poll(world) == 1);
    }

    TEST_CASE("what a handler throws costs its own event only") {
        World world;
        asio::io_context context;
        AsioDriver driver(context);
        asio::post(context, [] { throw 7; });
        asio::post(context, [&] { world.app().log.entries.push_back(1); });
        CHECK_THROWS_AS(driver.poll(world), int);
        CHECK(world.sequence().value() == 1);
        CHECK(driver.next_deadline(world) == (nexus::TimePoint::min)());
        CHECK(driver.poll(world) == 1);
        CHECK(world.app().log.entries == Ints{1});
        CHECK(world.sequence().value() == 2);
    }

    TEST_CASE("handlers that post others do not keep the loop for themselves") {
        World world;
        asio::io_context context;
        AsioDriver driver(context, 1ms, 10);
        int runs = 0;
        struct Again {
            asio::io_context* context;
            int* runs;
            void operator()() const {
                ++*runs;
                asio::post(*context, *this);
            }
        };
        asio::post(context, Again{&context, &runs});
        CHECK(driver.poll(world) == 10);
        CHECK(runs == 10);
    }

    TEST_CASE("the deadline is now after work, else a nap away") {
        World world;
        asio::io_context context;
        AsioDriver driver(context, 1h);
        driver.poll(world);
        const auto before = std::chrono::steady_clock::now();
        const auto next = driver.next_deadline(world);
        REQUIRE(next.has_value());
        CHECK(*next >= before + 1h);
        asio::post(context, [] {});
        driver.poll(world);
        CHECK(driver.next_deadline(world) < before);
    }

    TEST_CASE("a timer of Asio fires in a loop that blocks in epoll") {
        World world;
        asio::io_context context;
        asio::steady_timer timer(context, 3ms);
        timer.async_wait([&](const boost::system::error_code& error) {
            CHECK_FALSE(error.failed());
            world.app().log.entries.push_back(1);
            world.shutdown_handle().shutdown();
        });
        nexus::run(world, nexus::IoDriver(), AsioDriver(context));
        CHECK(world.app().log.entries == Ints{1});
    }

    TEST_CASE("what cannot be set up is refused with the value and the bound") {
        asio::io_context context;
        CHECK_THROWS_WITH_AS(AsioDriver(context, -1ns),
                             "nexus: AsioDriver: longest_nap is -1 ns; it must be 0 at least",
                             std::exception);
        CHECK_THROWS_AS(AsioDriver(context, 1ms, 0), std::exception);
    }
}

} // namespace

#else

#    include <nexus/asio.hpp>

#    include <doctest/doctest.h>

TEST_CASE("without exceptions there is no bridge, and its header may be included") {}

#endif
