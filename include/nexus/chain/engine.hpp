// SPDX-License-Identifier: MIT
#ifndef NEXUS_CHAIN_ENGINE_HPP
#define NEXUS_CHAIN_ENGINE_HPP

#include <nexus/chain/step.hpp>
#include <nexus/meta/type_list.hpp>

#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

/// \file
/// The engine that runs every chain: pipelines, arms and DAGs.
///
/// A step passes its result on by calling the next step, so that an owned value lives in the frame
/// of the step that made it and is not moved between steps. Between steps, an optional or an
/// expected is not an object but a choice between two entries of the next step: `some`, and `none`
/// or `error`. It becomes an object only where a step takes it whole. Where several paths lead to
/// one step, the chain is cut: the part before the cut returns the value, and the part after it is
/// entered once.

NEXUS_DETAIL_BEGIN

namespace detail {

/// How a node uses its arms: it continues after the chosen arm (choice), runs arms for their
/// effects (aside), or collects their results (gathered).
enum class ArmUse { none, choice, aside, gathered };

/// The defaults of a node: it takes a whole value and passes a whole value on.
template <class In, class Out>
struct Node {
    using in = In;
    using out = Out;

    static constexpr bool takes_parts = false; ///< has `some`, and `none` or `error`, not `value`
    static constexpr bool emits_parts = false; ///< calls these entries of the next node
    static constexpr bool joins = false;       ///< calls the next node from several places

    // For describe(), together with the name of its `combinator`.
    using steps = type_list<>; ///< the users' functions that it calls
    using arms = type_list<>;
    static constexpr ArmUse arm_use = ArmUse::none;
};

/// For nodes that pass an absent value, or an error, on unchanged.
struct PassesNone {
    template <class Env, class Next>
    NEXUS_DETAIL_INLINE constexpr typename Next::result none(Env& env, const Next& next) {
        return next.none(env);
    }
};
struct PassesError {
    template <class Env, class Next, class E>
    NEXUS_DETAIL_INLINE constexpr typename Next::result error(Env& env, const Next& next,
                                                              E&& error) {
        return next.error(env, static_cast<E&&>(error));
    }
};

/// The end of a chain, of an arm, or of the part before a cut: makes the returned object.
template <class Out>
struct End {
    using result = Out;

    template <class Env, class... V>
    NEXUS_DETAIL_INLINE constexpr Out operator()(Env&, V&&... value) const {
        if constexpr (!std::is_void_v<Out>)
            return (static_cast<V&&>(value), ...);
    }
    template <class Env, class... V>
    NEXUS_DETAIL_INLINE constexpr Out some(Env&, V&&... value) const {
        if constexpr (sizeof...(V) == 0 && shape_of<Out> == Shape::optional)
            return Out(unit{});
        else
            return Out(static_cast<V&&>(value)...);
    }
    template <class Env>
    NEXUS_DETAIL_INLINE constexpr Out none(Env&) const {
        return Out();
    }
    template <class Env, class E>
    NEXUS_DETAIL_INLINE constexpr Out error(Env&, E&& error) const {
        return Out(typename Out::unexpected_type(static_cast<E&&>(error)));
    }
};

/// The end of a chain whose result nobody reads.
struct Discard {
    using result = void;

    template <class Env, class... V>
    NEXUS_DETAIL_INLINE constexpr void operator()(Env&, V&&...) const {}
    template <class Env, class... V>
    NEXUS_DETAIL_INLINE constexpr void some(Env&, V&&...) const {}
    template <class Env>
    NEXUS_DETAIL_INLINE constexpr void none(Env&) const {}
    template <class Env, class E>
    NEXUS_DETAIL_INLINE constexpr void error(Env&, E&&) const {}
};

/// The entries of a node, with the next node.
template <class NodeType, class Next>
struct Entry {
    using result = typename Next::result;

    NodeType& node;
    const Next& next;

    template <class Env, class... V>
    NEXUS_DETAIL_INLINE constexpr result operator()(Env& env, V&&... value) const {
        if constexpr (!NodeType::takes_parts)
            return node.value(env, next, static_cast<V&&>(value)...);
        else
            return take_apart(env, static_cast<V&&>(value)...);
    }
    template <class Env>
    NEXUS_DETAIL_INLINE constexpr result some(Env& env) const {
        return node.some(env, next);
    }
    template <class Env, class V>
    NEXUS_DETAIL_INLINE constexpr result some(Env& env, V&& value) const {
        decltype(auto) own = own_of<inner_t<typename NodeType::in>>(static_cast<V&&>(value));
        return node.some(env, next, static_cast<decltype(own)&&>(own));
    }
    template <class Env>
    NEXUS_DETAIL_INLINE constexpr result none(Env& env) const {
        return node.none(env, next);
    }
    template <class Env, class E>
    NEXUS_DETAIL_INLINE constexpr result error(Env& env, E&& error) const {
        decltype(auto) own = own_of<error_t<typename NodeType::in>>(static_cast<E&&>(error));
        return node.error(env, next, static_cast<decltype(own)&&>(own));
    }

private:
    /// Converts a value to the type that the next node takes. An `X<T, E>` owns its parts, so one
    /// made from a borrowed value holds a copy.
    template <class Wanted, class V>
    NEXUS_DETAIL_INLINE static constexpr decltype(auto) own_of(V&& value) {
        if constexpr (std::is_same_v<V&&, Wanted&&>)
            return static_cast<V&&>(value);
        else if constexpr (std::is_reference_v<Wanted>)
            return static_cast<Wanted>(value);
        else
            return Wanted(static_cast<V&&>(value));
    }

