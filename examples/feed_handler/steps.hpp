// SPDX-License-Identifier: MIT
//
// What the handler does: plain functions, whose parameters say what they touch. wiring.hpp makes
// chains of them.
#ifndef FEED_HANDLER_STEPS_HPP
#define FEED_HANDLER_STEPS_HPP

#include "feed.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace feed {

// From datagrams to messages in their order.

/// A packet, and whether it came because it was asked for.
struct Arrived {
    mold::Packet packet;
    bool recovered;
};

[[nodiscard]] inline std::optional<Arrived> open_packet(ResMut<Line> line, Res<Recovery> recovery,
                                                        const nexus::Datagram& datagram) {
    ++line->packets;
    const std::optional<mold::Packet> packet = mold::Packet::parse(datagram.text());
    if (!packet || datagram.truncated) {
        ++(datagram.error != 0 ? line->errors : line->malformed);
        return std::nullopt;
    }
    return Arrived{*packet, datagram.socket == recovery->socket};
}

/// Lets a new session begin: everything known about the last one goes.
inline void begin_session(nexus::World<Feed>& world, const mold::Packet& packet) {
    Feed& app = world.app();
    Line& line = app.line;
    line.left = std::exchange(line.session, packet.session());
    line.over = false;
    ++line.sessions;
    app.sequencer.restart(app.settings.join_live ? packet.sequence() : 1);
    app.recovery.asked = app.recovery.seen = 0;
    app.market = Market();
    app.sum = MessageSum();
    app.burst = Burst();
    app.contradictions = Contradictions();
    app.dirty.clear();
    app.clients.published.clear();
}

/// Whether a packet of another session than the followed one begins that: there is none, it has
/// ended, or its publisher has fallen silent, which alone lets the session before it come back.
/// Nothing else that arrives on the feed's port can end a session that runs.
[[nodiscard]] inline bool begins_session(const Line& line, const Arrived& arrived) noexcept {
    const mold::Session& session = arrived.packet.session();
    return !arrived.recovered && mold::is_name(session) &&
           (line.silent || (line.over && session != line.left));
}

/// Passes packets of the session that is followed, which may be the first ones of it.
[[nodiscard]] inline bool is_followed(nexus::World<Feed>& world, const Arrived& arrived) {
    Line& line = world.resource<Line>();
    const mold::Packet& packet = arrived.packet;
    if (packet.session() != line.session) [[unlikely]] {
        if (!feed::begins_session(line, arrived)) {
            ++line.foreign;
            return false;
        }
        feed::begin_session(world, packet);
    }
    line.heard = world.resource<nexus::Clock>().now();
    line.silent = false;
    line.heartbeats += packet.count() == 0 ? 1U : 0U;
    line.over =
        line.over || (packet.ends_session() && world.resource<Sequencer>().plausible(packet));
    return true;
}

[[nodiscard]] inline Sequencer::Due put_in_order(ResMut<Sequencer> sequencer,
                                                 const Arrived& arrived) {
    return sequencer->offer(arrived.packet);
}

// Recovery.

/// Asks for what is missing, as far as the window of requests goes.
inline void ask(const Line& line, const Sequencer& sequencer, Recovery& recovery, Io& io) {
    recovery.asked = std::max(recovery.asked, sequencer.next());
    while (recovery.asked - sequencer.next() < Recovery::in_flight) {
        const Sequencer::Missing missing = sequencer.missing(recovery.asked, Recovery::per_request);
        if (missing.count == 0) {
            return;
        }
        recovery.asked = missing.first + missing.count;
        std::array<char, mold::header_size> request;
        mold::write_header(request, {*line.session, missing.first, missing.count});
        static_cast<void>(io.send_to(recovery.socket, std::as_bytes(std::span(request)),
                                     recovery.server)); // what gets lost is asked for again
        ++recovery.requests;
    }
}

/// An answer has come: the window moves on.
inline void ask_on(Res<Line> line, Res<Sequencer> sequencer, ResMut<Recovery> recovery,
                   ResMut<Io> io) {
    if (sequencer->gap()) {
        feed::ask(*line, *sequencer, *recovery, *io);
    }
}

