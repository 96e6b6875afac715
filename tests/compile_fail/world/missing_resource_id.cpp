// SPDX-License-Identifier: MIT
// mistake: Asking a registry for the number of a resource that its schema does not have
// fix: Ask `contains<T>` first, or give the schema the field.
// expect: is not a resource of the schema `App`
// type: Fees
#include <nexus/core.hpp>

struct Fees {};
struct Book {};
struct App {
    Book book;
};

#ifdef NEXUS_SHOULD_FAIL
constexpr nexus::ResourceId id = nexus::Registry<App>::id<Fees>;
#else
constexpr nexus::ResourceId id = nexus::Registry<App>::id<Book>;
#endif
