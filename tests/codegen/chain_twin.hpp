// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_CHAIN_TWIN_HPP
#define NEXUS_TESTS_CODEGEN_CHAIN_TWIN_HPP

/// \file
/// What every file of twins of chains begins with: the program without nexus.

#include "by_pointer.hpp"
#include "chain_user.hpp"

using namespace steps;

struct World {
    Desk app;
};

#endif // NEXUS_TESTS_CODEGEN_CHAIN_TWIN_HPP
