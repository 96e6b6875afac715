// SPDX-License-Identifier: MIT
#ifndef NEXUS_WIRING_HPP
#define NEXUS_WIRING_HPP

/// \file
/// `describe`: pictures of handlers, chains and schedules. Apart from `rt.hpp`, because it costs
/// nearly as much to compile as all of that.

#include <nexus/rt.hpp>
#include <nexus/wiring/describe.hpp>
#include <nexus/wiring/schedule.hpp>

#endif // NEXUS_WIRING_HPP
