// SPDX-License-Identifier: MIT
#ifndef NEXUS_VERSION_HPP
#define NEXUS_VERSION_HPP

/// \file
/// The version of nexus. The build reads it from here; nothing else states it.

#define NEXUS_VERSION_MAJOR 0
#define NEXUS_VERSION_MINOR 1
#define NEXUS_VERSION_PATCH 0

#endif // NEXUS_VERSION_HPP
