// SPDX-License-Identifier: MIT
#include <nexus/handler/callback.hpp>
#include <nexus/param/res.hpp>
#include <nexus/testing.hpp>
#include <nexus/time/timer_driver.hpp>
#include <nexus/time/timer_wheel.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <cstddef>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace std::chrono_literals;
using nexus::Clock, nexus::Res, nexus::ResMut, nexus::TimePoint;
using nexus::testing::Frame, nexus::testing::Harness, nexus::testing::Trace, nexus::testing::Script;

struct Quote {
    int price = 0;
};
struct Orders {
    std::string text;
};
struct App {
    Orders orders;
    Clock clock;
    nexus::TimerWheel<App> timers;
};
using World = nexus::World<App>;

void on_quote(ResMut<Orders> orders, const Quote& quote) {
    orders->text += "q" + std::to_string(quote.price) + " ";
}
void on_text(ResMut<Orders> orders, std::string_view text) {
    orders->text += std::string(text) + " ";
}
void on_frame(ResMut<Orders> orders, nexus::Received frame) {
    orders->text += "f" + std::string(frame.text()) + " ";
}
void flush(ResMut<Orders> orders) {
    orders->text += "| ";
}

TEST_SUITE("script"){
    TEST_CASE("events arrive in order of time, equal ones as they were written"){World world;
Script<App> script;
script.at(3ms, nexus::fn<on_quote>, Quote{3})
    .at(1ms, nexus::fn<on_quote>, Quote{1})
    .at(3ms, nexus::fn<on_text>, std::string("after"))
    .at(2ms, nexus::fn<flush>)
    .at(2ms, nexus::fn<on_frame>, Frame("bytes"));
Harness test(world, script);
CHECK(script.size() == 5);
CHECK(test.advance(2ms) == 3);
CHECK(world.app().orders.text == "q1 | fbytes ");
CHECK(test.advance(10ms) == 2);
CHECK(world.app().orders.text == "q1 | fbytes q3 after ");
CHECK(world.sequence().value() == 5);
CHECK(script.empty());
} // namespace

TEST_CASE("events and timers take their turns in virtual time") {
    World world;
    Script<App> script;
    Harness test(world, script, nexus::TimerDriver{});
    world.app().timers.every(2ms, nexus::fn<flush>);
    for (int i = 1; i <= 5; ++i)
        script.at(i * 1ms, nexus::fn<on_quote>, Quote{i});
    test.advance(6ms);
    CHECK(world.app().orders.text == "q1 q2 | q3 q4 | q5 | ");
}

TEST_CASE("a handler that is a variable keeps its state") {
    World world;
    auto counting = nexus::callback([](int& count, const Quote& quote) { count += quote.price; }, 0,
                                    world.registry());
    Script<App> script;
    script.at(1ms, counting, Quote{2}).at(2ms, counting, Quote{5});
    Harness(world, script).advance(2ms);
    CHECK(counting.ctx == 7);
}

TEST_CASE("a handler may write on: in the past is in the next turn") {
    World world;
    Script<App> script;
    script.at(2ms, [&](ResMut<Orders> orders) {
        orders->text += "a ";
        script.at(1ms, nexus::fn<flush>);
        script.at(4ms, nexus::fn<on_quote>, Quote{4});
    });
    Harness test(world, script);
    CHECK(test.advance(5ms) == 3);
    CHECK(world.app().orders.text == "a | q4 ");
}

TEST_CASE("what a handler writes is not dispatched by the poll that runs it, due or not") {
    World world;
    Script<App> script;
    script.at(2ms, [&](ResMut<Orders> orders) {
        orders->text += "a ";
        script.at(0ms, nexus::fn<flush>).at(2ms, nexus::fn<on_quote>, Quote{2});
        CHECK(script.size() == 3);
    });
    script.at(2ms, nexus::fn<on_quote>, Quote{1});
    world.resource<Clock>().set(TimePoint(5ms), 0);
    CHECK(script.poll(world) == 2);
    CHECK(world.app().orders.text == "a q1 ");
    CHECK(script.next_deadline(world) == TimePoint(0ms));
    CHECK(script.poll(world) == 2);
    CHECK(world.app().orders.text == "a q1 | q2 ");
    CHECK(script.empty());
}

TEST_CASE("times count from the start that is given") {
    World world;
    Script<App> script(TimePoint(1h));
    script.at(1ms, nexus::fn<flush>);
    CHECK(script.next_deadline(world) == TimePoint(1h + 1ms));
}

#ifdef __cpp_exceptions
TEST_CASE("an event whose handler throws is lost; those behind it are not") {
    World world;
    Script<App> script;
    script.at(1ms, nexus::fn<on_quote>, Quote{1})
        .at(1ms, [](ResMut<Orders>) { throw std::runtime_error("lost"); })
        .at(1ms, nexus::fn<on_quote>, Quote{2});
    Harness test(world, script);
    CHECK_THROWS_AS(test.advance(5ms), std::runtime_error);
    CHECK(test.elapsed() == 1ms);
    CHECK(test.advance(4ms) == 1);
    CHECK(world.app().orders.text == "q1 q2 ");
}
#endif
}

TEST_SUITE("trace") {
    TEST_CASE("a trace notes sequence, time and name of what runs") {
        World world;
        Trace trace;
        Script<App> script;
        script.at(1ms, trace.of(world.registry(), nexus::fn<on_quote>, "quote"), Quote{1});
        Harness test(world, script, nexus::TimerDriver{});
        world.app().timers.schedule(TimePoint(2ms), trace.of(world.registry(), nexus::fn<flush>));
        test.advance(3ms);
        trace.note(world, "end");
        REQUIRE(trace.size() == 3);
        CHECK(trace.entries()[0] ==
              nexus::testing::Entry{nexus::Sequence(1), TimePoint(1ms), "quote"});
        CHECK(trace.entries()[1].what.find("flush") != std::string::npos);
        CHECK(trace.entries()[1].time == TimePoint(2ms));
        CHECK(trace.count("end") == 1);
        CHECK(trace.text().substr(0, 16) == "1 1000000 quote\n");
        CHECK(world.app().orders.text == "q1 | ");
        trace.clear();
        CHECK(trace.empty());
    }

    /// One run of an engine whose timers make events that make timers.
    Trace run(int quotes) {
        World world;
        Trace trace;
        Script<App> script;
        Harness test(world, script, nexus::TimerDriver{});
        for (int i = 0; i < quotes; ++i)
            script.at(
                i * 700us,
                trace.of(
                    world.registry(),
                    [&](ResMut<nexus::TimerWheel<App>> timers, Res<Clock> clock, Quote quote) {
                        timers->schedule(clock->now() + quote.price * 10us,
                                         trace.of(nexus::registry<App>, nexus::fn<flush>));
                    },
                    "quote"),
                Quote{i * 37 % 101});
        world.app().timers.every(1ms, trace.of(world.registry(), nexus::fn<flush>, "every"));
        test.advance(100ms);
        return trace;
    }

    TEST_CASE("two runs give the same trace, another script another one") {
        const Trace first = run(100);
        CHECK(first.size() == 300);
        CHECK(first == run(100));
        CHECK(first.text() == run(100).text());
        CHECK(!(first == run(99)));
    }
}

} // namespace
