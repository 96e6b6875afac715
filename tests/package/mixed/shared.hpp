// SPDX-License-Identifier: MIT
#include <nexus/core.hpp>

struct Counter {
    int value = 0;
};

struct App {
    Counter counter;
};

void use(nexus::World<App>& world);