    template <class Env, class V>
    NEXUS_DETAIL_INLINE constexpr result take_apart(Env& env, V&& whole) const {
        using In = typename NodeType::in;
        using Inside = inner_t<In>;
        if (!NEXUS_DETAIL_EVEN(whole.has_value())) {
            if constexpr (carried_shape<In> == Shape::expected)
                return node.error(env, next, static_cast<error_t<In>&&>(whole.error()));
            else
                return node.none(env, next);
        }
        if constexpr (std::is_void_v<Inside>)
            return node.some(env, next);
        else
            return node.some(env, next, static_cast<Inside&&>(*whole));
    }
};

/// The start of a chain that takes an `In`, and carries it unless `In` was rejected.
template <class In, class Out = In>
struct Start {
    using in = In;
    using out = Out;

    static constexpr bool emits_parts = false;
    static constexpr bool joins = false;

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result run(Env& env, const Next& next,
                                                            V&&... value) {
        return next(env, static_cast<V&&>(value)...);
    }
};

template <class Links>
inline constexpr bool is_start = false;
template <class In, class Out>
inline constexpr bool is_start<Start<In, Out>> = true;

/// Storage for a node of a chain. A stateless node is not stored but default-constructed per run,
/// so that a chain of such nodes is an empty object, however long it is. `Before` makes the type
/// unique, so that two equal empty nodes may share an address.
template <class NodeType, class Before, bool Stateless = is_stateless<NodeType>>
struct Held {
    NodeType node;

    constexpr explicit Held(NodeType&& given) : node(static_cast<NodeType&&>(given)) {}
    constexpr Held() = default;

    NEXUS_DETAIL_INLINE constexpr NodeType& get() noexcept { return node; }
};
template <class NodeType, class Before>
struct Held<NodeType, Before, true> {
    constexpr explicit Held(NodeType&&) noexcept {}
    constexpr Held() = default;

    NEXUS_DETAIL_INLINE static constexpr NodeType get() noexcept { return NodeType(); }
};

/// A chain with one more node at its end.
template <class Before, class NodeType>
class Link {
public:
    using in = typename Before::in;
    using out = typename NodeType::out;

    static constexpr bool emits_parts = NodeType::emits_parts;
    static constexpr bool joins = NodeType::joins;

    constexpr Link() = default;
    constexpr Link(Before&& before, NodeType&& node)
        : before_(static_cast<Before&&>(before)), last_(static_cast<NodeType&&>(node)) {}

    template <class Env, class Next, class... V>
    NEXUS_DETAIL_INLINE constexpr typename Next::result run(Env& env, const Next& next,
                                                            V&&... value) {
        auto&& node = last_.get();
        const Entry<NodeType, Next> entry{node, next};
        if constexpr (Before::joins || (Before::emits_parts && !NodeType::takes_parts)) {
            using Slot = typename Before::out;
            if constexpr (std::is_void_v<Slot>) {
                before_.run(env, End<void>{}, static_cast<V&&>(value)...);
                return entry(env);
            } else {
                Slot&& slot = before_.run(env, End<Slot>{}, static_cast<V&&>(value)...);
                return entry(env, static_cast<Slot&&>(slot));
            }
        } else {
            return before_.run(env, entry, static_cast<V&&>(value)...);
        }
    }

private:
    [[no_unique_address]] Before before_;
    [[no_unique_address]] Held<NodeType, Before> last_;
};

/// Stand-in for a rejected node and for all nodes after it.
struct BrokenNode : Node<Broken, Broken> {
    template <class Env, class Next, class... V>
    constexpr typename Next::result value(Env&, const Next&, V&&...) {
        return Rejected{};
    }
};

struct BrokenSpec {
    template <class Setting, class In>
    constexpr auto attach() const {
        return BrokenNode{};
    }
};

template <class... Arguments>
consteval void report_wrong_arguments() {
    static_assert(never<Arguments...>, "nexus: this combinator is called with the wrong number of "
                                       "arguments, `Arguments`; see docs/combinators.md");
}

/// A node that is not yet attached to a chain; attaching makes a `NodeType<Setting, In, Parts...>`.
template <template <class, class, class...> class NodeType, class... Parts>
struct Spec {
    std::tuple<Parts...> parts;

    template <class Setting, class In>
    constexpr auto attach() && {
        if constexpr (is_broken<In>) {
            return BrokenNode{};
        } else if constexpr (!requires { typename NodeType<Setting, In, Parts...>; }) {
            detail::report_wrong_arguments<Parts...>();
            return BrokenNode{};
        } else {
            return make<NodeType<Setting, In, Parts...>>(std::index_sequence_for<Parts...>{});
        }
    }

private:
    template <class Attached, std::size_t... I>
    constexpr auto make(std::index_sequence<I...>) {
        if constexpr (is_broken<typename Attached::out>)
            return BrokenNode{};
        else
            return Attached(static_cast<Parts&&>(std::get<I>(parts))...);
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_CHAIN_ENGINE_HPP
