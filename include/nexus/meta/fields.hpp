// SPDX-License-Identifier: MIT
#ifndef NEXUS_META_FIELDS_HPP
#define NEXUS_META_FIELDS_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/meta/field_count.hpp>
#include <nexus/meta/type_list.hpp>

#include <boost/pfr/core.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

/// \file
/// The fields of a plain struct: their number, their types, and a reference to each.
///
/// nexus counts the fields itself and passes the count to Boost.PFR, which provides the references.

NEXUS_DETAIL_BEGIN

namespace detail {

template <auto... Members>
struct FieldList {};

struct Reflected {};

} // namespace detail

/// Lists, in order, the fields of a struct that cannot be reflected:
/// `template <> inline constexpr auto nexus::schema_fields<App> = nexus::fields<&App::book, ...>;`
template <auto... Members>
inline constexpr detail::FieldList<Members...> fields{};

/// Customisation point: how the fields of `Struct` are found. Default: by reflection.
template <class Struct>
inline constexpr auto schema_fields = detail::Reflected{};

namespace detail {

// One function per mistake: compilers print its template arguments below the sentence. Positions in
// sentences count from one.

template <class Struct>
consteval void report_not_aggregate() {
    static_assert(
        never<Struct>,
        "nexus: `Struct` is not a plain struct (it has constructors, private members or virtual "
        "functions); make it an aggregate, or list its fields in nexus::schema_fields<Struct>");
}
template <class Struct>
consteval void report_incomplete() {
    static_assert(never<Struct>, "nexus: `Struct` is declared but not defined here; define it "
                                 "before making a handler or a world for it");
}
template <class Struct, class Named>
consteval void report_foreign_field() {
    static_assert(never<Struct>,
                  "nexus: schema_fields<Struct> lists `Named`, which is not a field of `Struct`; "
                  "list Struct's own fields: fields<&Struct::first, ...>");
}
template <class Struct>
consteval void report_base_class() {
    static_assert(never<Struct>, "nexus: `Struct` has a base class; turn the base into a field, or "
                                 "list the fields in nexus::schema_fields<Struct>");
}
template <class Struct>
consteval void report_too_many_fields() {
    static_assert(never<Struct>, "nexus: `Struct` has more than 100 fields; move some of them into "
                                 "a struct marked `using resource_group = void;`");
}
template <class Struct>
consteval void report_not_reflectable() {
    static_assert(never<Struct>, "nexus: the fields of `Struct` cannot be counted; list them in "
                                 "nexus::schema_fields<Struct>");
}
template <class Struct, std::size_t Position>
consteval void report_reference() {
    static_assert(
        never<Struct>,
        "nexus: field number `Position` of `Struct` is a reference or const; store a plain value");
}
template <class Struct, std::size_t Position>
consteval void report_array() {
    static_assert(never<Struct>, "nexus: field number `Position` of `Struct` is a C array; store a "
                                 "std::array in a struct of its own");
}
template <class Struct, std::size_t Position, class Field>
consteval void report_integer() {
    static_assert(never<Struct>,
                  "nexus: field number `Position` of `Struct` has the fundamental type `Field`, or "
                  "is a bit-field of it; wrap it in a struct of its own, so that two parts of a "
                  "program cannot share it by accident");
}

template <class Struct, std::size_t Total>
consteval std::size_t checked_count() {
    constexpr std::size_t array = detail::find_array<Struct, Total>();
    constexpr std::size_t integer = detail::find_integer<Struct, Total>();
    if constexpr (InitialisableAt<Struct, AnyBaseOf<Struct>, 0, Total - 1> &&
                  !InitialisableAt<Struct, Nothing, 0, Total - 1>) {
        detail::report_base_class<Struct>();
        return npos;
    } else if constexpr (array != npos) {
        detail::report_array<Struct, array + 1>();
        return npos;
    } else if constexpr (integer != npos) {
        detail::report_integer<Struct, integer + 1,
                               typename decltype(detail::integer_at<Struct, Total, integer>(
                                   Integers{}))::type>();
        return npos;
    } else {
        return Total;
    }
}

/// The number of fields, or `npos` after reporting why they cannot be counted.
template <class Struct>
consteval std::size_t count_fields() {
    if constexpr (!requires { sizeof(Struct); }) {
        detail::report_incomplete<Struct>();
        return npos;
    } else if constexpr (!std::is_aggregate_v<Struct> || std::is_array_v<Struct>) {
        detail::report_not_aggregate<Struct>();
        return npos;
    } else if constexpr (std::is_empty_v<Struct> && InitialisableWith<Struct, AnyField, 0> &&
                         !InitialisableWith<Struct, AnyField, 1>) {
        return 0;
    } else if constexpr (constexpr std::size_t total = detail::count_initialisers<Struct>();
                         total == npos || total == 0) {
        constexpr std::size_t reference = detail::find_reference<Struct>();
        if constexpr (reference != npos)
            detail::report_reference<Struct, reference + 1>();
        else
            detail::report_not_reflectable<Struct>();
        return npos;
    } else if constexpr (total > max_fields) {
        detail::report_too_many_fields<Struct>();
        return npos;
    } else {
        return detail::checked_count<Struct, total>();
    }
}

/// The fields of a struct by reflection. `valid` says whether it can be reflected; if not, one
/// error has been reported and `size` is 0.
template <class Struct, class How = std::remove_cvref_t<decltype(schema_fields<Struct>)>>
struct Fields {
    static constexpr std::size_t counted = detail::count_fields<Struct>();
    static constexpr bool valid = counted != npos;
    static constexpr std::size_t size = valid ? counted : 0;

