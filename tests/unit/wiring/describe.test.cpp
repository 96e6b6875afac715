// SPDX-License-Identifier: MIT
#include <nexus/wiring.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <support/result.hpp>
#include <variant>
#include <vector>

namespace market {
namespace {

enum class Side { buy, sell, cross };
struct Order {
    int price = 0;
    int size = 0;
    Side side = Side::buy;
};
struct Limits {
    int max_size = 100;
};
struct Book {
    int depth = 0;
};
struct Stats {
    int orders = 0;
};
struct App {
    Limits limits;
    Book book;
    Stats stats;
};
struct Session {
    int id = 0;
};

std::optional<Order> validate(Order order) {
    return order;
}
bool within(nexus::Res<Limits> limits, const Order& order) {
    return order.size <= limits->max_size;
}
Side side_of(const Order& order) {
    return order.side;
}
int buy(nexus::ResMut<Book> book, Order order) {
    return book->depth += order.size;
}
int sell(nexus::ResMut<Book> book, Order order) {
    return book->depth -= order.size;
}
int ignore(Order) {
    return 0;
}
int depth(nexus::Res<Book> book, int) {
    return book->depth;
}
bool positive(int value) {
    return value > 0;
}
void combine(nexus::ResMut<Stats> stats, nexus::Res<Limits>, int, std::optional<int>) {
    ++stats->orders;
}
void on_order(nexus::ResMut<Book>, std::optional<nexus::Res<Limits>>, const Order&) {}
void on_session(Session&, nexus::Res<Book>, const Order&) {}
void everywhere(nexus::World<App>&) {}
template <class T>
struct Pass {
    T operator()(T value) const { return value; }
};

constexpr auto registry = nexus::registry<App>;

} // namespace
} // namespace market

using namespace market;

namespace {

std::vector<std::string_view> kinds(nexus::Wiring wiring) {
    std::vector<std::string_view> found;
    for (const nexus::WiringNode& node : wiring.nodes())
        found.push_back(node.kind);
    return found;
}

std::string accesses(const nexus::WiringNode& node) {
    std::string text;
    for (const nexus::WiringAccess& access : node.accesses) {
        text += access.exclusive ? "+" : "-";
        text += access.resource;
        text += " ";
    }
    return text;
}

using Kinds = std::vector<std::string_view>;

} // namespace

TEST_CASE("a handler is described by its event, its name and what it reaches") {
    constexpr nexus::Wiring wiring = nexus::describe(nexus::handler<on_order>(registry));
    static_assert(wiring.nodes().size() == 2);
    static_assert(wiring.nodes()[0].kind == "event");
    static_assert(wiring.nodes()[0].name == "Order");
    static_assert(wiring.nodes()[1].name == "on_order");
    static_assert(wiring.nodes()[1].accesses.size() == 2);
    static_assert(wiring.edges()[0].type == "const Order&");
    CHECK(accesses(wiring.nodes()[1]) == "-Limits +Book ");
}

TEST_CASE("a callback shows its context, and a function of the whole world writes everything") {
    const auto callback = nexus::callback<on_session>(Session{7}, registry);
    CHECK(nexus::describe(callback).nodes()[1].context == "Session");
    const nexus::Wiring wiring = nexus::describe(nexus::handler<everywhere>(registry));
    CHECK(wiring.nodes()[0].kind == "start");
    CHECK(accesses(wiring.nodes()[1]) == "+everything ");
}

