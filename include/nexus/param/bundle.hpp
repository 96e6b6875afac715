// SPDX-License-Identifier: MIT
#ifndef NEXUS_PARAM_BUNDLE_HPP
#define NEXUS_PARAM_BUNDLE_HPP

#include <nexus/meta/fields.hpp>
#include <nexus/param/param.hpp>

#include <type_traits>
#include <utility>

/// \file
/// Bundles: a plain struct of parameters, used as one parameter.

NEXUS_DETAIL_BEGIN

/// Marks an aggregate of parameters. Set by `using param_bundle = void;` in the struct, or by
/// specialising this. Bundles nest; their parameters are checked as if the function took them
/// itself.
template <class Struct>
inline constexpr bool enable_param_bundle = requires {
    typename Struct::param_bundle;
};

namespace detail {

template <class Bundle, std::size_t Position, class Field>
consteval void report_bundle_field() {
    static_assert(never<Bundle>,
                  "nexus: field number `Position` of the parameter bundle `Bundle`, a `Field`, is "
                  "not a parameter (Res<T>, ResMut<T>, ...); move it out of the bundle");
}

template <class Bundle, std::size_t... I>
consteval bool check_bundle_fields(std::index_sequence<I...>) {
    constexpr std::size_t misfit = detail::index_of<std::false_type>(
        type_list<std::bool_constant<Parameter<typename Fields<Bundle>::template type<I>>>...>{});
    if constexpr (misfit == npos) {
        return true;
    } else {
        using Field = typename Fields<Bundle>::template type<misfit>;
        if constexpr (!enable_param_bundle<Field>) // a nested one has been reported
            detail::report_bundle_field<Bundle, misfit + 1, Field>();
        return false;
    }
}

/// Whether the fields of a struct that is marked as a bundle are parameters; reports the first that
/// is not.
template <class Bundle>
consteval bool check_bundle() {
    if constexpr (detail::check_fields<Bundle>())
        return detail::check_bundle_fields<Bundle>(
            std::make_index_sequence<Fields<Bundle>::size>{});
    else
        return false;
}

template <class Bundle>
concept ValidBundle = enable_param_bundle<Bundle> && detail::check_bundle<Bundle>();

/// The state of the parameter at `Position`. Empty for kinds without state, so that a handler
/// without state is an empty object. `Owner` makes the types of two owners differ: two empty
/// objects of one type cannot share an address.
template <class Owner, std::size_t Position, class State>
struct StateAt {
    [[no_unique_address]] State state{};
};
template <class Owner, std::size_t Position>
struct StateAt<Owner, Position, NoState> {};

template <class Owner, class Positions, class... Params>
struct StatesAt;
template <class Owner, std::size_t... Positions, class... Params>
struct StatesAt<Owner, std::index_sequence<Positions...>, Params...>
    : StateAt<Owner, Positions, typename param_traits<Params>::state>... {
    /// The parameter at `Position`, fetched from the world.
    template <std::size_t Position, class App>
    NEXUS_DETAIL_INLINE constexpr at_t<Position, type_list<Params...>> fetch(World<App>& world) {
        using Param = at_t<Position, type_list<Params...>>;
        using State = typename param_traits<Param>::state;
        if constexpr (std::is_same_v<State, NoState>) {
            NoState none;
            return param_traits<Param>::fetch(none, world);
        } else {
            return param_traits<Param>::fetch(StateAt<Owner, Position, State>::state, world);
        }
    }
};

/// The states of the parameters of an `Owner`, which is a callable or a bundle.
template <class Owner, class... Params>
using States = StatesAt<Owner, std::index_sequence_for<Params...>, Params...>;

template <class Bundle, class Positions>
struct BundleTraits;
template <class Bundle, std::size_t... I>
struct BundleTraits<Bundle, std::index_sequence<I...>> {
    template <std::size_t Position>
    using field = typename Fields<Bundle>::template type<Position>;

    using params = type_list<field<I>...>;
    using states = States<Bundle, field<I>...>;
    static constexpr bool stateless =
        (std::is_same_v<typename param_traits<field<I>>::state, NoState> && ...);
    using state = std::conditional_t<stateless, NoState, states>;
    using reads = concat_t<typename param_traits<field<I>>::reads...>;
    using writes = concat_t<typename param_traits<field<I>>::writes...>;
    using needs = concat_t<typename Needs<field<I>>::type...>;

    template <class App>
    NEXUS_DETAIL_INLINE static constexpr Bundle fetch([[maybe_unused]] state& kept,
                                                      [[maybe_unused]] World<App>& world) {
        if constexpr (stateless) {
            [[maybe_unused]] states none;
            return Bundle{none.template fetch<I>(world)...};
        } else {
            return Bundle{kept.template fetch<I>(world)...};
        }
    }
};

} // namespace detail

template <class Bundle>
requires detail::ValidBundle<Bundle>
struct param_traits<Bundle>
    : detail::BundleTraits<Bundle, std::make_index_sequence<detail::Fields<Bundle>::size>> {
};

NEXUS_DETAIL_END

#endif // NEXUS_PARAM_BUNDLE_HPP
