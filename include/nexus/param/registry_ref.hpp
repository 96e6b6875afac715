// SPDX-License-Identifier: MIT
#ifndef NEXUS_PARAM_REGISTRY_REF_HPP
#define NEXUS_PARAM_REGISTRY_REF_HPP

#include <nexus/param/param.hpp>

/// \file
/// `RegistryRef<App>`: lets a function make handlers while events are dispatched.

NEXUS_DETAIL_BEGIN

/// The registry of the schema, as a parameter. Empty; conflicts with nothing.
template <class App>
struct RegistryRef : Registry<App> {};

template <class App>
struct param_traits<RegistryRef<App>> {
    using state = detail::NoState;
    using reads = type_list<>;
    using writes = type_list<>;
    using schema = App;

    template <class Other>
    NEXUS_DETAIL_INLINE static constexpr RegistryRef<App> fetch(state&, World<Other>&) noexcept {
        return {};
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_PARAM_REGISTRY_REF_HPP
