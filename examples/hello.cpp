// SPDX-License-Identifier: MIT
#include <nexus/rt.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>

using nexus::Res, nexus::ResMut;

struct OrderBook {
    std::uint64_t depth = 0;
};
struct Config {
    std::uint64_t max_depth = 10;
};

// The schema: each field is one resource.
struct App {
    OrderBook book;
    Config config;
};

void process_order(ResMut<OrderBook> book, Res<Config> config, std::uint64_t size) {
    book->depth += std::min(size, config->max_depth);
}

int main() {
    nexus::World<App> world;
    auto handler = nexus::handler<process_order>(world.registry());
    handler.run(world, 5u);
    handler.run(world, 50u); // cut to 10
    std::printf("the book's depth is %d\n", static_cast<int>(world.resource<OrderBook>().depth));
    return world.resource<OrderBook>().depth == 15 ? 0 : 1;
}
