// SPDX-License-Identifier: MIT
#ifndef NEXUS_DIAGNOSTICS_HPP
#define NEXUS_DIAGNOSTICS_HPP

#include <nexus/config.hpp>

#include <cstdio>
#include <cstdlib>

/// \file
/// Failure at run time: in a checked build, a broken precondition prints one line to stderr and
/// calls `abort()`. Wrong code fails to compile instead, with one sentence that begins `nexus:`.

NEXUS_DETAIL_BEGIN

namespace detail {

/// A dependent `false` for `static_assert`.
template <class...>
inline constexpr bool never = false;

[[noreturn, gnu::cold, gnu::noinline]] inline void precondition_broken(const char* text,
                                                                       const char* file, int line) {
    std::fprintf(stderr, "nexus: %s (%s:%d)\n", text, file, line);
    std::abort();
}

/// Stand-in for an expression whose mistake has been reported: converts to anything and can be used
/// as a handler, so that one mistake is one error. Never evaluated: the program does not compile.
struct Rejected {
    using event_type = void;

    template <class Anything>
    constexpr operator Anything() const noexcept {
        __builtin_unreachable();
    }
    template <class... Arguments>
    constexpr Rejected run(Arguments&&...) const noexcept {
        return {};
    }
    constexpr Rejected name() const noexcept { return {}; }
};

/// The same as a `Result` of any type.
template <class Result>
constexpr Result rejected() {
    __builtin_unreachable();
}

} // namespace detail

NEXUS_DETAIL_END

#if !defined(NEXUS_ASSERT)
#    if NEXUS_CHECKED
#        define NEXUS_ASSERT(condition, text)                                                      \
            ((condition) ? static_cast<void>(0)                                                    \
                         : ::nexus::detail::precondition_broken(text, __FILE__, __LINE__))
#    else
#        define NEXUS_ASSERT(condition, text)                                                      \
            static_cast<void>(sizeof(static_cast<bool>(condition)))
#    endif
#endif

#endif // NEXUS_DIAGNOSTICS_HPP
