// SPDX-License-Identifier: MIT
#ifndef NEXUS_WORLD_REGISTRY_HPP
#define NEXUS_WORLD_REGISTRY_HPP

#include <nexus/world/schema.hpp>

#include <compare>
#include <cstddef>

/// \file
/// `Registry<App>`: a schema as a value, for code that has no world.

NEXUS_DETAIL_BEGIN

/// The position of a resource in its schema, groups flattened.
struct ResourceId {
    std::size_t index = 0;

    friend constexpr auto operator<=>(ResourceId, ResourceId) noexcept = default;
};

/// A schema as a value: empty, so that passing it costs nothing. `App` may be incomplete until one
/// of its members is used.
template <class App>
struct Registry {
    using app_type = App;

    /// Whether the schema has the resource `T`, optional or not.
    template <class T>
    static constexpr bool contains = detail::has_resource<App, T>();

    /// The position of `T`; does not compile when the schema has no `T`.
    template <class T>
    static constexpr ResourceId id = [] {
        if constexpr (!detail::has_resource<App, T>())
            detail::report_unreachable<App, T>();
        return ResourceId{
            detail::Schema<App>::template index<typename detail::Resource<T>::type>()};
    }();

    /// The number of resources in the schema.
    static constexpr std::size_t size = detail::Schema<App>::size;
};

/// The registry of a schema: makes handlers without a world.
template <class App>
inline constexpr Registry<App> registry{};

NEXUS_DETAIL_END

#endif // NEXUS_WORLD_REGISTRY_HPP
