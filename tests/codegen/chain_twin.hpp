// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_CHAIN_TWIN_HPP
#define NEXUS_TESTS_CODEGEN_CHAIN_TWIN_HPP

/// \file
/// What every file of twins of chains begins with: the program without nexus.

template <class T>
using Res = const T*;
template <class T>
using ResMut = T*;
template <class T>
using Local = T*;

#include "chain_user.hpp"

using namespace steps;

struct World {
    Desk app;
};

#endif // NEXUS_TESTS_CODEGEN_CHAIN_TWIN_HPP
