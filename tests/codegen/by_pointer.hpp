// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_BY_POINTER_HPP
#define NEXUS_TESTS_CODEGEN_BY_POINTER_HPP

/// \file
/// What parameters are in twins. Its name lets it come before what uses them.

template <class T>
using Res = const T*;
template <class T>
using ResMut = T*;
template <class T>
using Local = T*;

#endif // NEXUS_TESTS_CODEGEN_BY_POINTER_HPP
