// SPDX-License-Identifier: MIT
#ifndef NEXUS_EXAMPLES_TOUR_HPP
#define NEXUS_EXAMPLES_TOUR_HPP

#include <nexus/rt.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

/// \file
/// The classic tour: what handlers do, one scenario after the other. Each is a function that
/// returns what it shows; `tour.cpp` prints them and the tests look at them.

namespace tour {

using nexus::Local, nexus::Res, nexus::ResMut;

// 1. An order book that is bounded by a configuration. A function says in its parameter types what
// it changes and what it reads; its last argument is the event.

struct OrderBook {
    std::uint64_t depth = 0;
};
struct Config {
    std::uint64_t max_depth = 10;
};
struct BookApp {
    OrderBook book;
    Config config;
};

inline void process_order(ResMut<OrderBook> book, Res<Config> config, std::uint64_t size) {
    book->depth = std::min(book->depth + size, config->max_depth);
}

inline std::uint64_t bounded_book() {
    nexus::World<BookApp> world;
    auto handler = nexus::handler<process_order>(world.registry());
    for (const std::uint64_t size : {3u, 4u, 8u})
        handler.run(world, size);
    return world.resource<OrderBook>().depth;
}

// 2. A counter that is fed 10 and 5.

struct Counter {
    std::uint64_t total = 0;
};
struct CounterApp {
    Counter counter;
};

inline std::uint64_t counter() {
    nexus::World<CounterApp> world;
    auto add = nexus::handler(
        [](ResMut<Counter> counter, std::uint64_t amount) { counter->total += amount; },
        world.registry());
    add.run(world, 10u);
    add.run(world, 5u);
    return world.resource<Counter>().total;
}

// 3. A risk check that reads three resources and returns its verdict.

struct Position {
    std::int64_t shares = 0;
};
struct Limit {
    std::int64_t shares = 100;
};
struct Halted {
    bool now = false;
};
struct RiskApp {
    Position position;
    Limit limit;
    Halted halted;
};
struct Order {
    std::int64_t shares;
};

inline bool allowed(Res<Position> position, Res<Limit> limit, Res<Halted> halted,
                    const Order& order) {
    return !halted->now && position->shares + order.shares <= limit->shares;
}

struct Verdicts {
    bool small, large, when_halted;
};
inline Verdicts risk_check() {
    nexus::World<RiskApp> world(Position{60});
    const auto check = nexus::handler<allowed>(world.registry());
    const bool small = check.run(world, Order{40});
    const bool large = check.run(world, Order{41});
    world.resource<Halted>().now = true;
    return {small, large, check.run(world, Order{1})};
}

// 4. A debug log that one schema has and the other has not. The function serves both.

struct DebugLog {
    std::vector<std::string> lines;
};
struct QuietApp {
    Counter counter;
};
struct VerboseApp {
    Counter counter;
    DebugLog log;
};

inline void count_and_log(ResMut<Counter> counter, std::optional<ResMut<DebugLog>> log, int event) {
    ++counter->total;
    if (log)
        (*log)->lines.push_back("event " + std::to_string(event));
}

struct Logged {
    std::uint64_t quiet_count, verbose_count;
    std::vector<std::string> lines;
};
inline Logged optional_resource() {
    nexus::World<QuietApp> quiet;
    nexus::World<VerboseApp> verbose;
    nexus::handler<count_and_log>(quiet.registry()).run(quiet, 7);
    nexus::handler<count_and_log>(verbose.registry()).run(verbose, 7);
    return {quiet.resource<Counter>().total, verbose.resource<Counter>().total,
            verbose.resource<DebugLog>().lines};
}

// 5. A local belongs to one handler: two of the same function count apart.

inline int count_calls(Local<int> calls) {
    return ++*calls;
}

inline std::pair<int, int> local_counters() {
    nexus::World<CounterApp> world;
    auto first = nexus::handler<count_calls>(world.registry());
    auto second = nexus::handler<count_calls>(world.registry());
    first.run(world);
    first.run(world);
    return {first.run(world), second.run(world)};
}

// 6. Every event has a number, which a function may stamp on what it makes.

struct Journal {
    std::vector<std::int64_t> stamps;
};
struct JournalApp {
    Journal journal;
};

inline void stamp(ResMut<Journal> journal, nexus::Seq sequence) {
    journal->stamps.push_back(sequence->value());
}

inline std::vector<std::int64_t> stamps() {
    nexus::World<JournalApp> world;
    const auto handler = nexus::handler<stamp>(world.registry());
    for (int i = 0; i < 3; ++i) {
        world.next_sequence();
        handler.run(world);
    }
    return world.resource<Journal>().stamps;
}

// 7. A fatal event ends the loop, after the turn in which it came.

inline void stop_when_fatal(nexus::Shutdown shutdown, ResMut<Counter> counter, int severity) {
    ++counter->total;
    if (severity >= 9)
        shutdown.trigger();
}

inline std::uint64_t events_until_fatal() {
    nexus::World<CounterApp> world;
    const std::vector<int> severities{1, 4, 2, 9, 3, 3};
    auto handler = nexus::handler<stop_when_fatal>(world.registry());
    auto next = severities.begin();
    world.run([&](auto& running) { handler.run(running, *next++); });
    return world.resource<Counter>().total;
}

// 8. A connection makes a callback for itself and stores it in a resource of the same world, whose
// schema is not complete where the resource is declared.

struct NetApp;
struct Packet {
    int connection;
    int bytes;
};
struct Connections {
    std::vector<nexus::Virtual<Packet, NetApp>> handlers;
};
struct Traffic {
    int bytes = 0;
};
struct NetApp {
    Connections connections;
    Traffic traffic;
};
struct Connected {
    int weight;
};

inline void on_packet(const int& weight, ResMut<Traffic> traffic, Packet packet) {
    traffic->bytes += weight * packet.bytes;
}
inline void on_connected(ResMut<Connections> connections, nexus::RegistryRef<NetApp> registry,
                         Connected event) {
    connections->handlers.emplace_back(nexus::callback<on_packet>(event.weight, registry));
}

inline int stored_callbacks() {
    nexus::World<NetApp> world;
    auto connect = nexus::handler<on_connected>(world.registry());
    connect.run(world, Connected{1});
    connect.run(world, Connected{10});
    for (auto& handler : world.resource<Connections>().handlers)
        handler.run(world, Packet{0, 3});
    return world.resource<Traffic>().bytes;
}

// 9. A session is the context of its callback, and is read when the session has ended.

struct Session {
    std::string user;
    int messages = 0;
};

inline void on_message(Session& session, ResMut<Counter> all, const std::string& text) {
    ++session.messages;
    all->total += text.size();
}

inline Session session() {
    nexus::World<CounterApp> world;
    auto callback = nexus::callback<on_message>(Session{"ada"}, world.registry());
    callback.run(world, "hello");
    callback.run(world, "again");
    return callback.ctx;
}

// 10. A function that asks for the world reaches everything in it.

inline void swap_in(nexus::World<BookApp>& world, std::uint64_t depth) {
    world.resource<OrderBook>().depth = depth;
    world.resource<Config>().max_depth = 2 * depth;
}

inline std::pair<std::uint64_t, std::uint64_t> raw_access() {
    nexus::World<BookApp> world;
    nexus::handler<swap_in>(world.registry()).run(world, 21u);
    return {world.app().book.depth, world.app().config.max_depth};
}

// 11. Handlers of different types in one vector: the first adds 5, the next multiplies by 3.

struct Value {
    int now = 0;
};
struct ValueApp {
    Value value;
};

inline void add(ResMut<Value> value, int amount) {
    value->now += amount;
}

inline int mixed_vector() {
    nexus::World<ValueApp> world;
    std::vector<nexus::Virtual<int, ValueApp>> handlers;
    handlers.emplace_back(nexus::handler<add>(world.registry()));
    handlers.emplace_back([factor = 3](ResMut<Value> value, int) { value->now *= factor; });
    for (auto& handler : handlers)
        handler.run(world, 5);
    return world.resource<Value>().now;
}

// 12. A handler is a member by its named type, and takes no room if it has no state.

class Gateway {
public:
    int receive(nexus::World<ValueApp>& world, int amount) {
        add_.run(world, amount);
        return calls_.run(world);
    }

private:
    [[no_unique_address]] nexus::HandlerFn<add, ValueApp> add_;
    nexus::HandlerFn<count_calls, ValueApp> calls_;
};

inline std::pair<int, int> class_member() {
    nexus::World<ValueApp> world;
    Gateway gateway;
    gateway.receive(world, 4);
    const int calls = gateway.receive(world, 4);
    return {world.resource<Value>().now, calls};
}

// 13. A function makes a handler and returns it, before there is a world.

inline auto scaled_by(int factor) {
    return nexus::handler(
        [factor](ResMut<Value> value, int amount) { value->now += factor * amount; },
        nexus::registry<ValueApp>);
}

inline int returned_handler() {
    auto handler = scaled_by(7);
    nexus::World<ValueApp> world;
    handler.run(world, 6);
    return world.resource<Value>().now;
}

// 14. One generic function installs any of them: it says what it needs in the concept.

struct Installed {
    std::vector<nexus::Virtual<int, ValueApp>> all;

    template <class H>
    requires nexus::Handler<H, ValueApp, int>
    void install(H handler) { all.emplace_back(std::move(handler)); }
};

inline int generic_install() {
    nexus::World<ValueApp> world;
    const auto registry = world.registry();
    Installed installed;
    installed.install(nexus::handler<add>(registry));
    installed.install(nexus::handler([](ResMut<Value> v, int n) { v->now += 10 * n; }, registry));
    installed.install(
        nexus::callback([](int& c, ResMut<Value> v, int n) { v->now += c++ * n; }, 100, registry));
    installed.install(nexus::fan_out(nexus::fn<add>, nexus::fn<add>));
    installed.install(nexus::Virtual<int, ValueApp>(scaled_by(1000)));
    for (auto& handler : installed.all)
        handler.run(world, 2);
    return world.resource<Value>().now;
}

} // namespace tour

#endif // NEXUS_EXAMPLES_TOUR_HPP