TEST_CASE("a chain prints as Mermaid, DOT and JSON, the same text every time") {
    const auto chain =
        nexus::pipeline<Order>(registry)
            .then<validate>()
            .filter<within>()
            .value_or(Order{})
            .select<side_of>(nexus::on<Side::buy>(nexus::arm.then<buy>()),
                             nexus::on<Side::sell, Side::cross>(nexus::arm.then<sell>()),
                             nexus::otherwise(nexus::arm.then<ignore>()))
            .fork(nexus::arm.then<depth>(), nexus::arm.then<depth>().guard<positive>())
            .merge<combine>()
            .build();
    CHECK(nexus::describe(chain).mermaid() == R"(flowchart TD
    n0(["event <b>Order</b>"])
    n1["then <b>validate</b>"]
    n2{{"filter <b>within</b><br/>reads Limits"}}
    n3["value_or"]
    n4{{"select <b>side_of</b>"}}
    n5["then <b>buy</b><br/>writes Book"]
    n6["then <b>sell</b><br/>writes Book"]
    n7["then <b>ignore</b>"]
    n8["fork"]
    n9["then <b>depth</b><br/>reads Book"]
    n10["then <b>depth</b><br/>reads Book"]
    n11{{"guard <b>positive</b>"}}
    n12["merge <b>combine</b><br/>reads Limits<br/>writes Stats"]
    n0 -->|"Order"| n1
    n1 -->|"optional&lt;Order&gt;"| n2
    n2 -->|"optional&lt;Order&gt;"| n3
    n3 -->|"Order"| n4
    n4 -->|"buy: Order"| n5
    n4 -->|"sell, cross: Order"| n6
    n4 -->|"otherwise: Order"| n7
    n5 -->|"int"| n8
    n6 -->|"int"| n8
    n7 -->|"int"| n8
    n8 -->|"const int&amp;"| n9
    n8 -->|"const int&amp;"| n10
    n10 -->|"int"| n11
    n9 -->|"int"| n12
    n11 -->|"optional&lt;int&gt;"| n12
)");

    const auto handler = nexus::handler<on_order>(registry);
    CHECK(nexus::describe(handler).dot() == R"(digraph wiring {
    node [shape=box, fontname="Helvetica", fontsize=11];
    edge [fontname="Helvetica", fontsize=9];
    n0 [label=<event <b>Order</b>>, style=rounded];
    n1 [label=<handler <b>on_order</b><br/>reads Limits<br/>writes Book>];
    n0 -> n1 [label=<const Order&amp;>];
}
)");
    CHECK(nexus::describe(handler).json() == R"({"nodes": [
  {"kind": "event", "name": "Order", "context": "", "reads": [], "writes": []},
  {"kind": "handler", "name": "on_order", "context": "", "reads": ["Limits"], "writes": ["Book"]}],
"edges": [
  {"from": 0, "to": 1, "type": "const Order&", "label": ""}]}
)");
}

TEST_CASE("what a chain ends in is its last node, unless that is nothing") {
    const auto unfinished = nexus::pipeline<Order>(registry).then<validate>();
    const nexus::Wiring wiring = nexus::describe(unfinished);
    CHECK(kinds(wiring) == Kinds{"event", "then", "result"});
    CHECK(wiring.nodes().back().name == "optional<Order>");
    const auto empty = nexus::pipeline<void>(registry);
    CHECK(kinds(nexus::describe(empty)) == Kinds{"start"});
    CHECK(nexus::describe(empty).edges().empty());
}

TEST_CASE("every combinator is a node of its own name") {
    const auto values =
        nexus::pipeline<Order>(registry)
            .tap([](const Order&) {})
            .tee(nexus::arm.then([](const Order&) {}))
            .view(&Order::size, nexus::arm.then([](int) {}))
            .dedup(&Order::size)
            .inspect([](const Order&) {})
            .on_none([] {})
            .or_else([] { return std::optional<Order>(); })
            .transform([](Order order) { return order.size; })
            .and_then([](int size) { return std::optional(size); })
            .value_or_else([] { return 0; })
            .scan(0, [](int& sum, int size) { return sum += size; })
            .then([](int sum) { return std::pair(sum, sum); })
            .apply([](int a, int b) { return a == b; })
            .logical_and([] { return true; })
            .logical_or([] { return true; })
            .logical_xor([] { return true; })
            .logical_not()
            .route([](bool b) { return b; }, [](bool) { return 1; }, [](bool) { return 2; })
            .then([](int) { return std::vector<int>(3); })
            .for_each(nexus::arm.then([](int) {}))
            .fork([] {}, [] {})
            .join();
    CHECK(kinds(nexus::describe(values)) ==
          Kinds{"event",         "tap",         "tee",     "then",    "view",        "then",
                "dedup",         "inspect",     "on_none", "or_else", "transform",   "and_then",
                "value_or_else", "scan",        "then",    "apply",   "logical_and", "logical_or",
                "logical_xor",   "logical_not", "route",   "then",    "then",        "then",
                "for_each",      "then",        "fork",    "then",    "then",        "join"});

    const auto results = nexus::pipeline<const Order&>(registry)
                             .guard([](const Order&) { return true; })
                             .copied()
                             .ok_or<support::Result<Order, int>>(4)
                             .transform_error([](int error) { return error; })
                             .inspect_error([](int) {})
                             .on_error([](int) {})
                             .ok_or_else<support::Result<Order, int>>([] { return 4; })
                             .ok()
                             .filter<within>()
                             .value_or(Order{})
                             .then([](Order order) { return std::variant<int, Order>(order); })
                             .visit([](int) {}, [](Order) {})
                             .dispatch([](nexus::Res<Book>) {});
    CHECK(kinds(nexus::describe(results)) == Kinds{"event", "guard", "copied", "ok_or",
                                                   "transform_error", "inspect_error", "on_error",
                                                   "ok_or_else", "ok", "filter", "value_or", "then",
                                                   "visit", "then", "then", "dispatch"});
}

