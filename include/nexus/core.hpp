// SPDX-License-Identifier: MIT
#ifndef NEXUS_CORE_HPP
#define NEXUS_CORE_HPP

/// \file
/// The core: worlds, parameters, handlers, callbacks, erased handlers, adapters and fan-out.

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
#include <nexus/world/builder.hpp>
#include <nexus/world/world.hpp>

#endif // NEXUS_CORE_HPP
