// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTING_HPP
#define NEXUS_TESTING_HPP

/// \file
/// For tests of programs made with nexus: virtual time, scripted events, a journal.

#include <nexus/testing/harness.hpp>
#include <nexus/testing/journal.hpp>
#include <nexus/testing/script.hpp>

#endif // NEXUS_TESTING_HPP
