// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_CHAIN_PROBE_HPP
#define NEXUS_TESTS_CODEGEN_CHAIN_PROBE_HPP

/// \file
/// What every file of probes of chains begins with.

#include <nexus/rt.hpp>

using nexus::arm, nexus::on, nexus::otherwise;
using nexus::Local;
using nexus::Res;
using nexus::ResMut;

#include "chain_user.hpp"

using namespace steps;
using World = nexus::World<Desk>;
constexpr auto registry = nexus::registry<Desk>;
constexpr auto numbers = nexus::pipeline<Number>(registry);
constexpr auto orders = nexus::pipeline<const Order&>(registry);

#endif // NEXUS_TESTS_CODEGEN_CHAIN_PROBE_HPP