TEST_CASE("only the arm that is chosen leads on, an arm aside ends, and forked arms are gathered") {
    const auto chain = nexus::pipeline<int>(registry)
                           .route(positive, nexus::arm, nexus::arm.then([](int) { return 1; }))
                           .tee([](int) {})
                           .then([](int) {});
    const nexus::Wiring wiring = nexus::describe(chain);
    CHECK(kinds(wiring) == Kinds{"event", "route", "then", "tee", "then", "then"});
    std::vector<std::array<std::size_t, 2>> edges;
    for (const nexus::WiringEdge& edge : wiring.edges())
        edges.push_back({edge.from, edge.to});
    // event to route; false to its step; true and that step to tee; tee to its arm and to the last
    CHECK(edges ==
          std::vector<std::array<std::size_t, 2>>{{0, 1}, {1, 2}, {1, 3}, {2, 3}, {3, 4}, {3, 5}});
    CHECK(wiring.edges()[1].label == "false");
    CHECK(wiring.edges()[2].label == "true");
}

TEST_CASE("handlers within handlers are described through") {
    const auto inner = nexus::pipeline<Order>(registry).then([](Order) {}).build();
    const auto outer = nexus::pipeline<Order>(registry).dispatch(inner).build();
    CHECK(kinds(nexus::describe(outer)) == Kinds{"event", "dispatch", "then"});

    const auto fan_out = nexus::fan_out(nexus::handler<on_order>(registry),
                                        nexus::copied(nexus::handler([](Order) {}, registry)),
                                        nexus::isolate(nexus::handler<on_order>(registry)), inner);
    CHECK(kinds(nexus::describe(fan_out)) ==
          Kinds{"event", "fan_out", "handler", "copied", "handler", "isolate", "handler", "then"});
    const auto decode = nexus::decode([](int) { return std::optional<Order>(); },
                                      nexus::handler<on_order>(registry));
    CHECK(kinds(nexus::describe(decode)) == Kinds{"event", "decode", "handler"});
    const nexus::Virtual<Order, App> erased(nexus::handler<on_order>(registry));
    CHECK(kinds(nexus::describe(erased)) == Kinds{"event", "handler"});
}

TEST_CASE("what follows a dispatch follows the handler as a whole, wherever that has stopped") {
    const auto inner = nexus::pipeline<Order>(registry)
                           .route<within>([](Order) {}, nexus::arm.tap<within>().then([] {}))
                           .build();
    const nexus::Wiring wiring = nexus::describe(
        nexus::pipeline<Order>(registry).dispatch(inner).then([](nexus::ResMut<Book>) {}).build());
    CHECK(kinds(wiring) == Kinds{"event", "dispatch", "route", "then", "tap", "then", "then"});
    CHECK(wiring.edges().back().from == 1);
    CHECK(wiring.edges().back().to == 6);
}

TEST_CASE("names have no scopes: neither those of lambdas, templates nor keys") {
    const auto chain =
        nexus::pipeline<Order>(registry)
            .then([](nexus::ResMut<Book>, Order order) { return order; })
            .then(Pass<Order>{})
            .select<side_of>(nexus::on<static_cast<Side>(7)>([](Order) {}), nexus::otherwise([] {}))
            .build();
    const nexus::Wiring wiring = nexus::describe(chain);
    for (const nexus::WiringNode& node : wiring.nodes())
        CHECK(node.name.find("::") == std::string_view::npos);
    CHECK(wiring.nodes()[2].name == "Pass<Order>");
    CHECK(wiring.edges()[3].label == "(Side)7");
    const auto schedule = nexus::schedule(registry).stage([](nexus::Res<Book>) {}).build();
    CHECK(nexus::describe(schedule).nodes()[0].name.find("::") == std::string_view::npos);
}

TEST_CASE("texts that mean something to the format are written so that they do not") {
    const auto lambda = nexus::handler([](nexus::Res<Book>, const std::vector<int>&) {}, registry);
    const nexus::Wiring wiring = nexus::describe(lambda);
    const std::string mermaid = wiring.mermaid();
    CHECK(mermaid.find("vector&lt;int") != std::string::npos);
    CHECK(mermaid.find("vector<int") == std::string::npos);
    CHECK(std::count(mermaid.begin(), mermaid.end(), '"') == 6); // around two nodes and an edge
}
