// SPDX-License-Identifier: MIT
//
// Which function runs when: every chain of the handler. The steps of a message are those of
// market_replay, on another schema.
#ifndef FEED_HANDLER_WIRING_HPP
#define FEED_HANDLER_WIRING_HPP

#include "feed.hpp"
#include "steps.hpp"

#include <nexus/rt.hpp>

#include <market_replay/steps.hpp>

namespace feed {

inline constexpr auto registry = nexus::registry<Feed>;

/// A book that may have changed: look at it, compute, publish.
[[nodiscard]] constexpr auto make_analysis() {
    using nexus::arm;
    using namespace market_replay;
    return nexus::dag<Touched>(registry)
        .root<look_at>()
        .fork(arm, arm.then<spread>(), arm.then<weighted_price>(), arm.then<imbalance>())
        .merge<combine>()
        .then<market_replay::publish>()
        .build();
}

/// A message, from its bytes to its effect on book and statistics. Throws `DataError` when it is
/// malformed or contradicts the book.
[[nodiscard]] constexpr auto make_message() {
    using nexus::arm, nexus::on, nexus::otherwise;
    using namespace market_replay;
    return nexus::pipeline<itch::Bytes>(registry)
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
        .visit(nexus::fn<ignore>, arm.tap<feed::mark_dirty>().dispatch(make_analysis()))
        .build();
}

/// After each burst of messages with one timestamp.
[[nodiscard]] constexpr auto make_after_burst() {
    using namespace market_replay;
    return nexus::schedule(registry)
        .add<settle_books>()
        .add<sample_books>()
        .after<settle_books>()
        .add<plot_books>()
        .after<settle_books>()
        .build();
}

inline void end_burst(nexus::World<Feed>& world, const itch::Bytes& bytes) {
    if (ends_burst(world.resource<Burst>(), bytes)) {
        make_after_burst().run(world);
    }
}

/// A live feed goes on after a message that cannot be right. Inlined, so that what it calls counts
/// as part of the loop over the messages: clang inlines more there.
[[gnu::always_inline]] inline void apply(nexus::World<Feed>& world, const itch::Bytes& bytes) {
    try {
        make_message().run(world, bytes);
    } catch (const DataError& error) {
        world.resource<Contradictions>().note(error);
    }
}

/// What happens with each message when its turn has come.
inline constexpr auto in_order =
    nexus::arm.tap<sum_up>().tap<end_burst>().tap<apply>().then<note_latency>();

/// For feeds that nobody can be asked about.
inline constexpr auto giving_up =
    nexus::pipeline<void>(registry).then<give_up>().for_each(in_order).build();

/// After each packet: timers for what has to be asked for or told.
inline void plan(Res<Settings> settings, Res<Sequencer> sequencer, ResMut<Recovery> recovery,
                 Res<DirtyBooks> dirty, ResMut<Clients> clients, Res<nexus::Clock> clock,
                 ResMut<Timers> timers) {
    if (sequencer->gap() && !recovery->armed) [[unlikely]] {
        recovery->armed = true;
        recovery->pause = Recovery::first_pause;
        const nexus::TimePoint soon = clock->now() + Recovery::patience;
        if (settings->ask) {
            timers->schedule(soon, nexus::fn<ask_again>);
        } else {
            timers->schedule(soon + Recovery::first_pause, giving_up);
        }
    }
    if (!clients->armed && !dirty->books().empty()) [[unlikely]] {
        clients->armed = true;
        timers->schedule(clock->now() + settings->interval, nexus::fn<publish_changes>);
    }
}

/// A datagram, from the socket to the messages in it whose turn it is.
inline constexpr auto received = nexus::pipeline<const nexus::Datagram&>(registry)
                                     .then<open_packet>()
                                     .filter<is_followed>()
                                     .transform<put_in_order>()
                                     .value_or(Sequencer::Due())
                                     .for_each(in_order)
                                     .then<plan>()
                                     .then<watch_end>();

inline constexpr auto on_feed = received.build();
inline constexpr auto on_recovered = received.then<ask_on>().build();

} // namespace feed

#endif // FEED_HANDLER_WIRING_HPP
