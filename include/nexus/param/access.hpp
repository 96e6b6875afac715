// SPDX-License-Identifier: MIT
#ifndef NEXUS_PARAM_ACCESS_HPP
#define NEXUS_PARAM_ACCESS_HPP

#include <nexus/param/bundle.hpp>
#include <nexus/param/param.hpp>

#include <cstddef>
#include <type_traits>

/// \file
/// The resources that a list of parameters accesses, and whether two parameters conflict. Decided
/// at compile time, through bundles and optionals.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The parameters in `Params` with every bundle replaced by its parameters.
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

/// The keys to compare for conflicts: an optional field and its content are one resource.
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

template <class... Written, class... Accessed>
consteval bool intersect(type_list<Written...>, type_list<Accessed...>) {
    return ((std::is_same_v<Written, everything> ? sizeof...(Accessed) > 0
                                                 : contains_v<Written, type_list<Accessed...>>) ||
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
    static_assert(never<First>, "nexus: parameters `First` and `Second` refer to the same resource "
                                "and at least one may write it; remove one, or make both Res<T>");
}
template <class App, class Param>
consteval void report_other_schema() {
    static_assert(never<App>, "nexus: `Param` names a schema other than `App`, to which this "
                              "function is bound; write it with `App`");
}
template <class Param, class State>
consteval void report_no_default_state() {
    static_assert(never<Param>,
                  "nexus: the `State` of the parameter `Param` has no default constructor, so a "
                  "handler cannot create it; add one, or keep a std::optional");
}
template <class App, class Param>
consteval void report_no_fetch() {
    static_assert(never<App>, "nexus: param_traits<Param> of your parameter kind `Param` must have "
                              "`static Param fetch(state&, World<App>&)` for the schema `App`");
}

/// The first of `Needed` that the schema lacks, or `npos`.
template <class App, class... Needed>
consteval std::size_t find_unreachable(type_list<Needed...>) {
    return detail::index_of<std::false_type>(
        type_list<std::bool_constant<std::is_same_v<Needed, everything> ||
                                     detail::is_reachable<App, Needed>()>...>{});
}

template <class Leaf, class App>
concept OfSchema = !requires {
    typename param_traits<Leaf>::schema;
}
|| std::is_same_v<typename param_traits<Leaf>::schema, App>;

template <class Leaf, class App>
concept Fetchable = requires(typename param_traits<Leaf>::state& state, World<App>& world) {
    requires std::is_same_v<decltype(param_traits<Leaf>::fetch(state, world)), Leaf>;
};

template <class App, class Leaf>
inline constexpr bool leaf_fits =
    OfSchema<Leaf, App>&& std::is_default_constructible_v<typename param_traits<Leaf>::state>&&
        Fetchable<Leaf, App>&& detail::find_unreachable<App>(typename Needs<Leaf>::type{}) == npos;

template <class App, class Leaf>
consteval void report_leaf() {
    using State = typename param_traits<Leaf>::state;
    using Needed = typename Needs<Leaf>::type;
    constexpr std::size_t missing = detail::find_unreachable<App>(Needed{});
    if constexpr (!OfSchema<Leaf, App>)
        detail::report_other_schema<App, Leaf>();
    else if constexpr (!std::is_default_constructible_v<State>)
        detail::report_no_default_state<Leaf, State>();
    else if constexpr (missing != npos)
        detail::report_unreachable<App, at_t<missing, Needed>>();
    else
        detail::report_no_fetch<App, Leaf>();
}

/// Whether a function may take these leaf parameters in the schema `App`; reports why not.
template <class App, class... Params>
consteval bool check_params(type_list<Params...>) {
    constexpr PositionPair pair = detail::find_conflict(type_list<Params...>{});
    constexpr std::size_t misfit = detail::index_of<std::false_type>(
        type_list<std::bool_constant<leaf_fits<App, Params>>...>{});
    if constexpr (pair.first != npos) {
        detail::report_conflict<at_t<pair.first, type_list<Params...>>,
                                at_t<pair.second, type_list<Params...>>>();
        return false;
    } else if constexpr (misfit != npos) {
        detail::report_leaf<App, at_t<misfit, type_list<Params...>>>();
        return false;
    } else {
        return true;
    }
}

#if NEXUS_CHECKED

template <class App, class Key>
consteval Access access_to(bool exclusive) {
    if constexpr (std::is_same_v<Key, WorldSequence>)
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

/// The resources that the running function holds, for the record of a checked build.
template <class App, class Params>
inline constexpr auto accesses_of = 0;
template <class App, class... Params>
inline constexpr auto accesses_of<App, type_list<Params...>> =
    detail::accesses<App>(concat_t<reads_t<Params>...>{}, concat_t<writes_t<Params>...>{});

#endif

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_PARAM_ACCESS_HPP
