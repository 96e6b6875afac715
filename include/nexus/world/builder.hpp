// SPDX-License-Identifier: MIT
#ifndef NEXUS_WORLD_BUILDER_HPP
#define NEXUS_WORLD_BUILDER_HPP

#include <nexus/world/world.hpp>

#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// `WorldBuilder`: makes a world without a hand-written schema.

NEXUS_DETAIL_BEGIN

namespace detail {

template <class Type>
struct BuiltField {
    Type value;
};

/// The schema that a builder makes: one field per `add`.
template <class... Types>
struct BuiltSchema : BuiltField<Types>... {};

template <class Type, class... Arguments>
concept MadeInBraces = requires {
    Type{std::declval<Arguments>()...};
};

/// A number as an initialiser in braces: converts to the arithmetic type of a member, as an
/// argument of a constructor would. Never drops a fraction.
template <class From>
struct Number {
    From value;

    template <class To>
    requires(std::is_same_v<To, From> || std::is_floating_point_v<To> ||
             (std::is_integral_v<To> && std::is_integral_v<From> &&
              !std::is_same_v<To, bool>)) constexpr
    operator To() const noexcept {
        return static_cast<To>(value);
    }
};
template <class Argument>
using member_value_t =
    std::conditional_t<std::is_arithmetic_v<Argument>, Number<Argument>, Argument>;

/// Whether a `Type` can be made from these arguments. Aggregates are initialised in braces: only
/// some compilers accept parentheses.
template <class Type, class... Arguments>
inline constexpr bool makes =
    std::is_aggregate_v<Type> && sizeof...(Arguments) > 0
        ? MadeInBraces<Type, Arguments...> || MadeInBraces<Type, member_value_t<Arguments>...>
        : std::is_constructible_v<Type, Arguments...> || MadeInBraces<Type, Arguments...>;

/// How to make one field: `Type(arguments...)`, or `Type{arguments...}` for an aggregate.
template <class Type, class... Arguments>
struct FieldRecipe {
    using type = Type;

    std::tuple<Arguments...> arguments;

    constexpr Type make() { return make(std::index_sequence_for<Arguments...>{}); }

    template <std::size_t... I>
    constexpr Type make(std::index_sequence<I...>) {
        if constexpr (!(std::is_aggregate_v<Type> && sizeof...(I) > 0) &&
                      std::is_constructible_v<Type, Arguments...>)
            return Type(static_cast<Arguments&&>(std::get<I>(arguments))...);
        else if constexpr (MadeInBraces<Type, Arguments...>)
            return Type{static_cast<Arguments&&>(std::get<I>(arguments))...};
        else
            return Type{
                member_value_t<Arguments>{static_cast<Arguments&&>(std::get<I>(arguments))}...};
    }
};

/// Stand-in for a resource that has been rejected with an error.
template <class Type>
struct RejectedRecipe {
    using type = Type;
    constexpr Type make() { return Rejected{}; }
};

template <class Builder, class Resource>
consteval void report_added_twice() {
    static_assert(never<Builder>,
                  "nexus: WorldBuilder::add(): `Resource` is added twice; resources are looked up "
                  "by type, so wrap one of them in a struct of its own");
}
template <class Builder, class... Arguments>
consteval void report_not_one_value() {
    static_assert(never<Builder>,
                  "nexus: WorldBuilder::add(value) takes one value, not `Arguments`; write "
                  "add<T>(arguments...) to construct a T in place");
}
template <class Resource, class... Arguments>
consteval void report_not_constructible() {
    static_assert(never<Resource>,
                  "nexus: WorldBuilder::add<Resource>(arguments...): `Resource` cannot be "
                  "constructed from `Arguments`; pass the arguments of one of its constructors");
}
template <class Resource, class... Arguments>
consteval void report_argument_not_copyable() {
    static_assert(never<Resource>,
                  "nexus: WorldBuilder::add(): one of the `Arguments` for `Resource` is an lvalue "
                  "that cannot be copied; pass std::move(value)");
}
template <class Builder>
consteval void report_builder_variable() {
    static_assert(never<Builder>,
                  "nexus: WorldBuilder: each call consumes the `Builder` and returns one of a new "
                  "type; chain the calls, or write std::move(builder).add(...)");
}
template <class Plugin>
consteval void report_not_plugin() {
    static_assert(
        never<Plugin>,
        "nexus: WorldBuilder::install(): `Plugin` is neither a resource group nor a callable that "
        "takes a builder and returns one; return the result of builder.add(...)");
}

} // namespace detail

