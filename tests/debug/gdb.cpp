// SPDX-License-Identifier: MIT
// What gdb_test.py looks at. It finds the lines by the comments at their ends.
#include <nexus/driver.hpp>
#include <nexus/rt.hpp>

#include <chrono>
#include <cstdio>
#include <string>

using namespace std::chrono_literals;
using nexus::Res, nexus::ResMut;

struct App;
struct Position {
    int size = 0;
};
struct Limits {
    int max = 100;
};
struct Session {
    std::string peer;
    int fills = 0;
};
struct App {
    Position position;
    Limits limits;
    nexus::Clock clock;
    nexus::Reactors<App> reactors;
    nexus::TimerWheel<App> timers;
    nexus::Io<App> io;
};

int halve(int size) {
    return size / 2; // in halve
}
bool within(Res<Limits> limits, const int& size) {
    return size <= limits->max; // in within
}
void fill(ResMut<Position> position, int size) {
    position->size += size; // in fill
}
void fill_for(Session& session, ResMut<Position> position, int size) {
    ++session.fills; // in fill_for
    position->size += size;
}
void expire(ResMut<Position> position) {
    --position->size; // in expire
}
// clang-format off
void count(ResMut<Position> position) { ++position->size; } // in count
// clang-format on
void greet(const nexus::Accepted&) {}

int plus(const int& size) {
    return size;
}
int minus(const int& size) {
    return -size;
}
void add(ResMut<Position> position, const int& first, const int& second) {
    position->size += first + second;
}
struct Double {
    void operator()(ResMut<Position> position, int size) const { position->size += 2 * size; }
};
int position_of(const nexus::World<App>& world) {
    return world.resource<Position>().size; // in position_of
}

void take(nexus::World<App>& world) {
    auto handler = nexus::handler<fill>(world.registry());
    auto chain = nexus::pipeline<int>(world.registry())
                     .then<halve>()
                     .guard<within>()
                     .transform<fill>()
                     .build();
    auto callback = nexus::callback<fill_for>(Session{"alice"}, world.registry());
    nexus::Virtual<int, App> none;
    nexus::Virtual<int, App> inside = nexus::fn<fill>;
    nexus::Virtual<int, App> outside = nexus::callback<fill_for>(Session{"bob"}, world.registry());
    nexus::Virtual<int, App> lambda = [](ResMut<Position> position, int size) {
        position->size -= size; // in the lambda
    };

    nexus::Virtual<int, App> functor = nexus::handler(Double{}, world.registry());
    auto forked = nexus::dag<int>(world.registry())
                      .root<halve>()
                      .fork(nexus::arm.then<plus>(), nexus::arm.then<minus>())
                      .merge<add>()
                      .build();

    handler.run(world, 5); // run handler
    chain.run(world, 8);   // run chain
    callback.run(world, 1);
    inside.run(world, 1);                                          // run inside
    outside.run(world, 1);                                         // run outside
    lambda.run(world, 1);                                          // run lambda
    nexus::fan_out(nexus::fn<count>, nexus::fn<count>).run(world); // run both
    position_of(world);                                            // after both

    auto& timers = world.resource<nexus::TimerWheel<App>>();
    auto& io = world.resource<nexus::Io<App>>();
    auto& reactors = world.resource<nexus::Reactors<App>>();
    const nexus::TimerHandle no_timer;
    const nexus::TimerHandle timer = timers.schedule(nexus::TimePoint(10ms), nexus::fn<expire>);
    timers.schedule(nexus::TimePoint(20ms), nexus::fn<expire>);
    const nexus::ListenerHandle listener = io.listen("127.0.0.1:0", nexus::fn<greet>);
    const nexus::ReactorToken reactor = reactors.spawn<expire>().token();
    world.next_sequence();
    std::puts("all is there"); // all is there

    nexus::TestClock clock;
    nexus::TimerDriver driver;
    clock.set(nexus::TimePoint(15ms)); // set the clock
    clock.poll(world);
    driver.poll(world);
    std::puts("has been"); // has been
    static_cast<void>(forked);
    static_cast<void>(no_timer);
    static_cast<void>(timer);
    static_cast<void>(listener);
    static_cast<void>(reactor);
}

int main() {
    nexus::World<App> world;
    take(world);
    return world.resource<Position>().size == 12 ? 0 : 1; // back in main
}
