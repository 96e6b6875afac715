// SPDX-License-Identifier: MIT
#ifndef NEXUS_WIRING_WIRING_HPP
#define NEXUS_WIRING_WIRING_HPP

#include <nexus/config.hpp>

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// \file
/// `Wiring`: the result of `describe` for a handler, a chain or a schedule, and its three text
/// forms.

NEXUS_DETAIL_BEGIN

/// A resource that a function accesses.
struct WiringAccess {
    std::string_view resource;
    bool exclusive = false; ///< written, not just read
};

/// A function, a merge of arms, or the event that a chain starts with.
struct WiringNode {
    std::string_view kind; ///< the combinator; or `event`, `start`, `handler`, `system`, `result`
    std::string_view name; ///< of the user's function, or of the event's type
    std::string_view context; ///< the type of the context, if the function takes it
    std::span<const WiringAccess> accesses;
};

/// The value passed from one node to another. The nodes are positions in `Wiring::nodes`.
struct WiringEdge {
    std::size_t from = 0;
    std::size_t to = 0;
    std::string_view type;  ///< of the carried value; empty if none
    std::string_view label; ///< the condition of this edge: a key of `select`, `true`, `changed`
};

/// The functions that run, their order, and the values between them. Points to static constants:
/// cheap to copy, never invalid. Names are the compiler's, without scopes, for people to read.
class Wiring {
public:
    constexpr Wiring(std::span<const WiringNode> nodes, std::span<const WiringEdge> edges) noexcept
        : nodes_(nodes), edges_(edges) {}

    /// In the order in which they run.
    [[nodiscard]] constexpr std::span<const WiringNode> nodes() const noexcept { return nodes_; }
    [[nodiscard]] constexpr std::span<const WiringEdge> edges() const noexcept { return edges_; }

    /// A Mermaid flowchart, as Markdown pages show it. Source: mermaid.js.org/syntax/flowchart.
    [[nodiscard]] std::string mermaid() const {
        std::string text = "flowchart TD\n";
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            const WiringNode& node = nodes_[i];
            const bool round = is_end(node);
            append(text, "    n", std::to_string(i),
                   round           ? "([\""
                   : decides(node) ? "{{\""
                                   : "[\"");
            append_label(text, node);
            text += round ? "\"])\n" : decides(node) ? "\"}}\n" : "\"]\n";
        }
        for (const WiringEdge& edge : edges_) {
            append(text, "    n", std::to_string(edge.from), " -->");
            if (const std::string label = label_of(edge); !label.empty())
                append(text, "|\"", label, "\"|");
            append(text, " n", std::to_string(edge.to), "\n");
        }
        return text;
    }

    /// A directed graph for Graphviz. Source: graphviz.org/doc/info/lang.html.
    [[nodiscard]] std::string dot() const {
        std::string text = "digraph wiring {\n"
                           "    node [shape=box, fontname=\"Helvetica\", fontsize=11];\n"
                           "    edge [fontname=\"Helvetica\", fontsize=9];\n";
        for (std::size_t i = 0; i < nodes_.size(); ++i) {
            const WiringNode& node = nodes_[i];
            append(text, "    n", std::to_string(i), " [label=<");
            append_label(text, node);
            text += is_end(node)    ? ">, style=rounded];\n"
                    : decides(node) ? ">, shape=hexagon];\n"
                                    : ">];\n";
        }
        for (const WiringEdge& edge : edges_) {
            append(text, "    n", std::to_string(edge.from), " -> n", std::to_string(edge.to));
            if (const std::string label = label_of(edge); !label.empty())
                append(text, " [label=<", label, ">]");
            text += ";\n";
        }
        return text += "}\n";
    }

    /// One JSON object: `{"nodes": [{"kind", "name", "context", "reads", "writes"}...], "edges":
    /// [{"from", "to", "type", "label"}...]}`.
    [[nodiscard]] std::string json() const {
        std::string text = "{\"nodes\": [";
        const char* separator = "\n";
        for (const WiringNode& node : nodes_) {
            text += separator;
            append(text, "  {\"kind\": ", quoted(node.kind), ", \"name\": ", quoted(node.name),
                   ", \"context\": ", quoted(node.context), ", \"reads\": ", listed(node, false),
                   ", \"writes\": ", listed(node, true), "}");
            separator = ",\n";
        }
        text += "],\n\"edges\": [";
        separator = "\n";
        for (const WiringEdge& edge : edges_) {
            text += separator;
            append(text, "  {\"from\": ", std::to_string(edge.from),
                   ", \"to\": ", std::to_string(edge.to), ", \"type\": ", quoted(edge.type),
                   ", \"label\": ", quoted(edge.label), "}");
            separator = ",\n";
        }
        return text += "]}\n";
    }

private:
    // (g++ 12 gives a false warning for "literal" + std::string.)
    template <class... Parts>
    static void append(std::string& text, const Parts&... parts) {
        (text.append(std::string_view(parts)), ...);
    }

    static bool is_end(const WiringNode& node) {
        return node.kind == "event" || node.kind == "start" || node.kind == "result";
    }
    static bool decides(const WiringNode& node) {
        return node.kind == "guard" || node.kind == "filter" || node.kind == "dedup" ||
               node.kind == "route" || node.kind == "select" || node.kind == "visit";
    }

    /// Escaped for both HTML-like labels of Graphviz and labels of Mermaid.
    static std::string escaped(std::string_view plain) {
        std::string text;
        for (const char c : plain) {
            switch (c) {
            case '<':
                text += "&lt;";
                break;
            case '>':
                text += "&gt;";
                break;
            case '&':
                text += "&amp;";
                break;
            case '"':
                text += "&quot;";
                break;
            default:
                text += c;
            }
        }
        return text;
    }

    static void append_label(std::string& text, const WiringNode& node) {
        text += escaped(node.kind);
        if (!node.name.empty())
            append(text, " <b>", escaped(node.name), "</b>");
        if (!node.context.empty())
            append(text, "<br/>context ", escaped(node.context));
        append_accesses(text, node, false, "<br/>reads ");
        append_accesses(text, node, true, "<br/>writes ");
    }
    static void append_accesses(std::string& text, const WiringNode& node, bool exclusive,
                                std::string_view before) {
        for (const WiringAccess& access : node.accesses) {
            if (access.exclusive == exclusive) {
                text += before;
                text += escaped(access.resource);
                before = ", ";
            }
        }
    }

    static std::string label_of(const WiringEdge& edge) {
        std::string text = escaped(edge.label);
        if (!text.empty() && !edge.type.empty())
            text += ": ";
        return text += escaped(edge.type);
    }

    static std::string quoted(std::string_view plain) {
        std::string text = "\"";
        for (const char c : plain) {
            if (c == '"' || c == '\\')
                text += '\\';
            text += c;
        }
        return text += '"';
    }
    static std::string listed(const WiringNode& node, bool exclusive) {
        std::string text = "[";
        for (const WiringAccess& access : node.accesses)
            if (access.exclusive == exclusive)
                append(text, text.size() > 1 ? ", " : "", quoted(access.resource));
        return text += "]";
    }

    std::span<const WiringNode> nodes_;
    std::span<const WiringEdge> edges_;
};

NEXUS_DETAIL_END

#endif // NEXUS_WIRING_WIRING_HPP
