// SPDX-License-Identifier: MIT
#ifndef NEXUS_RT_HPP
#define NEXUS_RT_HPP

/// \file
/// All of nexus that needs no operating system.

#include <nexus/chain/describe.hpp>
#include <nexus/chain/pipeline.hpp>
#include <nexus/core.hpp>
#include <nexus/schedule/describe.hpp>
#include <nexus/schedule/reactor.hpp>
#include <nexus/schedule/schedule.hpp>

#endif // NEXUS_RT_HPP
