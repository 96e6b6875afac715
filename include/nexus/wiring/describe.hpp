// SPDX-License-Identifier: MIT
#ifndef NEXUS_WIRING_DESCRIBE_HPP
#define NEXUS_WIRING_DESCRIBE_HPP

#include <nexus/chain/pipeline.hpp>
#include <nexus/handler/adapt.hpp>
#include <nexus/handler/fan_out.hpp>
#include <nexus/wiring/short_name.hpp>
#include <nexus/wiring/wiring.hpp>

#include <array>
#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

/// \file
/// `describe`: the wiring of a handler, a chain or a schedule, derived from its type at compile
/// time.

NEXUS_DETAIL_BEGIN

namespace detail {

template <>
struct ShortName<WorldSequence> {
    static constexpr std::string_view value = "the sequence number";
};

/// The same for the name of a user's function: `Function::name()`.
template <class Function>
struct ShortFunctionName {
    static constexpr std::string_view full_name = Function::name();
    static constexpr ShortText<full_name.size()> text{full_name};
    static constexpr std::string_view value = text.view();
};

/// The keys of a case of `select`, separated by commas.
template <class Keys>
struct KeyNames;
template <auto... Keys>
struct KeyNames<KeyList<Keys...>> {
    static constexpr std::size_t capacity =
        ((value_frame.argument_of(detail::pretty_value<Keys>()).size() + 2) + ...);

    struct Text {
        char characters[capacity + 1] = {};
        std::size_t size = 0;

        constexpr Text() { (add(detail::function_name<Keys>()), ...); }
        constexpr void add(std::string_view name) {
            if (size > 0) {
                characters[size++] = ',';
                characters[size++] = ' ';
            }
            for (const char c : name)
                characters[size++] = c;
        }
    };
    static constexpr Text full_name{};
    static constexpr ShortText<capacity> text{
        std::string_view(full_name.characters, full_name.size)};
    static constexpr std::string_view value = text.view();
};
template <>
struct KeyNames<KeyList<>> {
    static constexpr std::string_view value = "otherwise";
};

/// A wiring under construction.
struct WiringDraft {
    struct Node {
        std::string_view kind;
        std::string_view name;
        std::string_view context;
        std::size_t accesses_end = 0;
    };
    /// An edge whose target does not exist yet.
    struct Open {
        std::size_t from;
        std::string_view type;
        std::string_view label;
    };

    std::vector<Node> nodes;
    std::vector<WiringEdge> edges;
    std::vector<WiringAccess> accesses;
    std::vector<Open> open; ///< edges to the next node

    /// Adds a node and connects all open edges to it.
    constexpr std::size_t add(std::string_view kind, std::string_view name = {},
                              std::string_view context = {}) {
        const std::size_t added = nodes.size();
        for (const Open& from : open)
            edges.push_back({from.from, added, from.type, from.label});
        open.clear();
        nodes.push_back({kind, name, context, accesses.size()});
        return added;
    }

    /// Adds a user's `Function` whose arguments have the roles `Roles`.
    template <class Function, class Roles, class Context>
    constexpr std::size_t add_function(std::string_view kind) {
        const std::size_t added =
            add(kind, ShortFunctionName<Function>::value,
                Roles::has_context ? ShortName<Context>::value : std::string_view());
        add_accesses(typename Leaves<typename Roles::params>::type{});
        nodes[added].accesses_end = accesses.size();
        return added;
    }

    template <class Out>
    constexpr void lead_on(std::size_t from, std::string_view label = {}) {
        open = {Open{from, ShortName<Out>::value, label}};
    }

private:
    template <class... Params>
    constexpr void add_accesses(type_list<Params...>) {
        (add_all(reads_t<Params>{}, false), ...);
        (add_all(writes_t<Params>{}, true), ...);
    }
    template <class... Keys>
    constexpr void add_all(type_list<Keys...>, [[maybe_unused]] bool exclusive) {
        (accesses.push_back({ShortName<Keys>::value, exclusive}), ...);
    }
};

/// Adds a type to a draft: `add(draft, kind)` connects it to the open edges. The primary template
/// is for handlers of which only the name is known.
template <class Described>
struct Wired {
    static constexpr bool has_structure = false;

