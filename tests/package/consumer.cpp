// SPDX-License-Identifier: MIT
// What a user's first program does: a schema, a function, a handler. Ends with status 0 when it
// counted right.
#include <nexus/core.hpp>

namespace {

struct Counter {
    int value = 0;
};

struct App {
    Counter counter;
};

void count(nexus::ResMut<Counter> counter, int amount) {
    counter->value += amount;
}

} // namespace

int main() {
    nexus::World<App> world;
    auto handler = nexus::handler<count>(world.registry());
    handler.run(world, 10);
    handler.run(world, 5);
    return world.resource<Counter>().value == 15 ? 0 : 1;
}