/// The time for answers is over: asks for everything that is missing, again or for the first time.
inline void ask_again(Res<Line> line, Res<Sequencer> sequencer, ResMut<Recovery> recovery,
                      ResMut<Io> io, ResMut<Timers> timers, Res<nexus::Clock> clock) {
    if (!sequencer->gap()) {
        recovery->armed = false;
        return;
    }
    const bool progress = recovery->seen != sequencer->next();
    recovery->pause =
        progress ? Recovery::first_pause : std::min(2 * recovery->pause, Recovery::longest_pause);
    recovery->seen = sequencer->next();
    recovery->asked = 0;
    ++recovery->rounds;
    feed::ask(*line, *sequencer, *recovery, *io);
    timers->reschedule(timers->running(), clock->now() + recovery->pause);
}

/// Nobody can be asked: what has not come by now is lost.
[[nodiscard]] inline Sequencer::Due give_up(ResMut<Sequencer> sequencer,
                                            ResMut<Recovery> recovery) {
    recovery->armed = false;
    return sequencer->gap() ? sequencer->give_up() : Sequencer::Due();
}

/// Whether the session is over and complete, which ends a handler that runs for one session.
inline void watch_end(Res<Settings> settings, Res<Line> line, Res<Sequencer> sequencer,
                      nexus::Shutdown shutdown) {
    if (settings->once && line->over && !sequencer->gap()) {
        shutdown.trigger();
    }
}

/// Notes when a feed that should send heartbeats has fallen silent. One timer, which follows the
/// last packet: packets themselves move nothing.
inline void watch_heartbeats(ResMut<Line> line, Res<Settings> settings, Res<nexus::Clock> clock,
                             ResMut<Timers> timers) {
    const nexus::TimePoint now = clock->now();
    if (!line->silent && now - line->heard >= settings->silence) {
        line->silent = true;
        ++line->silences;
    }
    timers->reschedule(timers->running(), (line->silent ? now : line->heard) + settings->silence);
}

// From messages to books; what is done in between is in market_replay/steps.hpp.

inline void sum_up(ResMut<MessageSum> sum, const itch::Bytes& message) {
    sum->add(message);
}

inline void mark_dirty(ResMut<DirtyBooks> dirty, const market_replay::Touched& touched) {
    dirty->add(touched.book);
}

/// Times a message in so many, if they say when they were sent.
inline void note_latency(Res<Settings> settings, ResMut<WireToBook> wire_to_book,
                         const itch::Bytes& message) {
    if (!settings->stamped || --wire_to_book->left != 0) {
        return;
    }
    wire_to_book->left = WireToBook::every;
    if (message.size() >= itch::header_size) {
        const std::int64_t now = std::chrono::duration_cast<std::chrono::nanoseconds>(
                                     std::chrono::system_clock::now().time_since_epoch())
                                     .count() %
                                 market_replay::nanos_per_day;
        wire_to_book->nanos.record(
            static_cast<std::uint64_t>(std::max<std::int64_t>(now - itch::time_of(message), 0)));
    }
}

// Clients.

[[nodiscard]] inline Clients::Client* find(Clients& clients, nexus::StreamHandle stream) {
    const std::size_t index = stream.index();
    return index < clients.all.size() && clients.all[index].stream == stream ? &clients.all[index]
                                                                             : nullptr;
}

inline void forget(Clients& clients, Clients::Client& client) {
    client = Clients::Client();
    --clients.count;
}

/// Sends the whole picture to one client.
inline void send_all(Clients& clients, Clients::Client& client, const Line& line,
                     const Books& books, const Symbols& symbols, const Sequencer& sequencer,
                     const nexus::Clock& clock, Io& io) {
    std::string& text = clients.text;
    text.clear();
    text += "{\"session\": ";
    text += line.session ? market_replay::json_string(mold::show(*line.session)) : "null";
    text += "}\n";
    client.behind = false;
    const auto send = [&] {
        if (!client.behind && io.send(client.stream, text) == nexus::Sent::refused) {
            client.behind = true;
            client.since = clock.now();
            ++clients.skipped;
        }
        text.clear();
    };
    for (std::size_t i = 0; i < books.size() && !client.behind; ++i) {
        const auto book = static_cast<BookId>(i);
        const Quote quote = books.quote(book);
        if (quote != Quote{}) {
            append_quote(text, symbols, book, quote, sequencer.next() - 1);
            ++clients.lines;
        }
        if (text.size() > Clients::most_at_once) {
            send();
        }
    }
    send();
}