    static constexpr void add(WiringDraft& draft, std::string_view kind) {
        draft.add(kind, ShortName<Described>::value);
    }
};

template <class Links>
struct WiredLinks;
template <class In>
struct WiredLinks<Start<In>> {
    static constexpr void add(WiringDraft&) {}
};
template <class Before, class NodeType>
struct WiredLinks<Link<Before, NodeType>> {
    static constexpr void add(WiringDraft& draft) {
        WiredLinks<Before>::add(draft);
        add_node(draft, typename NodeType::steps{}, typename NodeType::arms{});
    }

private:
    template <class... Steps, class... Arms>
    static constexpr void add_node(WiringDraft& draft, type_list<Steps...>, type_list<Arms...>) {
        if constexpr (is_broken<typename NodeType::out>) {
            return; // already reported where the step was added
        } else if constexpr (NodeType::arm_use == ArmUse::gathered) {
            add_arms(draft, draft.add("fork"), type_list<Arms...>{});
            draft.lead_on<typename NodeType::out>(add_step(draft, TypeIs<Steps>{}...));
        } else if constexpr (NodeType::arm_use == ArmUse::choice) {
            add_arms(draft, add_step(draft, TypeIs<Steps>{}...), type_list<Arms...>{});
        } else if constexpr (requires { typename NodeType::handler; }) {
            // The next node runs wherever a handler of several nodes has stopped.
            const std::size_t first = draft.nodes.size();
            Wired<typename NodeType::handler>::add(draft, NodeType::combinator);
            draft.lead_on<void>(first);
        } else {
            const std::size_t added = add_step(draft, TypeIs<Steps>{}...);
            if constexpr (NodeType::arm_use == ArmUse::aside)
                add_arms(draft, added, type_list<Arms...>{});
            draft.lead_on<typename NodeType::out>(added);
        }
    }

    template <class... Step>
    static constexpr std::size_t add_step(WiringDraft& draft, TypeIs<Step>...) {
        if constexpr (sizeof...(Step) == 0)
            return draft.add(NodeType::combinator);
        else
            return (draft.add_function<Step, typename Step::roles, typename Step::context>(
                        NodeType::combinator),
                    ...);
    }

    /// Adds the arms after `node`, and leaves their ends open.
    template <class... Arms>
    static constexpr void add_arms(WiringDraft& draft, std::size_t node, type_list<Arms...>) {
        std::vector<WiringDraft::Open> ends;
        std::size_t position = 0;
        const auto add_arm = [&]<class Links>(TypeIs<Links>) {
            draft.lead_on<typename Links::in>(node, label(position++));
            WiredLinks<Links>::add(draft);
            ends.insert(ends.end(), draft.open.begin(), draft.open.end());
        };
        (add_arm(TypeIs<typename Arms::links>{}), ...);
        draft.open = ends;
    }

    static constexpr std::string_view label(std::size_t position) {
        if constexpr (requires { NodeType::arm_labels; })
            return NodeType::arm_labels[position];
        else if constexpr (requires { typename NodeType::cases; })
            return case_label(position, typename NodeType::cases{});
        else
            return {};
    }
    template <class... Cases>
    static constexpr std::string_view case_label(std::size_t position, type_list<Cases...>) {
        const std::string_view names[] = {KeyNames<typename KeysOf<Cases>::type>::value...};
        return names[position];
    }
};

template <class App, class Callable, class Context, class Event>
struct Wired<BoundFunction<App, Callable, Context, Event>> {
    using Bound = BoundFunction<App, Callable, Context, Event>;

    static constexpr void add(WiringDraft& draft, std::string_view kind) {
        draft.add_function<Bound, Roles<Callable, Context, Event>, Context>(kind);
    }
};

template <class Setting, class Links>
struct Wired<Runnable<Setting, Links>> {
    static constexpr void add(WiringDraft& draft, std::string_view kind) {
        if (kind != "handler")
            draft.lead_on<typename Links::in>(draft.add(kind));
        WiredLinks<Links>::add(draft);
        if constexpr (!ends_in_nothing<typename Links::out>)
            draft.add("result", ShortName<typename Links::out>::value);
    }
};
template <class Setting, class Links>
struct Wired<Chain<Setting, Links>> : Wired<Runnable<Setting, Links>> {};
template <class Setting, class Links>
struct Wired<Pipeline<Setting, Links>> : Wired<Runnable<Setting, Links>> {};
template <class Setting, class Links>
struct Wired<Batch<Setting, Links>> : Wired<Runnable<Setting, Links>> {};

template <class Positions, class... Children>
struct Wired<FanOut<Positions, Children...>> {
    using Event = typename FanOut<Positions, Children...>::event_type;

