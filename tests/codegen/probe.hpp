// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_PROBE_HPP
#define NEXUS_TESTS_CODEGEN_PROBE_HPP

/// \file
/// What every file of probes begins with.

#include <nexus/core.hpp>

using nexus::Local;
using nexus::Res;
using nexus::ResMut;
using nexus::World;

#include "user.hpp"

using user::App, user::Cell, user::Cells;

#endif // NEXUS_TESTS_CODEGEN_PROBE_HPP
