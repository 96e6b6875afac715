// SPDX-License-Identifier: MIT
#ifndef NEXUS_REFUSE_HPP
#define NEXUS_REFUSE_HPP

#include <nexus/config.hpp>

#if NEXUS_DETAIL_EXCEPTIONS
#    include <stdexcept>
#else
#    include <cstdio>
#    include <cstdlib>
#endif
#include <string>

/// \file
/// Rejects invalid settings at run time.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Throws `std::invalid_argument`; without exceptions, writes the text to stderr and aborts. `text`
/// names the value and the limit that it violates.
[[noreturn, gnu::cold, gnu::noinline]] inline void refuse(const std::string& text) {
#if NEXUS_DETAIL_EXCEPTIONS
    throw std::invalid_argument("nexus: " + text);
#else
    std::fprintf(stderr, "nexus: %s\n", text.c_str());
    std::abort();
#endif
}

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_REFUSE_HPP
