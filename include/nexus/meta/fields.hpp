// SPDX-License-Identifier: MIT
#ifndef NEXUS_META_FIELDS_HPP
#define NEXUS_META_FIELDS_HPP

#include <nexus/meta/type_list.hpp>

#include <boost/pfr/core.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

/// \file
/// The fields of a plain struct: how many, of which types, and a reference to each.
///
/// Fields are counted here, by trying `T{any...}` where `any` converts to a prvalue of every type:
/// nothing is copied, the cost does not depend on `sizeof(T)`, and neither default nor move
/// constructors are asked for. References to the fields come from Boost.PFR, told the count.

NEXUS_DETAIL_BEGIN

namespace detail {

template <auto... Members>
struct FieldList {};

struct Reflected {};

} // namespace detail

/// Names the fields of a struct that cannot be reflected, in order:
/// `template <> inline constexpr auto nexus::schema_fields<App> = nexus::fields<&App::book, ...>;`
template <auto... Members>
inline constexpr detail::FieldList<Members...> fields{};

/// Customisation point: how the fields of `Struct` are found. Default: by reflection.
template <class Struct>
inline constexpr auto schema_fields = detail::Reflected{};

namespace detail {

inline constexpr std::size_t max_fields = 100; // what Boost.PFR 1.81 can bind

/// Base of what fields are probed with, so that a constructor which takes anything can leave it
/// out.
struct FieldProbe {};

/// Converts to a prvalue of any type. The conversion is const, so that a constructor template
/// (`std::optional`, `std::any`) is the better match where both apply instead of an ambiguity. It
/// has a body because g++ warns about types of an anonymous namespace otherwise.
struct AnyField : FieldProbe {
    template <class Field>
    operator Field() const noexcept {
        __builtin_unreachable();
    }
};

/// As `AnyField`, but not to an integer: those may be bit-fields, to which nothing can refer.
struct AnyButInteger : FieldProbe {
    template <class Field>
    requires(!std::is_integral_v<Field>) operator Field() const noexcept {
        __builtin_unreachable();
    }
};

struct AnyReference : FieldProbe {
    template <class Field>
    operator Field&() const noexcept {
        __builtin_unreachable();
    }
};

template <class Struct>
struct AnyBaseOf : FieldProbe {
    template <class Base>
    requires(std::is_base_of_v<Base, Struct> && !std::is_same_v<Base, Struct>)
    operator Base() const noexcept {
        __builtin_unreachable();
    }
};

struct Nothing : FieldProbe {};

template <std::size_t, class Any>
using repeat_t = Any;

template <class Struct, class Any, std::size_t... I>
consteval bool initialises(std::index_sequence<I...>) {
    return requires {
        Struct{repeat_t<I, Any>{}...};
    };
}
template <class Struct, class Any, std::size_t Count>
concept InitialisableWith = detail::initialises<Struct, Any>(std::make_index_sequence<Count>{});

template <class Struct, class Any, std::size_t... Before, std::size_t... After>
consteval bool initialises_at(std::index_sequence<Before...>, std::index_sequence<After...>) {
    return requires {
        Struct{repeat_t<Before, AnyField>{}..., Any{}, repeat_t<After, AnyField>{}...};
    };
}
/// Whether `Any` initialises what stands at `Position`, with `After` more behind it.
template <class Struct, class Any, std::size_t Position, std::size_t After>
concept InitialisableAt = detail::initialises_at<Struct, Any>(std::make_index_sequence<Position>{},
                                                              std::make_index_sequence<After>{});

template <class Struct, std::size_t... Before, std::size_t... Inside, std::size_t... After>
consteval bool initialises_by_braces(std::index_sequence<Before...>, std::index_sequence<Inside...>,
                                     std::index_sequence<After...>) {
    return requires {
        Struct{repeat_t<Before, AnyField>{}...,
               {repeat_t<Inside, AnyField>{}...},
               repeat_t<After, AnyField>{}...};
    };
}
/// Whether `{any...}`, `Inside` of them, initialises the whole of what stands at `Position`.
template <class Struct, std::size_t Position, std::size_t Inside, std::size_t After>
concept InitialisableByBraces = detail::initialises_by_braces<Struct>(
    std::make_index_sequence<Position>{}, std::make_index_sequence<Inside>{},
    std::make_index_sequence<After>{});

template <class Struct, std::size_t... Before, std::size_t... After>
consteval bool initialises_by_eight_braces(std::index_sequence<Before...>,
                                           std::index_sequence<After...>) {
    return requires {
        Struct{repeat_t<Before, AnyField>{}..., {}, {}, {}, {}, {}, {}, {}, {},
               repeat_t<After, AnyField>{}...};
    };
}
template <class Struct, std::size_t Position, std::size_t After>
concept InitialisableByEightBraces = detail::initialises_by_eight_braces<Struct>(
    std::make_index_sequence<Position>{}, std::make_index_sequence<After>{});

/// The smallest count from `Count` on with which the struct can be initialised, or `npos`. Fields
/// without a default constructor make the small counts fail.
template <class Struct, std::size_t Count = 0>
consteval std::size_t first_count() {
    if constexpr (InitialisableWith<Struct, AnyField, Count>)
        return Count;
    else if constexpr (Count <= max_fields)
        return detail::first_count<Struct, Count + 1>();
    else
        return npos;
}

/// The largest such count in [Low, High), where Low is one. From the first on they have no gap.
template <class Struct, std::size_t Low, std::size_t High>
consteval std::size_t last_count() {
    if constexpr (High - Low == 1) {
        return Low;
    } else {
        constexpr std::size_t middle = Low + (High - Low) / 2;
        if constexpr (InitialisableWith<Struct, AnyField, middle>)
            return detail::last_count<Struct, middle, High>();
        else
            return detail::last_count<Struct, Low, middle>();
    }
}

template <class Struct>
consteval std::size_t count_initialisers() {
    constexpr std::size_t first = detail::first_count<Struct>();
    if constexpr (first == npos)
        return npos;
    else
        return detail::last_count<Struct, first, max_fields + 2>();
}

/// Brace elision lets each element of an array take an initialiser of its own; one in braces
/// initialises the whole array, and then those behind it are too many. `{}` is tried before
/// `{any}`, which makes clang instantiate what the constructor of a container would call.
template <class Struct, std::size_t Count, std::size_t Position, std::size_t Inside = 0>
consteval bool is_array_at() {
    constexpr std::size_t after = Count - Position - 1;
    if constexpr (Inside < 4) {
        if constexpr (InitialisableByBraces<Struct, Position, Inside, after>)
            return false;
        else
            return detail::is_array_at<Struct, Count, Position, Inside + 1>();
    } else {
        return []<std::size_t... I>(std::index_sequence<I...>) {
            return (InitialisableByBraces<Struct, Position, I + 2, after - I - 1> || ...);
        }
        (std::make_index_sequence<after>{});
    }
}

template <class Struct, std::size_t Count, std::size_t Position = 0>
consteval bool no_array_in_eight() {
    if constexpr (Position + 8 <= Count)
        return InitialisableByEightBraces<Struct, Position, Count - Position - 8>;
    else
        return false;
}

template <class Struct, std::size_t Count, std::size_t Position = 0>
consteval std::size_t find_array() {
    if constexpr (Position + 1 >= Count)
        return npos;
    else if constexpr (detail::no_array_in_eight<Struct, Count, Position>())
        return detail::find_array<Struct, Count, Position + 8>();
    else if constexpr (detail::is_array_at<Struct, Count, Position>())
        return Position;
    else
        return detail::find_array<Struct, Count, Position + 1>();
}

template <class Struct, std::size_t Count, std::size_t Position = 0>
consteval std::size_t find_integer() {
    if constexpr (InitialisableWith<Struct, AnyButInteger, Count> || Position == Count)
        return npos;
    else if constexpr (!InitialisableAt<Struct, AnyButInteger, Position, Count - Position - 1>)
        return Position;
    else
        return detail::find_integer<Struct, Count, Position + 1>();
}

template <class Struct, std::size_t Position = 0>
consteval std::size_t find_reference() {
    if constexpr (Position > max_fields)
        return npos;
    else if constexpr (InitialisableAt<Struct, AnyReference, Position, 0>)
        return Position;
    else
        return detail::find_reference<Struct, Position + 1>();
}

template <class Field>
struct ExactlyThis : FieldProbe {
    template <class Wanted>
    requires std::is_same_v<Wanted, Field>
    operator Wanted() const noexcept { __builtin_unreachable(); }
};
template <class Struct, std::size_t Count, std::size_t Position, class... Integers>
auto integer_at(type_list<Integers...>) {
    constexpr bool matches[] = {
        InitialisableAt<Struct, ExactlyThis<Integers>, Position, Count - Position - 1>...};
    constexpr std::size_t which = [&] {
        std::size_t i = 0;
        while (i + 1 < sizeof...(Integers) && !matches[i])
            ++i;
        return i;
    }();
    return TypeIs<at_t<which, type_list<Integers...>>>{};
}
using Integers =
    type_list<int, unsigned, long, unsigned long, bool, char, signed char, unsigned char, short,
              unsigned short, long long, unsigned long long, wchar_t, char8_t, char16_t, char32_t>;

template <class...>
inline constexpr bool never = false;

// One function per mistake: compilers print its template arguments below the sentence.

template <class Struct>
consteval void report_not_aggregate() {
    static_assert(never<Struct>,
                  "nexus: `Struct` is not a plain struct (it has constructors, private members or "
                  "virtual functions); make it an aggregate, or name its fields in "
                  "nexus::schema_fields<Struct>");
}
template <class Struct>
consteval void report_base_class() {
    static_assert(never<Struct>, "nexus: `Struct` has a base class; make what it inherits a field, "
                                 "or name its fields in nexus::schema_fields<Struct>");
}
template <class Struct>
consteval void report_too_many_fields() {
    static_assert(never<Struct>, "nexus: `Struct` has more than 100 fields; nest some of them in a "
                                 "struct marked `using resource_group = void;`");
}
template <class Struct>
consteval void report_not_reflectable() {
    static_assert(never<Struct>, "nexus: the fields of `Struct` cannot be counted; name them in "
                                 "nexus::schema_fields<Struct>");
}
template <class Struct, std::size_t Position>
consteval void report_reference() {
    static_assert(never<Struct>, "nexus: the field at `Position` of `Struct` is a reference or "
                                 "const; hold the value itself, not const");
}
template <class Struct, std::size_t Position>
consteval void report_array() {
    static_assert(never<Struct>, "nexus: the field at `Position` of `Struct` is a C array; write "
                                 "std::array in a struct of its own");
}
template <class Struct, std::size_t Position, class Type>
consteval void report_integer() {
    static_assert(
        never<Struct>,
        "nexus: the field at `Position` of `Struct` is of the fundamental type `Type`, or "
        "a bit-field of it; wrap it in a struct of its own, so that no two parts of a "
        "program share it by accident");
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
        detail::report_array<Struct, array>();
        return npos;
    } else if constexpr (integer != npos) {
        detail::report_integer<Struct, integer,
                               typename decltype(detail::integer_at<Struct, Total, integer>(
                                   Integers{}))::type>();
        return npos;
    } else {
        return Total;
    }
}