    static constexpr void add(WiringDraft& draft, std::string_view) {
        const std::size_t added = draft.add("fan_out");
        ((draft.lead_on<Event>(added), Wired<Children>::add(draft, "handler")), ...);
    }
};

/// Adds an adapter, and after it the adapted handler.
template <class H>
constexpr void add_adapted(WiringDraft& draft, std::string_view adapter, std::string_view kind) {
    draft.lead_on<typename H::event_type>(draft.add(adapter));
    Wired<H>::add(draft, kind);
}
template <class H>
struct Wired<ByRef<H>> {
    static constexpr void add(WiringDraft& draft, std::string_view kind) {
        detail::add_adapted<H>(draft, "by_ref", kind);
    }
};
template <class H>
struct Wired<Copied<H>> {
    static constexpr void add(WiringDraft& draft, std::string_view kind) {
        detail::add_adapted<H>(draft, "copied", kind);
    }
};
template <class Owner, class H>
struct Wired<OwnedAs<Owner, H>> {
    static constexpr void add(WiringDraft& draft, std::string_view kind) {
        detail::add_adapted<H>(draft, "owned", kind);
    }
};
template <class H>
struct Wired<Isolated<H>> {
    static constexpr void add(WiringDraft& draft, std::string_view kind) {
        detail::add_adapted<H>(draft, "isolate", kind);
    }
};
template <class Decoder, class H>
struct Wired<Decoding<Decoder, H>> {
    static constexpr void add(WiringDraft& draft, std::string_view kind) {
        Wired<Decoder>::add(draft, "decode");
        draft.lead_on<typename H::event_type>(draft.nodes.size() - 1);
        Wired<H>::add(draft, kind);
    }
};

template <class Described>
consteval void report_no_wiring() {
    static_assert(never<Described>, "nexus: describe(x): `Described` is not a handler, chain or "
                                    "schedule; pass one, or its type: describe<Type>()");
}

template <class Described>
consteval bool check_described() {
    if constexpr (requires { Wired<Described>::has_structure; } && !IsHandler<Described>) {
        detail::report_no_wiring<Described>();
        return false;
    } else {
        return true;
    }
}

/// Adds the event that the described object starts with; schedules have none.
template <class Described>
constexpr void add_event(WiringDraft& draft) {
    if constexpr (requires { typename Described::in; }) {
        using Event = typename Described::in;
        draft.lead_on<Event>(draft.add(std::is_void_v<Event> ? "start" : "event",
                                       ShortName<std::remove_cvref_t<Event>>::value));
    } else if constexpr (requires { typename Described::event_type; }) {
        using Event = typename Described::event_type;
        draft.lead_on<Event>(draft.add(std::is_void_v<Event> ? "start" : "event",
                                       ShortName<std::remove_cvref_t<Event>>::value));
    }
}

/// The wiring of a type, in static storage.
template <class Described>
class WiringOf {
    static constexpr WiringDraft draft() {
        WiringDraft result;
        detail::add_event<Described>(result);
        Wired<Described>::add(result, "handler");
        return result;
    }

    struct Sizes {
        std::size_t nodes;
        std::size_t edges;
        std::size_t accesses;
    };
    static constexpr Sizes sizes = [] {
        const WiringDraft from = draft();
        return Sizes{from.nodes.size(), from.edges.size(), from.accesses.size()};
    }();

    static constexpr auto accesses = [] {
        std::array<WiringAccess, sizes.accesses> result{};
        const WiringDraft from = draft();
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i] = from.accesses[i];
        return result;
    }();
    static constexpr auto edges = [] {
        std::array<WiringEdge, sizes.edges> result{};
        const WiringDraft from = draft();
        for (std::size_t i = 0; i < result.size(); ++i)
            result[i] = from.edges[i];
        return result;
    }();
    static constexpr auto nodes = [] {
        std::array<WiringNode, sizes.nodes> result{};
        const WiringDraft from = draft();
        std::size_t first = 0;
        for (std::size_t i = 0; i < result.size(); ++i) {
            const WiringDraft::Node& node = from.nodes[i];
            result[i] = {node.kind, node.name, node.context,
                         std::span(accesses).subspan(first, node.accesses_end - first)};
            first = node.accesses_end;
        }
        return result;
    }();

public:
    static constexpr Wiring value{nodes, edges};
};

} // namespace detail

namespace functions {

/// The wiring of a handler, callback, chain, DAG, batch or schedule: the functions it calls, the
/// resources they access, and the values passed between them. Derived from the type at compile
/// time: costs nothing at run time, and nothing at all if it is not used.
template <class Described>
[[nodiscard]] constexpr Wiring describe() noexcept {
    using Type = std::remove_cvref_t<Described>;
    if constexpr (detail::check_described<Type>())
        return detail::WiringOf<Type>::value;
    else
        return {{}, {}};
}
template <class Described>
[[nodiscard]] constexpr Wiring describe(const Described&) noexcept {
    return nexus::describe<Described>();
}

} // namespace functions

NEXUS_DETAIL_END

#endif // NEXUS_WIRING_DESCRIBE_HPP
