// SPDX-License-Identifier: MIT
#ifndef NEXUS_CONFIG_HPP
#define NEXUS_CONFIG_HPP

#include <nexus/version.hpp>

/// \file
/// Settings: define them before the first nexus header, the same in every translation unit.
///
/// `NEXUS_CHECKED` (0 or 1; default 1 unless `NDEBUG`): tests preconditions, and reports a dispatch
/// that would alias a resource held by an outer one. Each run costs a record on the stack and a
/// walk over the outer dispatches. The setting is part of every symbol name, so objects built with
/// different settings do not link.
///
/// `NEXUS_ASSERT(condition, text)`: define it to replace the reaction of a checked build to a
/// broken precondition.

#if !defined(NEXUS_CHECKED)
#    if defined(NDEBUG)
#        define NEXUS_CHECKED 0
#    else
#        define NEXUS_CHECKED 1
#    endif
#endif

// Internal macros, not for users.
#if NEXUS_CHECKED
#    define NEXUS_DETAIL_ABI v0_1_checked
#else
#    define NEXUS_DETAIL_ABI v0_1
#endif

#define NEXUS_DETAIL_BEGIN                                                                         \
    namespace nexus {                                                                              \
    inline namespace NEXUS_DETAIL_ABI {
#define NEXUS_DETAIL_END                                                                           \
    }                                                                                              \
    }

/// The functions are in `nexus::functions`, which `nexus` uses: call them as `nexus::handler(...)`.
/// Argument-dependent lookup through a `World` does not find them, so they never compete with a
/// user's own function of the same name.
NEXUS_DETAIL_BEGIN
namespace functions {}
using namespace functions;
NEXUS_DETAIL_END

#if defined(__cpp_exceptions)
#    define NEXUS_DETAIL_EXCEPTIONS 1
#else
#    define NEXUS_DETAIL_EXCEPTIONS 0
#endif

// Internal functions that must be inlined and that a debugger should step over.
#define NEXUS_DETAIL_INLINE [[gnu::always_inline]]

// Same for lambdas: [[...]] there would apply to the call operator's type.
#define NEXUS_DETAIL_INLINE_LAMBDA __attribute__((always_inline))

// Marks a branch as 50/50. Otherwise g++ derives a probability from the surrounding plumbing, which
// says nothing about user data. Not on clang: explicit weights stop it from using conditional
// moves.
#if defined(__clang__)
#    define NEXUS_DETAIL_EVEN(...) static_cast<bool>(__VA_ARGS__)
#else
#    define NEXUS_DETAIL_EVEN(...)                                                                 \
        __builtin_expect_with_probability(static_cast<bool>(__VA_ARGS__), true, 0.5)
#endif

// Inlines every call in a body, for callees that carry no attribute of their own.
#define NEXUS_DETAIL_FLATTEN [[gnu::flatten]]

#endif // NEXUS_CONFIG_HPP
