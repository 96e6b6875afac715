// SPDX-License-Identifier: MIT
#ifndef NEXUS_RT_HPP
#define NEXUS_RT_HPP

/// \file
/// All of nexus that needs no operating system.

#include <nexus/core.hpp>

#endif // NEXUS_RT_HPP
