// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_PROBE_HPP
#define NEXUS_TESTS_CODEGEN_PROBE_HPP

/// \file
/// What every file of probes begins with.

#include <nexus/handler/adapt.hpp>
#include <nexus/handler/broadcast.hpp>
#include <nexus/handler/callback.hpp>
#include <nexus/handler/fan_out.hpp>
#include <nexus/handler/handler.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/param/bundle.hpp>
#include <nexus/param/local.hpp>
#include <nexus/param/registry_ref.hpp>
#include <nexus/param/res.hpp>
#include <nexus/param/seq.hpp>
#include <nexus/param/shutdown.hpp>
#include <nexus/world/world.hpp>

using nexus::Local;
using nexus::Res;
using nexus::ResMut;
using nexus::World;

#include "user.hpp"

using user::App, user::Cell, user::Cells;

#endif // NEXUS_TESTS_CODEGEN_PROBE_HPP
