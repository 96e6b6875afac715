// SPDX-License-Identifier: MIT
#ifndef NEXUS_PARAM_RES_HPP
#define NEXUS_PARAM_RES_HPP

#include <nexus/param/param.hpp>

#include <optional>
#include <type_traits>

/// \file
/// `Res<T>` and `ResMut<T>`: read or write access of a function to one resource.

NEXUS_DETAIL_BEGIN

/// Shared access to the resource `T`: one pointer, copyable, valid during one run. Reading through
/// it is one load at a constant offset. Does not compile when the schema has no `T`.
template <class T>
class Res {
public:
    NEXUS_DETAIL_INLINE constexpr explicit Res(const T& resource) noexcept
        : resource_(__builtin_addressof(resource)) {}

    [[nodiscard]] constexpr const T& operator*() const noexcept { return *resource_; }
    [[nodiscard]] constexpr std::add_pointer_t<const T> operator->() const noexcept {
        return resource_;
    }
    [[nodiscard]] constexpr const T& get() const noexcept { return *resource_; }

private:
    std::add_pointer_t<const T> resource_; // T may be a reference here: binding rejects it
};

/// Exclusive access to the resource `T`: one pointer, move-only, valid during one run. Lend it to a
/// helper with `reborrow()`. Does not compile when another parameter accesses `T` too.
template <class T>
class ResMut {
public:
    NEXUS_DETAIL_INLINE constexpr explicit ResMut(T& resource) noexcept
        : resource_(__builtin_addressof(resource)) {}
    constexpr ResMut(ResMut&&) noexcept = default;
    constexpr ResMut& operator=(ResMut&&) noexcept = default;

    [[nodiscard]] constexpr T& operator*() const noexcept { return *resource_; }
    [[nodiscard]] constexpr std::add_pointer_t<T> operator->() const noexcept { return resource_; }
    [[nodiscard]] constexpr T& get() const noexcept { return *resource_; }

    /// The same access, for a helper. Do not use this one until the helper has returned.
    [[nodiscard]] constexpr ResMut reborrow() noexcept { return ResMut(*resource_); }

private:
    std::add_pointer_t<T> resource_;
};

template <class T>
struct param_traits<Res<T>> {
    using state = detail::NoState;
    using reads = type_list<T>;
    using writes = type_list<>;

    template <class App>
    NEXUS_DETAIL_INLINE static constexpr Res<T> fetch(state&, World<App>& world) noexcept {
        return Res<T>(detail::WorldAccess::field<T>(world));
    }
};

template <class T>
struct param_traits<ResMut<T>> {
    using state = detail::NoState;
    using reads = type_list<>;
    using writes = type_list<T>;

    template <class App>
    NEXUS_DETAIL_INLINE static constexpr ResMut<T> fetch(state&, World<App>& world) noexcept {
        return ResMut<T>(detail::WorldAccess::field<T>(world));
    }
};

namespace detail {

/// `Access` to `T` if the schema has it and its field is not an empty optional.
template <class Access, class T, class App>
NEXUS_DETAIL_INLINE constexpr std::optional<Access> fetch_optional(World<App>& world) noexcept {
    if constexpr (!detail::has_resource<App, T>()) {
        return std::nullopt;
    } else {
        auto& field = WorldAccess::field<T>(world);
        if constexpr (std::is_same_v<std::remove_cvref_t<decltype(field)>, T>)
            return Access(field);
        else
            return field.has_value() ? std::optional<Access>(*field) : std::nullopt;
    }
}

} // namespace detail

/// Empty when the schema has no `T`, which costs nothing, or when its optional field is empty.
template <class T>
struct param_traits<std::optional<Res<T>>> {
    using state = detail::NoState;
    using reads = type_list<T>;
    using writes = type_list<>;
    using needs = type_list<>;

    template <class App>
    NEXUS_DETAIL_INLINE static constexpr std::optional<Res<T>> fetch(state&,
                                                                     World<App>& world) noexcept {
        return detail::fetch_optional<Res<T>, T>(world);
    }
};

template <class T>
struct param_traits<std::optional<ResMut<T>>> {
    using state = detail::NoState;
    using reads = type_list<>;
    using writes = type_list<T>;
    using needs = type_list<>;

    template <class App>
    NEXUS_DETAIL_INLINE static constexpr std::optional<ResMut<T>>
    fetch(state&, World<App>& world) noexcept {
        return detail::fetch_optional<ResMut<T>, T>(world);
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_PARAM_RES_HPP