template <class... Types>
inline constexpr auto schema_fields<detail::BuiltSchema<Types...>> =
    fields<&detail::BuiltField<Types>::value...>;

/// Makes a world resource by resource: `WorldBuilder{}.add(Book{}).add<Config>(10u).build()`. Each
/// call consumes the builder and returns one of a new type; nothing is allocated. For resources
/// that do not name their `App`; afterwards, `World<...>::app_type` names it.
template <class... Recipes>
class WorldBuilder {
    template <class Type>
    static constexpr bool has = (std::is_same_v<Type, typename Recipes::type> || ...);

public:
    constexpr WorldBuilder() = default;
    constexpr explicit WorldBuilder(std::tuple<Recipes...>&& recipes) requires(sizeof...(Recipes) >
                                                                               0)
        : recipes_(static_cast<std::tuple<Recipes...>&&>(recipes)) {}

    /// `add(value)` adds a resource, moved or copied from the value. `add<T>(arguments...)` adds a
    /// `T` that is constructed in place by `build()`, so that it need not be movable; the arguments
    /// are kept by value until then.
    template <class... Named, class... Arguments>
    [[nodiscard]] constexpr auto add(Arguments&&... arguments) && {
        using Type =
            std::tuple_element_t<0, std::tuple<Named..., std::decay_t<Arguments>..., void>>;
        if constexpr (sizeof...(Named) == 0 && sizeof...(Arguments) != 1) {
            detail::report_not_one_value<WorldBuilder, Arguments...>();
            return static_cast<WorldBuilder&&>(*this);
        } else if constexpr (has<Type>) {
            detail::report_added_twice<WorldBuilder, Type>();
            return static_cast<WorldBuilder&&>(*this);
        } else if constexpr (!detail::makes<Type, std::decay_t<Arguments>...>) {
            detail::report_not_constructible<Type, Arguments...>();
            return with(detail::RejectedRecipe<Type>{});
        } else if constexpr (!(std::is_constructible_v<std::decay_t<Arguments>, Arguments> &&
                               ...)) {
            detail::report_argument_not_copyable<Type, Arguments...>();
            return with(detail::RejectedRecipe<Type>{});
        } else {
            using Recipe = detail::FieldRecipe<Type, std::decay_t<Arguments>...>;
            return with(Recipe{{static_cast<Arguments&&>(arguments)...}});
        }
    }

    template <class... Named, class... Arguments>
    constexpr auto add(Arguments&&...) & {
        detail::report_builder_variable<WorldBuilder>();
        return static_cast<WorldBuilder&&>(*this);
    }

    /// Installs a plugin: a resource group, whose fields become resources, or a callable that takes
    /// the builder and returns it with more.
    template <class Plugin>
    [[nodiscard]] constexpr auto install(Plugin&& plugin) && {
        if constexpr (enable_resource_group<std::decay_t<Plugin>>) {
            return static_cast<WorldBuilder&&>(*this).add(static_cast<Plugin&&>(plugin));
        } else if constexpr (requires {
                                 static_cast<Plugin&&>(plugin)(static_cast<WorldBuilder&&>(*this))
                                     .build();
                             }) {
            return static_cast<Plugin&&>(plugin)(static_cast<WorldBuilder&&>(*this));
        } else {
            detail::report_not_plugin<Plugin>();
            return static_cast<WorldBuilder&&>(*this);
        }
    }

    template <class Plugin>
    constexpr auto install(Plugin&&) & {
        detail::report_builder_variable<WorldBuilder>();
        return static_cast<WorldBuilder&&>(*this);
    }

    /// Constructs the world in place.
    [[nodiscard]] constexpr auto build() && {
        using App = detail::BuiltSchema<typename Recipes::type...>;
        static_cast<void>(detail::is_schema<App>); // reports why it is not
        return World<App>(detail::MadeBy{}, [this] { return make<App>(); });
    }

private:
    template <class Recipe>
    constexpr WorldBuilder<Recipes..., Recipe> with(Recipe&& recipe) {
        return WorldBuilder<Recipes..., Recipe>(
            std::tuple_cat(static_cast<std::tuple<Recipes...>&&>(recipes_),
                           std::tuple<Recipe>(static_cast<Recipe&&>(recipe))));
    }

    template <class App>
    constexpr App make() {
        return [this]<std::size_t... I>(std::index_sequence<I...>) {
            return App{{std::get<I>(recipes_).make()}...};
        }
        (std::index_sequence_for<Recipes...>{});
    }

    std::tuple<Recipes...> recipes_;
};

NEXUS_DETAIL_END

#endif // NEXUS_WORLD_BUILDER_HPP