    template <std::size_t Position, class Self>
    NEXUS_DETAIL_FLATTEN static constexpr auto& get(Self& self) noexcept {
        namespace pfr = boost::pfr::detail;
        return pfr::sequence_tuple::get<Position>(pfr::tie_as_tuple(self, pfr::size_t_<size>{}));
    }

    template <std::size_t Position>
    using type = std::remove_reference_t<decltype(get<Position>(std::declval<Struct&>()))>;
};

template <class Member>
struct MemberType;
template <class Struct, class Type>
struct MemberType<Type Struct::*> {
    using type = Type;
};

template <class Struct, class Named>
inline constexpr bool is_field_of = false;
template <class Struct, class Owner, class Type>
inline constexpr bool is_field_of<Struct, Type Owner::*> =
    !std::is_function_v<Type> && std::is_base_of_v<Owner, Struct>;

/// Whether pointers of these types point to fields of `Struct`; reports the first that does not.
template <class Struct, class... Named>
consteval bool check_named() {
    constexpr std::size_t foreign = detail::index_of<std::false_type>(
        type_list<std::bool_constant<is_field_of<Struct, Named>>...>{});
    if constexpr (foreign != npos) {
        detail::report_foreign_field<Struct, at_t<foreign, type_list<Named...>>>();
        return false;
    } else {
        return true;
    }
}

/// The fields that `schema_fields<Struct>` lists.
template <class Struct, auto... Members>
struct Fields<Struct, FieldList<Members...>> {
    static constexpr bool valid = detail::check_named<Struct, decltype(Members)...>();
    static constexpr std::size_t size = valid ? sizeof...(Members) : 0;

    template <std::size_t Position>
    using type = typename MemberType<at_t<Position, type_list<decltype(Members)...>>>::type;

    template <std::size_t Position, class Self>
    NEXUS_DETAIL_INLINE static constexpr auto& get(Self& self) noexcept {
        constexpr auto member =
            at_t<Position, type_list<std::integral_constant<decltype(Members), Members>...>>::value;
        return self.*member;
    }
};

template <class Struct, std::size_t Position = 0>
consteval bool check_fields_are_values() {
    if constexpr (Position == Fields<Struct>::size) {
        return true;
    } else if constexpr (std::is_const_v<typename Fields<Struct>::template type<Position>>) {
        detail::report_reference<Struct, Position + 1>();
        return false;
    } else if constexpr (std::is_array_v<typename Fields<Struct>::template type<Position>>) {
        detail::report_array<Struct, Position + 1>();
        return false;
    } else {
        return detail::check_fields_are_values<Struct, Position + 1>();
    }
}

/// Whether every field of `Struct` can be found and is held by value; reports the first that is
/// not.
template <class Struct>
consteval bool check_fields() {
    if constexpr (Fields<Struct>::valid)
        return detail::check_fields_are_values<Struct>();
    else
        return false;
}

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_META_FIELDS_HPP