/// The number of fields, or `npos` after reporting why there is none.
template <class Struct>
consteval std::size_t count_fields() {
    if constexpr (!std::is_aggregate_v<Struct> || std::is_array_v<Struct>) {
        detail::report_not_aggregate<Struct>();
        return npos;
    } else if constexpr (std::is_empty_v<Struct> && InitialisableWith<Struct, AnyField, 0> &&
                         !InitialisableWith<Struct, AnyField, 1>) {
        return 0;
    } else if constexpr (constexpr std::size_t total = detail::count_initialisers<Struct>();
                         total == npos || total == 0) {
        constexpr std::size_t reference = detail::find_reference<Struct>();
        if constexpr (reference != npos)
            detail::report_reference<Struct, reference>();
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

/// The fields of a struct by reflection. `valid` says whether it can be reflected; where it cannot,
/// one error has been reported and there are no fields.
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

/// The fields of a struct that names them itself.
template <class Struct, auto... Members>
struct Fields<Struct, FieldList<Members...>> {
    static constexpr bool valid = true;
    static constexpr std::size_t size = sizeof...(Members);

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
        detail::report_reference<Struct, Position>();
        return false;
    } else if constexpr (std::is_array_v<typename Fields<Struct>::template type<Position>>) {
        detail::report_array<Struct, Position>();
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
