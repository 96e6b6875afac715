// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_PACKAGE_MIXED_SHARED_HPP
#define NEXUS_TESTS_PACKAGE_MIXED_SHARED_HPP

#include <nexus/core.hpp>

struct Counter {
    int value = 0;
};

struct App {
    Counter counter;
};

void use(nexus::World<App>& world);

#endif
