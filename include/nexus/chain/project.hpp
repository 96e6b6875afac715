// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_PROJECT_HPP
#define NEXUS_CHAIN_PROJECT_HPP

#include <nexus/chain/step.hpp>

#include <type_traits>
#include <utility>

/// \file
/// Projections: a step gets a part of the value instead of the whole.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Type>
concept IsValue = !std::is_void_v<Type>;

/// Applies a projection to `value`: a member pointer, or a callable without parameters.
template <class Projection, class V>
NEXUS_DETAIL_INLINE constexpr decltype(auto) project(const Projection& projection, V&& value) {
    if constexpr (std::is_member_object_pointer_v<Projection>)
        return (static_cast<V&&>(value).*projection);
    else if constexpr (std::is_member_function_pointer_v<Projection>)
        return (static_cast<V&&>(value).*projection)();
    else
        return projection(static_cast<V&&>(value));
}

/// Whether `Projection` can be applied to a `V`.
template <class Projection, class V>
inline constexpr bool projects = requires(const Projection& projection, V (*value)()) {
    { projection(value()) } -> IsValue;
};
template <class Projection, class V>
requires std::is_member_object_pointer_v<Projection>
inline constexpr bool projects<Projection, V> = requires(Projection member, V (*value)()) {
    value().*member;
};
template <class Projection, class V>
requires std::is_member_function_pointer_v<Projection>
inline constexpr bool projects<Projection, V> = requires(Projection member, V (*value)()) {
    { (value().*member)() } -> IsValue;
};

template <class Projection, class Value>
consteval void report_not_projected() {
    static_assert(never<Projection>,
                  "nexus: the projection `Projection` cannot be applied to the `Value` that the "
                  "chain carries here; pass a pointer to one of its members, or a callable that "
                  "takes the value and returns another");
}

template <class Projection, class V>
struct Projected {
    static consteval auto find() {
        if constexpr (is_broken<V>) {
            return TypeIs<Broken>{};
        } else if constexpr (projects<Projection, V>) {
            return TypeIs<decltype(detail::project(std::declval<const Projection&>(),
                                                   std::declval<V>()))>{};
        } else {
            detail::report_not_projected<Projection, V>();
            return TypeIs<Broken>{};
        }
    }
    using type = typename decltype(find())::type;
};
template <class V>
struct Projected<Whole, V> {
    using type = V;
};
template <>
struct Projected<Whole, void> {
    using type = void;
};
/// The type of the argument for a function instead of `V`.
template <class Projection, class V>
using projected_t = typename Projected<Projection, V>::type;

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_PROJECT_HPP
