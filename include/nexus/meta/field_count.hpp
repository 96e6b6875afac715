// SPDX-License-Identifier: MIT
#ifndef NEXUS_META_FIELD_COUNT_HPP
#define NEXUS_META_FIELD_COUNT_HPP

#include <nexus/meta/type_list.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

/// \file
/// Counts the fields of a struct, and finds those to which no reference can bind, by testing
/// `T{any...}`, where `any` converts to a prvalue of every type. Nothing is copied, the cost does
/// not depend on `sizeof(T)`, and neither default nor move constructors are needed.

NEXUS_DETAIL_BEGIN

namespace detail {

inline constexpr std::size_t max_fields = 100; // the limit of Boost.PFR 1.81

/// Base of all probes, so that a constructor which takes anything can exclude them.
struct FieldProbe {};

/// Converts to a prvalue of any type. The conversion is const: where a constructor template applies
/// too (`std::optional`, `std::any`), that one is the better match, and the call is not ambiguous.
/// It has a body because g++ would otherwise warn about types of an anonymous namespace.
struct AnyField : FieldProbe {
    template <class Field>
    operator Field() const noexcept {
        __builtin_unreachable();
    }
};

/// Like `AnyField`, but does not convert to integers: those may be bit-fields, to which no
/// reference can bind.
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
/// Whether `Any` initialises the field at `Position` when `After` more fields follow.
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
/// Whether one pair of braces with `Inside` probes initialises the whole field at `Position`.
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

/// The smallest valid number of initialisers from `Count` on, or `npos`. Fields without a default
/// constructor make small numbers invalid.
template <class Struct, std::size_t Count = 0>
consteval std::size_t first_count() {
    if constexpr (InitialisableWith<Struct, AnyField, Count>)
        return Count;
    else if constexpr (Count <= max_fields)
        return detail::first_count<Struct, Count + 1>();
    else
        return npos;
}

/// Largest valid count in [Low, High); Low is valid. Valid counts are contiguous.
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

/// Brace elision lets each element of an array take an initialiser of its own. An initialiser in
/// braces covers the whole array, so that the remaining ones are too many. `{}` is tried before
/// `{any}`, because `{any}` makes clang instantiate the functions that the constructor of a
/// container calls.
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

/// The position of a reference in a struct that `AnyField` cannot initialise, or `npos`. Up to
/// eight fields after it may lack a default constructor.
template <class Struct, std::size_t Position = 0>
consteval std::size_t find_reference() {
    if constexpr (Position > max_fields) {
        return npos;
    } else {
        constexpr bool found = []<std::size_t... After>(std::index_sequence<After...>) {
            return (InitialisableAt<Struct, AnyReference, Position, After> || ...);
        }
        (std::make_index_sequence<9>{});
        if constexpr (found)
            return Position;
        else
            return detail::find_reference<Struct, Position + 1>();
    }
}

template <class Field>
struct ExactlyThis : FieldProbe {
    template <class To>
    requires std::is_same_v<To, Field>
    operator To() const noexcept { __builtin_unreachable(); }
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

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_META_FIELD_COUNT_HPP
