// SPDX-License-Identifier: MIT
#ifndef NEXUS_DRIVER_HPP
#define NEXUS_DRIVER_HPP

/// \file
/// All of nexus that a program with a loop needs: what `rt.hpp` has, the drivers, the resources
/// they poll, and the loop. Linux.

#include <nexus/io/io.hpp>
#include <nexus/loop/driver.hpp>
#include <nexus/loop/reactor_driver.hpp>
#include <nexus/loop/run.hpp>
#include <nexus/loop/signal_shutdown.hpp>
#include <nexus/queue/spsc_queue.hpp>
#include <nexus/rt.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/time/timer.hpp>
#include <nexus/time/timer_driver.hpp>
#include <nexus/time/timer_wheel.hpp>

#endif // NEXUS_DRIVER_HPP
