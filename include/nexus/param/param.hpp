// SPDX-License-Identifier: MIT
#ifndef NEXUS_PARAM_PARAM_HPP
#define NEXUS_PARAM_PARAM_HPP

#include <nexus/meta/type_list.hpp>
#include <nexus/world/world.hpp>

#include <type_traits>

/// \file
/// The protocol of parameter kinds: the arguments that a function may take besides its event.

NEXUS_DETAIL_BEGIN

/// In `param_traits::writes`: the parameter may access every resource.
struct everything {};

/// Customisation point: makes `P` a parameter kind. The built-in kinds use nothing else.
///
/// A specialisation has
/// - `state`: default constructible, one per handler instance; an empty one takes no space;
/// - `reads`, `writes`: `type_list`s of the resources that `fetch` gives shared and exclusive
///   access to;
/// - optionally `needs`: a `type_list` of resources that the schema must have (default: reads and
///   writes);
/// - `template <class App> static constexpr P fetch(state&, World<App>&)`, called once per run,
///   before the function. `P` must be movable.
template <class P>
struct param_traits;

namespace detail {

template <class Type>
inline constexpr bool is_type_list = false;
template <class... Types>
inline constexpr bool is_type_list<type_list<Types...>> = true;

} // namespace detail

/// A parameter kind. Functions take it by value.
template <class P>
concept Parameter = requires {
    typename param_traits<P>::state;
    requires detail::is_type_list<typename param_traits<P>::reads>;
    requires detail::is_type_list<typename param_traits<P>::writes>;
};

namespace detail {

/// A type that is meant to be a parameter kind; its `param_traits` may be incomplete.
template <class P>
concept HasTraits = requires {
    sizeof(param_traits<P>);
};

/// The state of kinds without state.
struct NoState {};

/// The key of the sequence number that `SeqMut` writes. It is not a resource: a schema may have a
/// `Sequence` of its own.
struct WorldSequence {};

template <class List>
struct Needed;
template <class... Keys>
struct Needed<type_list<Keys...>> {
    using type = type_list<Keys...>;
};

/// The resources that the schema must have for `P`.
template <class P>
struct Needs {
    using type = concat_t<typename param_traits<P>::reads, typename param_traits<P>::writes>;
};
template <class P>
requires requires {
    typename param_traits<P>::needs;
}
struct Needs<P> {
    using type = typename param_traits<P>::needs;
};

} // namespace detail

/// `World<App>&` may access everything, so the other parameters beside it must access nothing.
template <class App>
struct param_traits<World<App>&> {
    using state = detail::NoState;
    using reads = type_list<>;
    using writes = type_list<everything>;
    using needs = type_list<>;
    using schema = App;

    template <class Other>
    static constexpr World<App>& fetch(state&, World<Other>& world) noexcept {
        return world;
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_PARAM_PARAM_HPP
