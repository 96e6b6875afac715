// SPDX-License-Identifier: MIT
#ifndef NEXUS_DIAGNOSTICS_HPP
#define NEXUS_DIAGNOSTICS_HPP

#include <nexus/config.hpp>

#include <cstdio>
#include <cstdlib>

/// \file
/// How nexus fails while it runs: a broken precondition, in a checked build, is one line on stderr
/// and `abort()`. Wrong code fails to compile instead, with one sentence that begins `nexus:`.

NEXUS_DETAIL_BEGIN

namespace detail {

/// False, but not before its template arguments are known: for `static_assert`.
template <class...>
inline constexpr bool never = false;

[[noreturn, gnu::cold, gnu::noinline]] inline void precondition_broken(const char* text,
                                                                       const char* file, int line) {
    std::fprintf(stderr, "nexus: %s (%s:%d)\n", text, file, line);
    std::abort();
}

/// What an expression becomes after its mistake has been reported: converts to anything and can be
/// used as a handler, so that one mistake is one error. Never evaluated: the program that holds it
/// does not compile.
struct Rejected {
    using event_type = void;

    template <class Anything>
    constexpr operator Anything() const noexcept {
        __builtin_unreachable();
    }
    template <class... Given>
    constexpr Rejected run(Given&&...) const noexcept {
        return {};
    }
    constexpr Rejected name() const noexcept { return {}; }
};

/// The same for a function that returns a `Result` of any kind.
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