/// A client has sent something, which means nothing here. One that goes on is dropped.
inline void ignore_input(ResMut<Clients> clients, ResMut<Io> io, const nexus::Received& received) {
    Clients::Client* const client = find(*clients, received.stream);
    if (client == nullptr) {
        return;
    }
    client->input += received.bytes.size();
    if (client->input > Clients::input_limit) {
        ++clients->dropped;
        io->close(client->stream);
        feed::forget(*clients, *client);
    }
}

/// A client has caught up, or has gone.
inline void on_client(ResMut<Clients> clients, Res<Line> line, Res<Books> books,
                      Res<Symbols> symbols, Res<Sequencer> sequencer, Res<nexus::Clock> clock,
                      ResMut<Io> io, const nexus::StreamStatus& status) {
    Clients::Client* const client = find(*clients, status.stream);
    if (client == nullptr) {
        return;
    }
    if (status.change == nexus::StreamChange::closed) {
        feed::forget(*clients, *client);
    } else if (status.change == nexus::StreamChange::drained && client->behind) {
        feed::send_all(*clients, *client, *line, *books, *symbols, *sequencer, *clock, *io);
    }
}

inline void on_accepted(ResMut<Clients> clients, Res<Line> line, Res<Books> books,
                        Res<Symbols> symbols, Res<Sequencer> sequencer, Res<nexus::Clock> clock,
                        ResMut<Io> io, nexus::Accepted accepted) {
    if (clients->count >= Clients::most) {
        ++clients->turned_away; // closes the socket, which nobody takes
        return;
    }
    nexus::StreamOptions options;
    options.send_limit = Clients::send_limit;
    options.receive_size = 1024;
    const nexus::StreamHandle stream = io->stream(std::move(accepted.socket), options,
                                                  nexus::fn<ignore_input>, nexus::fn<on_client>);
    if (stream.index() >= clients->all.size()) {
        clients->all.resize(stream.index() + 1);
    }
    Clients::Client& client = clients->all[stream.index()];
    client = Clients::Client();
    client.stream = stream;
    ++clients->count;
    ++clients->accepted;
    feed::send_all(*clients, client, *line, *books, *symbols, *sequencer, *clock, *io);
}

/// Sends the text to all who keep up, and drops who has been behind for too long.
inline void tell(Clients& clients, const nexus::Clock& clock, Io& io) {
    for (Clients::Client& client : clients.all) {
        if (!client.stream) {
            continue;
        }
        if (client.behind) {
            if (clock.now() - client.since > Clients::patience) {
                ++clients.dropped;
                io.close(client.stream);
                feed::forget(clients, client);
            }
        } else if (io.send(client.stream, clients.text) == nexus::Sent::refused) {
            client.behind = true;
            client.since = clock.now();
            ++clients.skipped;
        }
    }
    clients.text.clear();
}

/// Tells all clients what has changed since they were told last. The text is made once.
inline void publish_changes(ResMut<Clients> clients, ResMut<DirtyBooks> dirty, Res<Books> books,
                            Res<Symbols> symbols, Res<Sequencer> sequencer, Res<nexus::Clock> clock,
                            ResMut<Io> io) {
    clients->armed = false;
    std::string& text = clients->text;
    text.clear();
    for (const BookId book : dirty->books()) {
        const Quote quote = books->quote(book);
        if (clients->published.update(book, quote) && clients->count != 0) {
            append_quote(text, *symbols, book, quote, sequencer->next() - 1);
            ++clients->lines;
        }
        if (text.size() > Clients::most_at_once) {
            feed::tell(*clients, *clock, *io);
        }
    }
    dirty->clear();
    if (!text.empty()) {
        feed::tell(*clients, *clock, *io);
    }
}

} // namespace feed

#endif // FEED_HANDLER_STEPS_HPP
