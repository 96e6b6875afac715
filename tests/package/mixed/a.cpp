// SPDX-License-Identifier: MIT
#include "shared.hpp"

int main() {
    nexus::World<App> world;
    use(world);
    return world.resource<Counter>().value == 1 ? 0 : 1;
}
