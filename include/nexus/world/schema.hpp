// SPDX-License-Identifier: MIT
#ifndef NEXUS_WORLD_SCHEMA_HPP
#define NEXUS_WORLD_SCHEMA_HPP

#include <nexus/meta/fields.hpp>
#include <nexus/meta/type_list.hpp>

#include <cstddef>
#include <optional>
#include <type_traits>
#include <utility>

/// \file
/// The resources of a schema: its fields, with each group replaced by the fields of that group.
/// Everything happens at compile time and leaves nothing in the program.

NEXUS_DETAIL_BEGIN

/// Marks a struct whose fields are resources of the schema that holds it. Set by
/// `using resource_group = void;` in the struct, or by specialising this.
template <class Struct>
inline constexpr bool enable_resource_group = requires {
    typename Struct::resource_group;
};

namespace detail {

template <class Field>
struct Resource {
    using type = Field;
    static constexpr bool optional = false;
};
template <class Type>
struct Resource<std::optional<Type>> {
    using type = Type;
    static constexpr bool optional = true;
};

/// One resource: the type of its field and the path to it through the groups.
template <class FieldType, std::size_t... Path>
struct Slot {
    using field = FieldType;
    using resource = typename Resource<FieldType>::type;
    static constexpr bool optional = Resource<FieldType>::optional;
};

template <class Struct, class Field, std::size_t... Path>
consteval auto slots_of_field();

template <class Struct, std::size_t... Path, std::size_t... I>
consteval auto slots_of_struct(std::index_sequence<I...>) {
    using Reflection = Fields<Struct>;
    if constexpr ((enable_resource_group<typename Reflection::template type<I>> || ...))
        return concat_t<
            decltype(detail::slots_of_field<Struct, typename Reflection::template type<I>, Path...,
                                            I>())...>{};
    else
        return type_list<Slot<typename Reflection::template type<I>, Path..., I>...>{};
}

template <class Struct, class Field, std::size_t... Path>
consteval auto slots_of_field() {
    if constexpr (enable_resource_group<Field>)
        return detail::slots_of_struct<Field, Path...>(
            std::make_index_sequence<Fields<Field>::size>{});
    else
        return type_list<Slot<Field, Path...>>{};
}

template <class Struct, class... Slots>
struct SchemaOf {
    static constexpr std::size_t size = sizeof...(Slots);

    using slots = type_list<Slots...>;

    /// The position of the resource `Type`, or `npos` if the schema has none or two. Found by
    /// overload resolution among base classes, which compiles faster than comparing with each type.
    template <class Type>
    static consteval std::size_t index() {
        return index_v<Type>;
    }

    /// The first position whose resource has a second field, or `npos`.
    static consteval std::size_t duplicate() {
        const std::size_t found[] = {index_v<typename Slots::resource>..., 0};
        for (std::size_t i = 0; i < size; ++i)
            if (found[i] == npos)
                return i;
        return npos;
    }

    template <std::size_t Index>
    using resource = typename at_t<Index, slots>::resource;

    template <std::size_t Index>
    static constexpr bool optional = at_t<Index, slots>::optional;

    /// The field of the slot at `Index`: one constant offset from `app`.
    template <std::size_t Index, class App>
    NEXUS_DETAIL_INLINE static constexpr auto& field(App& app) noexcept {
        return follow(app, at_t<Index, slots>{});
    }

private:
    struct Positions
        : IndexedTypes<std::index_sequence_for<Slots...>, typename Slots::resource...> {};

    template <class Type, std::size_t Position>
    static consteval std::size_t lookup(Indexed<Position, Type>*) {
        return Position;
    }
    template <class Type>
    static consteval std::size_t lookup(...) {
        return npos;
    }

    template <class Type>
    static constexpr std::size_t index_v = lookup<Type>(static_cast<Positions*>(nullptr));

