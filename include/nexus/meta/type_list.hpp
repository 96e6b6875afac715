// SPDX-License-Identifier: MIT
#ifndef NEXUS_META_TYPE_LIST_HPP
#define NEXUS_META_TYPE_LIST_HPP

#include <nexus/config.hpp>

#include <cstddef>
#include <utility>

/// \file
/// `type_list` and the queries on it. Each is a pack expansion over an array of `bool`: 128
/// resources cost 128 comparisons and no recursion.

NEXUS_DETAIL_BEGIN

/// A list of types, for `param_traits::reads`, `writes` and `needs`. Empty; never constructed by
/// nexus.
template <class... Types>
struct type_list {
    static constexpr std::size_t size = sizeof...(Types);
};

namespace detail {

/// `std::is_constructible_v` and its kin, without the half dozen classes that libstdc++ 12
/// instantiates for each; every handler needs them.
template <class Type, class... Arguments>
inline constexpr bool constructible = __is_constructible(Type, Arguments...);
template <class Type, class... Arguments>
inline constexpr bool nothrow_constructible = __is_nothrow_constructible(Type, Arguments...);

inline constexpr std::size_t npos = static_cast<std::size_t>(-1);

template <class Type>
struct TypeIs {
    using type = Type;
};

template <std::size_t Position, class Type>
struct Indexed {};

template <class Positions, class... Types>
struct IndexedTypes;
template <std::size_t... Positions, class... Types>
struct IndexedTypes<std::index_sequence<Positions...>, Types...> : Indexed<Positions, Types>... {};

template <std::size_t Position, class Type>
TypeIs<Type> type_at(Indexed<Position, Type>*);

template <std::size_t Position, class List>
struct At;
template <std::size_t Position, class... Types>
struct At<Position, type_list<Types...>> {
    using type = typename decltype(detail::type_at<Position>(
        static_cast<IndexedTypes<std::index_sequence_for<Types...>, Types...>*>(nullptr)))::type;
};
template <std::size_t Position, class List>
using at_t = typename At<Position, List>::type;

/// The position of the first `Type` in the list, or `npos`.
template <class Type, class... Types>
consteval std::size_t index_of(type_list<Types...>) {
    constexpr bool matches[] = {__is_same(Type, Types)..., false};
    for (std::size_t i = 0; i < sizeof...(Types); ++i)
        if (matches[i])
            return i;
    return npos;
}

template <class Type, class List>
inline constexpr bool contains_v = detail::index_of<Type>(List{}) != npos;

template <class... Lists>
struct Concat;
template <>
struct Concat<> {
    using type = type_list<>;
};
template <class... A>
struct Concat<type_list<A...>> {
    using type = type_list<A...>;
};
template <class... A, class... B>
struct Concat<type_list<A...>, type_list<B...>> {
    using type = type_list<A..., B...>;
};
template <class... A, class... B, class... C>
struct Concat<type_list<A...>, type_list<B...>, type_list<C...>> {
    using type = type_list<A..., B..., C...>;
};
template <class... A, class... B, class... C, class... D, class... Rest>
struct Concat<type_list<A...>, type_list<B...>, type_list<C...>, type_list<D...>, Rest...>
    : Concat<type_list<A..., B..., C..., D...>, Rest...> {};
template <class... Lists>
using concat_t = typename Concat<Lists...>::type;

/// `Count` types of the list, from `First` on.
template <class List, std::size_t First, class Positions>
struct Slice;
template <class List, std::size_t First, std::size_t... Positions>
struct Slice<List, First, std::index_sequence<Positions...>> {
    using type = type_list<at_t<First + Positions, List>...>;
};
template <class List, std::size_t First, std::size_t Count>
using slice_t = typename Slice<List, First, std::make_index_sequence<Count>>::type;

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_META_TYPE_LIST_HPP
