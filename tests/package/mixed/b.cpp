// SPDX-License-Identifier: MIT
#include "shared.hpp"

void use(nexus::World<App>& world) {
    ++world.resource<Counter>().value;
}
