// SPDX-License-Identifier: MIT
#include <nexus/wiring.hpp>

#include <doctest/doctest.h>

#include <string>

namespace {

struct Book {
    int depth = 0;
};
struct Stats {
    int orders = 0;
};
struct App {
    Book book;
    Stats stats;
};

bool settle(nexus::ResMut<Book> book) {
    return book->depth++ > 0;
}
void count(nexus::ResMut<Stats> stats) {
    ++stats->orders;
}
void publish(nexus::Res<Book>, nexus::Res<Stats>) {}

std::string edges_of(nexus::Wiring wiring) {
    std::string text;
    for (const nexus::WiringEdge& edge : wiring.edges())
        text += std::to_string(edge.from) + std::to_string(edge.to) + std::string(edge.label) + " ";
    return text;
}

} // namespace

TEST_CASE("each system of a stage leads to each of the next") {
    const auto schedule = nexus::schedule(nexus::registry<App>)
                              .stage<settle, count>()
                              .stage<publish>()
                              .stage([](nexus::ResMut<Book>) {}, [](nexus::ResMut<Stats>) {})
                              .build();
    constexpr nexus::Wiring wiring = nexus::describe(schedule);
    static_assert(wiring.nodes().size() == 5);
    static_assert(wiring.nodes()[0].kind == "system");
    static_assert(wiring.nodes()[0].name == "settle");
    static_assert(wiring.nodes()[2].accesses.size() == 2);
    CHECK(edges_of(wiring) == "02changed 12changed 23changed 24changed ");
}

TEST_CASE("edges of a schedule are edges of its picture") {
    const auto schedule = nexus::schedule(nexus::registry<App>)
                              .add<settle>()
                              .add<count>()
                              .add<publish>()
                              .after<settle, count>()
                              .build();
    CHECK(nexus::describe(schedule).mermaid() == R"(flowchart TD
    n0["system <b>settle</b><br/>writes Book"]
    n1["system <b>count</b><br/>writes Stats"]
    n2["system <b>publish</b><br/>reads Book, Stats"]
    n0 -->|"changed"| n2
    n1 -->|"changed"| n2
)");
}

TEST_CASE("an empty schedule has an empty picture") {
    CHECK(nexus::describe(nexus::schedule(nexus::registry<App>).build()).mermaid() ==
          "flowchart TD\n");
}
