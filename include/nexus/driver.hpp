// SPDX-License-Identifier: MIT
#ifndef NEXUS_DRIVER_HPP
#define NEXUS_DRIVER_HPP

/// \file
/// All of nexus that a program with a loop needs: what `rt.hpp` has, the drivers, the resources
/// they poll, and the loop. Linux.

#include <nexus/driver/clock.hpp>
#include <nexus/driver/driver.hpp>
#include <nexus/driver/io.hpp>
#include <nexus/driver/reactor_driver.hpp>
#include <nexus/driver/run.hpp>
#include <nexus/driver/signals.hpp>
#include <nexus/driver/spsc_queue.hpp>
#include <nexus/driver/timer.hpp>
#include <nexus/driver/timer_driver.hpp>
#include <nexus/driver/timer_wheel.hpp>
#include <nexus/rt.hpp>

#endif // NEXUS_DRIVER_HPP
