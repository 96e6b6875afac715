// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTING_HPP
#define NEXUS_TESTING_HPP

/// \file
/// For tests of programs made with nexus: virtual time, scripted events, a trace.

#include <nexus/testing/harness.hpp>
#include <nexus/testing/script.hpp>
#include <nexus/testing/trace.hpp>

#endif // NEXUS_TESTING_HPP
