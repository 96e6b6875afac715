// SPDX-License-Identifier: MIT
#ifndef NEXUS_PARAM_ACCESS_HPP
#define NEXUS_PARAM_ACCESS_HPP

#include <nexus/param/bundle.hpp>
#include <nexus/param/param.hpp>

#include <cstddef>
#include <type_traits>

/// \file
/// What a list of parameters reaches, and whether two of them reach the same. Decided while the
/// program compiles, through bundles and optionals alike.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The parameters in `Params` with every bundle replaced by what it holds.
template <class Param>
struct Leaves {
    using type = type_list<Param>;
};
template <class... Params>
struct Leaves<type_list<Params...>> {
    using type = concat_t<typename Leaves<Params>::type...>;
};
template <class Bundle>
requires enable_param_bundle<Bundle>
struct Leaves<Bundle> {
    using type = typename Leaves<typename param_traits<Bundle>::params>::type;
};

/// Keys as they conflict: an optional field and what it holds are one resource.
template <class List>
struct Keys;
template <class... Types>
struct Keys<type_list<Types...>> {
    using type = type_list<typename Resource<Types>::type...>;
};
template <class Param>
using reads_t = typename Keys<typename param_traits<Param>::reads>::type;
template <class Param>
using writes_t = typename Keys<typename param_traits<Param>::writes>::type;

template <class... Written, class... Reached>
consteval bool intersect(type_list<Written...>, type_list<Reached...>) {
    return ((std::is_same_v<Written, everything> ? sizeof...(Reached) > 0
                                                 : contains_v<Written, type_list<Reached...>>) ||
            ...);
}

template <class First, class Second>
inline constexpr bool conflict = detail::intersect(writes_t<First>{},
                                                   concat_t<reads_t<Second>, writes_t<Second>>{}) ||
                                 detail::intersect(writes_t<Second>{},
                                                   concat_t<reads_t<First>, writes_t<First>>{});

struct PositionPair {
    std::size_t first = npos;
    std::size_t second = npos;
};

template <class First, class... Params>
consteval PositionPair conflict_of(std::size_t first) {
    const bool conflicts[] = {conflict<First, Params>..., false};
    for (std::size_t second = first + 1; second < sizeof...(Params); ++second)
        if (conflicts[second])
            return {first, second};
    return {};
}

/// The first two of the parameters that conflict, or `npos` twice.
template <class... Params>
consteval PositionPair find_conflict(type_list<Params...>) {
    const PositionPair pairs[] = {
        detail::conflict_of<Params, Params...>(detail::index_of<Params>(type_list<Params...>{}))...,
        PositionPair{}};
    for (const PositionPair& pair : pairs)
        if (pair.first != npos)
            return pair;
    return {};
}

template <class First, class Second>
consteval void report_conflict() {
    static_assert(never<First>,
                  "nexus: the parameters `First` and `Second` reach the same, at least "
                  "one of them exclusively; ask once, or to read only");
}
template <class App, class Param>
consteval void report_other_schema() {
    static_assert(never<App>, "nexus: the parameter `Param` belongs to another schema than `App`, "
                              "which the function is bound to");
}
template <class Param, class State>
consteval void report_no_default_state() {
    static_assert(never<Param>, "nexus: the `State` of the parameter `Param` has no default "
                                "constructor, so that a handler cannot make its own");
}

template <class App, class... Needed>
consteval bool check_needs(type_list<Needed...>) {
    return (detail::check_resource<App, Needed>() && ...);
}

template <class App, class Leaf>
consteval bool check_leaf() {
    using Traits = param_traits<Leaf>;
    if constexpr (requires { typename Traits::schema; }) {
        if constexpr (!std::is_same_v<typename Traits::schema, App>) {
            detail::report_other_schema<App, Leaf>();
            return false;
        }
    }
    if constexpr (!std::is_default_constructible_v<typename Traits::state>) {
        detail::report_no_default_state<Leaf, typename Traits::state>();
        return false;
    } else {
        return detail::check_needs<App>(typename Needs<Leaf>::type{});
    }
}

/// Whether a function may take these leaf parameters in the schema `App`; reports why not.
template <class App, class... Params>
consteval bool check_params(type_list<Params...> list) {
    constexpr PositionPair pair = detail::find_conflict(type_list<Params...>{});
    if constexpr (pair.first != npos) {
        detail::report_conflict<at_t<pair.first, type_list<Params...>>,
                                at_t<pair.second, type_list<Params...>>>();
        return false;
    } else {
        static_cast<void>(list);
        return (detail::check_leaf<App, Params>() && ...);
    }
}

#if NEXUS_CHECKED

template <class App, class Key>
consteval Access access_to(bool exclusive) {
    if constexpr (std::is_same_v<Key, Sequence>)
        return {Schema<App>::size, exclusive, "the sequence number"};
    else
        return {Schema<App>::template index<Key>(), exclusive, type_name<Key>()};
}

template <std::size_t Count>
struct Accesses {
    Access list[Count + 1] = {};
    std::size_t count = 0;

    constexpr void add(const Access& access) {
        if (access.resource != npos)
            list[count++] = access;
    }
};

template <class App, class... Reads, class... Writes>
consteval auto accesses(type_list<Reads...>, type_list<Writes...>) {
    Accesses<sizeof...(Reads) + sizeof...(Writes)> all;
    (all.add(detail::access_to<App, Reads>(false)), ...);
    (all.add(detail::access_to<App, Writes>(true)), ...);
    return all;
}

/// What the running function holds, for the record of a checked build.
template <class App, class Params>
inline constexpr auto accesses_of = 0;
template <class App, class... Params>
inline constexpr auto accesses_of<App, type_list<Params...>> =
    detail::accesses<App>(concat_t<reads_t<Params>...>{}, concat_t<writes_t<Params>...>{});

#endif

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_PARAM_ACCESS_HPP
