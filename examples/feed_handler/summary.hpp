// SPDX-License-Identifier: MIT
//
// What the handler says when it ends.
#ifndef FEED_HANDLER_SUMMARY_HPP
#define FEED_HANDLER_SUMMARY_HPP

#include "feed.hpp"
#include "state.hpp"

#include <cstdint>
#include <market_replay/histogram.hpp>
#include <market_replay/json.hpp>
#include <market_replay/units.hpp>
#include <string>

namespace feed {

[[nodiscard]] inline mold::Session session_of(const Line& line) {
    return line.session.value_or(mold::session_of(""));
}

[[nodiscard]] inline std::string json_summary(Feed& app, double seconds) {
    using market_replay::detail::JsonObject;
    const Line& line = app.line;
    const Sequencer::Counts counts = app.sequencer.counts();
    const Clients& clients = app.clients;
    const market_replay::Histogram& latency = app.wire_to_book.nanos;
    return JsonObject()
               .raw("state", state_json(app.market, app.sum, app.contradictions, session_of(line),
                                        counts.delivered))
               .raw("feed", JsonObject()
                                .integer("next", app.sequencer.next())
                                .raw("complete", app.sequencer.gap() ? "false" : "true")
                                .integer("packets", line.packets)
                                .integer("malformed", line.malformed)
                                .integer("foreign", line.foreign)
                                .integer("heartbeats", line.heartbeats)
                                .integer("sessions", line.sessions)
                                .integer("silences", line.silences)
                                .integer("errors", line.errors)
                                .integer("duplicates", counts.duplicates)
                                .integer("kept", counts.kept)
                                .integer("forgotten", counts.forgotten)
                                .integer("gaps", counts.gaps)
                                .integer("lost", counts.lost)
                                .integer("refused", counts.refused)
                                .integer("requests", app.recovery.requests)
                                .integer("rounds", app.recovery.rounds)
                                .done())
               .raw("clients", JsonObject()
                                   .integer("connected", std::uint64_t{clients.count})
                                   .integer("accepted", clients.accepted)
                                   .integer("turned_away", clients.turned_away)
                                   .integer("skipped", clients.skipped)
                                   .integer("dropped", clients.dropped)
                                   .integer("lines", clients.lines)
                                   .done())
               .raw("wire_to_book", JsonObject()
                                        .integer("samples", latency.count())
                                        .integer("p50", latency.quantile(0.5))
                                        .integer("p90", latency.quantile(0.9))
                                        .integer("p99", latency.quantile(0.99))
                                        .integer("p999", latency.quantile(0.999))
                                        .integer("max", latency.max())
                                        .done())
               .number("seconds", seconds)
               .done() +
           "\n";
}

[[nodiscard]] inline std::string text_summary(const Feed& app, double seconds) {
    using market_replay::format;
    const auto number = [](std::uint64_t value) { return market_replay::grouped(value); };
    const Line& line = app.line;
    const Sequencer::Counts counts = app.sequencer.counts();
    const Clients& clients = app.clients;
    std::string text;
    if (!line.session) {
        text = "no session\n";
    } else {
        text = format("session %s: %s messages in %s packets, %s; %.1f s\n",
                      mold::show(*line.session).c_str(), number(counts.delivered).c_str(),
                      number(line.packets).c_str(),
                      app.sequencer.gap() ? "some are missing"
                      : line.over         ? "complete"
                                          : "none is missing",
                      seconds);
        text += format("  %s gaps, %s requests; %s messages waited, %s came twice, %s were lost\n",
                       number(counts.gaps).c_str(), number(app.recovery.requests).c_str(),
                       number(counts.kept).c_str(), number(counts.duplicates).c_str(),
                       number(counts.lost).c_str());
        text += format("  %zu orders in %zu books; %s messages contradicted them%s%s\n",
                       app.market.books.live_orders(), app.market.symbols.count(),
                       number(app.contradictions.count).c_str(),
                       app.contradictions.count != 0 ? ", the first: " : "",
                       app.contradictions.first.c_str());
    }
    text += format("  %s malformed packets, %s of other sessions, %s refused for a number too far "
                   "ahead; silent %s times\n",
                   number(line.malformed).c_str(), number(line.foreign).c_str(),
                   number(counts.refused).c_str(), number(line.silences).c_str());
    text += format("  %s clients, %s lines; %s times one was behind, %s dropped\n",
                   number(clients.accepted).c_str(), number(clients.lines).c_str(),
                   number(clients.skipped).c_str(), number(clients.dropped).c_str());
    const market_replay::Histogram& latency = app.wire_to_book.nanos;
    if (latency.count() != 0) {
        text += "  wire to book, us:";
        for (const auto& [name, share] : market_replay::latency_quantiles) {
            text += format(" %s %.1f", name, static_cast<double>(latency.quantile(share)) / 1e3);
        }
        text += format(" max %.1f\n", static_cast<double>(latency.max()) / 1e3);
    }
    return text;
}

} // namespace feed

#endif // FEED_HANDLER_SUMMARY_HPP
