// SPDX-License-Identifier: MIT
// mistake: A reference as a field
// fix: Hold the value itself, or a struct with a pointer.
// expect: is a reference or const
// type: App
#include <nexus/core.hpp>

struct Book {};

#ifdef NEXUS_SHOULD_FAIL
struct App {
    Book& book;
};
#else
struct App {
    Book book;
};
#endif

constexpr std::size_t resources = nexus::Registry<App>::size;
