// SPDX-License-Identifier: MIT
//
// Which function runs when: every chain of the program, and the schedule.
#ifndef MARKET_REPLAY_WIRING_HPP
#define MARKET_REPLAY_WIRING_HPP

#include "steps.hpp"

#include <nexus/wiring.hpp>

#include <string>
#include <string_view>
#include <utility>

template <>
inline constexpr auto nexus::enumerators<market_replay::lobster::Type> =
    nexus::values<market_replay::lobster::Type::add, market_replay::lobster::Type::cancel,
                  market_replay::lobster::Type::remove, market_replay::lobster::Type::execute,
                  market_replay::lobster::Type::hidden, market_replay::lobster::Type::cross,
                  market_replay::lobster::Type::halt>;

namespace market_replay {

inline constexpr auto market = nexus::registry<Market>;

/// A book that may have changed: look at it, compute, publish.
[[nodiscard]] constexpr auto make_analysis() {
    using nexus::arm;
    return nexus::dag<Touched>(market)
        .root<look_at>()
        .fork(arm, arm.then<spread>(), arm.then<weighted_price>(), arm.then<imbalance>())
        .merge<combine>()
        .then<publish>()
        .build();
}

/// An ITCH message, from its bytes to its effect on book and statistics.
[[nodiscard]] constexpr auto make_itch() {
    using nexus::arm, nexus::on, nexus::otherwise;
    return nexus::pipeline<itch::Bytes>(market)
        .then<itch::decode_header>()
        .and_then<itch::validate>()
        .value_or_else<itch::refuse>()
        .tap<note_arrival>()
        .select<type_of>(on<'A', 'F'>(arm.then<itch::decode_add>().then<add_order>()),
                         on<'E', 'C'>(arm.then<itch::decode_execute>().then<execute_order>()),
                         on<'X'>(arm.then<itch::decode_cancel>().then<cancel_order>()),
                         on<'D'>(arm.then<itch::decode_delete>().then<delete_order>()),
                         on<'U'>(arm.then<itch::decode_replace>().then<replace_order>()),
                         on<'P'>(arm.then<itch::decode_hidden>().then<trade_hidden>()),
                         on<'R'>(arm.then<itch::decode_directory>().then<name_symbol>()),
                         otherwise(nexus::fn<skip_message>))
        .visit(nexus::fn<ignore>, arm.dispatch(make_analysis()))
        .build();
}

/// A row of a LOBSTER day: the book has to agree with its answer key, the context, after each.
[[nodiscard]] inline auto make_lobster(lobster::AnswerKey key) {
    using lobster::Type, nexus::arm, nexus::on;
    return nexus::pipeline<std::string_view>(market)
        .with_context(std::move(key))
        .then<lobster::parse_message>()
        .tap<note_arrival>()
        .tee(arm.select<type_of_row>(
            on<Type::add>(nexus::fn<add_row>),
            on<Type::cancel, Type::remove, Type::execute>(nexus::fn<subtract_row>),
            on<Type::hidden>(nexus::fn<trade_hidden_row>),
            on<Type::cross, Type::halt>(nexus::fn<ignore>)))
        .tap<check_row>()
        .then<touched_by>()
        .dispatch(make_analysis())
        .build();
}

/// The first row of a LOBSTER day, which fills the book.
[[nodiscard]] constexpr auto make_opening() {
    return nexus::pipeline<const Opening&>(market)
        .tap<note_arrival>([](const Opening& opening) { return Arrival(opening.message); })
        .then<open_book>()
        .dispatch(make_analysis())
        .build();
}

/// After each burst. Samples are taken only when it left a book in another state.
[[nodiscard]] constexpr auto make_after_burst() {
    return nexus::schedule(market)
        .add<settle_books>()
        .add<sample_books>()
        .after<settle_books>()
        .add<plot_books>()
        .after<settle_books>()
        .build();
}

/// All of it as pictures, read off the types of the chains.
[[nodiscard]] inline std::string draw_wiring() {
    const auto section = [](const char* title, const nexus::Wiring& wiring) {
        return std::string("## ") + title + "\n\n```mermaid\n" + wiring.mermaid() + "```\n";
    };
    using Lobster = decltype(make_lobster(std::declval<lobster::AnswerKey>()));
    return section("An ITCH message", nexus::describe<decltype(make_itch())>()) + "\n" +
           section("The first row of a LOBSTER day", nexus::describe<decltype(make_opening())>()) +
           "\n" + section("A row of a LOBSTER day", nexus::describe<Lobster>()) + "\n" +
           section("After each burst", nexus::describe<decltype(make_after_burst())>());
}

} // namespace market_replay

#endif // MARKET_REPLAY_WIRING_HPP