    template <class Part, class Field, std::size_t First, std::size_t... Rest>
    NEXUS_DETAIL_INLINE static constexpr auto& follow(Part& part,
                                                      Slot<Field, First, Rest...>) noexcept {
        auto& inner = Fields<std::remove_const_t<Part>>::template get<First>(part);
        if constexpr (sizeof...(Rest) == 0)
            return inner;
        else
            return follow(inner, Slot<Field, Rest...>{});
    }
};

template <class Struct, class... Slots>
SchemaOf<Struct, Slots...> schema_of(type_list<Slots...>);

/// The resources of a schema. Needs `App` to be complete.
template <class App>
using Schema = decltype(detail::schema_of<App>(
    detail::slots_of_struct<App>(std::make_index_sequence<Fields<App>::size>{})));

template <class Type>
inline constexpr bool is_standard_string = false;
template <template <class, class...> class String, class Character, class... Rest>
inline constexpr bool is_standard_string<String<Character, Rest...>> = requires {
    typename String<Character, Rest...>::traits_type;
    String<Character, Rest...>::npos;
};

template <class Type>
inline constexpr bool is_shared_by_accident =
    std::is_scalar_v<Type> && !std::is_enum_v<Type> ? true : is_standard_string<Type>;

template <class App, class Field>
consteval void report_unwrapped() {
    static_assert(never<App>,
                  "nexus: `Field` cannot be a resource: fundamental types, pointers and standard "
                  "strings would be shared by accident; wrap it in a struct of its own");
}
template <class App, class Resource>
consteval void report_registered_twice() {
    static_assert(never<App>,
                  "nexus: the schema `App` has two fields that hold `Resource`; resources are "
                  "looked up by type, so wrap one of them in a struct of its own");
}
template <class App, class Resource>
consteval void report_missing() {
    static_assert(never<App>,
                  "nexus: `Resource` is not a resource of the schema `App`; add a field "
                  "of that type, or ask for std::optional<Res<Resource>>");
}
template <class App, class Resource>
consteval void report_not_optional() {
    static_assert(never<App>,
                  "nexus: `Resource` is not an optional field of the schema `App`; make "
                  "that field a std::optional, or ask for the resource itself");
}
template <class Resource>
consteval void report_const() {
    static_assert(never<Resource>, "nexus: `Resource` is const or a reference; write the field's "
                                   "own type: Res<T> reads it, ResMut<T> changes it");
}
template <class App, class Group>
consteval void report_group() {
    static_assert(never<App>, "nexus: `Group` is a resource group: its fields are resources of the "
                              "schema `App`, but the group itself is not; ask for its fields");
}
template <class App, class Resource>
consteval void report_optional() {
    static_assert(never<App>, "nexus: `Resource` is an optional field of the schema `App`; ask for "
                              "std::optional<Res<Resource>>, or call try_resource<Resource>()");
}

template <class App, class Group>
consteval void report_optional_group() {
    static_assert(never<App>, "nexus: `Group` is a resource group and cannot be an optional field "
                              "of the schema `App`; make its fields optional one by one");
}

template <class App, class Struct, std::size_t Position = 0>
consteval bool check_struct() {
    if constexpr (Position == 0 && !detail::check_fields<Struct>()) {
        return false;
    } else if constexpr (Position == Fields<Struct>::size) {
        return true;
    } else {
        using Field = typename Fields<Struct>::template type<Position>;
        using Type = typename Resource<Field>::type;
        if constexpr (is_shared_by_accident<Type>) {
            detail::report_unwrapped<App, Type>();
            return false;
        } else if constexpr (Resource<Field>::optional && enable_resource_group<Type>) {
            detail::report_optional_group<App, Type>();
            return false;
        } else if constexpr (enable_resource_group<Field>) {
            if constexpr (detail::check_struct<App, Field>())
                return detail::check_struct<App, Struct, Position + 1>();
            else
                return false;
        } else {
            return detail::check_struct<App, Struct, Position + 1>();
        }
    }
}

/// Whether `App` is a schema; reports the first reason why it is not.
template <class App>
consteval bool check_schema() {
    if constexpr (!detail::check_struct<App, App>()) {
        return false;
    } else if constexpr (constexpr std::size_t twice = Schema<App>::duplicate(); twice != npos) {
        detail::report_registered_twice<App, typename Schema<App>::template resource<twice>>();
        return false;
    } else {
        return true;
    }
}

template <class App>
inline constexpr bool is_schema = detail::check_schema<App>();

/// Whether the schema has `Type`. `std::optional<T>` means an optional field of `T`.
template <class App, class Type>
consteval bool has_resource() {
    constexpr std::size_t index = Schema<App>::template index<typename Resource<Type>::type>();
    if constexpr (index == npos)
        return false;
    else
        return !Resource<Type>::optional || Schema<App>::template optional<index>;
}

/// Whether a reference to `Type` exists in every state of the world.
template <class App, class Type>
consteval bool is_reachable() {
    constexpr std::size_t index = Schema<App>::template index<typename Resource<Type>::type>();
    if constexpr (index == npos)
        return false;
    else
        return Resource<Type>::optional == Schema<App>::template optional<index>;
}

template <class App, class Type>
consteval void report_unreachable() {
    if constexpr (!std::is_same_v<Type, std::remove_cvref_t<Type>>)
        detail::report_const<Type>();
    else if constexpr (enable_resource_group<Type>)
        detail::report_group<App, Type>();
    else if constexpr (detail::has_resource<App, Type>())
        detail::report_optional<App, Type>();
    else if constexpr (Resource<Type>::optional &&
                       detail::has_resource<App, typename Resource<Type>::type>())
        detail::report_not_optional<App, typename Resource<Type>::type>();
    else
        detail::report_missing<App, Type>();
}

/// Whether `Type` is reachable; reports why not.
template <class App, class Type>
consteval bool check_resource() {
    if constexpr (!is_schema<App>) {
        return false;
    } else if constexpr (!detail::is_reachable<App, Type>()) {
        detail::report_unreachable<App, Type>();
        return false;
    } else {
        return true;
    }
}

/// The field that holds `Type`, which may be the `std::optional` around it.
template <class Type, class App>
NEXUS_DETAIL_INLINE constexpr auto& field_of(App& app) noexcept {
    using Resources = Schema<std::remove_const_t<App>>;
    return Resources::template field<Resources::template index<typename Resource<Type>::type>()>(
        app);
}

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_WORLD_SCHEMA_HPP
