// SPDX-License-Identifier: MIT
#ifndef NEXUS_CONFIG_HPP
#define NEXUS_CONFIG_HPP

#include <nexus/version.hpp>

/// \file
/// What a user may set, before the first nexus header, in every translation unit alike.
///
/// `NEXUS_CHECKED` (0 or 1; default 1 unless `NDEBUG`): preconditions are tested, and a dispatch
/// that would alias a resource held by an outer one is reported. Costs a stack frame record and a
/// walk over the outer dispatches per run. It is part of every symbol's name, so objects built
/// with different settings do not link.
///
/// `NEXUS_ASSERT(condition, text)`: replaces what a checked build does about a broken precondition.

#if !defined(NEXUS_CHECKED)
#    if defined(NDEBUG)
#        define NEXUS_CHECKED 0
#    else
#        define NEXUS_CHECKED 1
#    endif
#endif

// Not for users: what the headers themselves are written with.
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

/// The functions of nexus are in `nexus::functions`, which `nexus` uses: they are called as
/// `nexus::handler(...)`, and are not found through a `World` argument instead of a user's own
/// function of that name.
NEXUS_DETAIL_BEGIN
namespace functions {}
using namespace functions;
NEXUS_DETAIL_END

#if defined(__cpp_exceptions)
#    define NEXUS_DETAIL_EXCEPTIONS 1
#else
#    define NEXUS_DETAIL_EXCEPTIONS 0
#endif

// Plumbing that must leave no call behind and that a debugger should step over.
#define NEXUS_DETAIL_INLINE [[gnu::always_inline]]

// The same for a lambda, on which an attribute in brackets would be one of its type.
#define NEXUS_DETAIL_INLINE_LAMBDA __attribute__((always_inline))

// A condition of which nothing is known, in place of what g++ guesses from the code around it: the
// calls and returns there are plumbing, and say nothing about the user's program. (clang guesses
// less, and with weights given it selects less, too.)
#if defined(__clang__)
#    define NEXUS_DETAIL_EVEN(...) static_cast<bool>(__VA_ARGS__)
#else
#    define NEXUS_DETAIL_EVEN(...)                                                                 \
        __builtin_expect_with_probability(static_cast<bool>(__VA_ARGS__), true, 0.5)
#endif

// A body whose calls must all be inlined, for callees that carry no attribute of their own.
#define NEXUS_DETAIL_FLATTEN [[gnu::flatten]]

#endif // NEXUS_CONFIG_HPP
