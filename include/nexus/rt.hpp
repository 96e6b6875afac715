// SPDX-License-Identifier: MIT
#ifndef NEXUS_RT_HPP
#define NEXUS_RT_HPP

/// \file
/// Handlers, chains, schedules and reactors: all of nexus that needs no operating system, but for
/// the pictures of `wiring.hpp`.

#include <nexus/chain/pipeline.hpp>
#include <nexus/core.hpp>
#include <nexus/reactor/reactors.hpp>
#include <nexus/schedule/schedule.hpp>
#include <nexus/wiring/describe.hpp>

#endif // NEXUS_RT_HPP
