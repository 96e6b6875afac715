// SPDX-License-Identifier: MIT
//
// What the handler knows: the schema of its world. The market is that of market_replay, member by
// member; the rest is what a live feed adds to it.
#ifndef FEED_HANDLER_FEED_HPP
#define FEED_HANDLER_FEED_HPP

#include "mold.hpp"
#include "options.hpp"
#include "quote_line.hpp"
#include "sequencer.hpp"
#include "state.hpp"

#include <nexus/driver.hpp>
#include <nexus/rt.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <market_replay/histogram.hpp>
#include <market_replay/market.hpp>
#include <optional>
#include <string>
#include <vector>

/// A market's members are resources of any schema that has a market.
template <>
inline constexpr bool nexus::enable_resource_group<market_replay::Market> = true;

namespace feed {

using nexus::Res;
using nexus::ResMut;
using std::chrono::milliseconds;

struct Feed;
using Io = nexus::Io<Feed>;
using Timers = nexus::TimerWheel<Feed>;

/// What the command line says and handlers want to know.
struct Settings {
    bool join_live = false;
    bool once = false;
    bool ask = true; // somebody answers requests
    bool stamped = false;
    milliseconds silence{3000};
    milliseconds interval{10};
};

/// The feed as it comes in.
struct Line {
    std::optional<mold::Session> session;
    std::optional<mold::Session> left; // the session before, of which packets may be late
    nexus::TimePoint heard;            // the last packet of the session
    bool silent = true;
    bool over = false; // the session's end has been announced

    std::uint64_t packets = 0;
    std::uint64_t malformed = 0;
    std::uint64_t foreign = 0; // of a session that is not followed
    std::uint64_t heartbeats = 0;
    std::uint64_t sessions = 0;
    std::uint64_t silences = 0;
    std::uint64_t errors = 0; // that sockets reported
};

/// Asking for what is missing: a window of requests that moves on with the answers. What is not
/// answered in time is asked for again, ever more slowly while nothing comes.
struct Recovery {
    static constexpr milliseconds patience{1}; // a packet that was overtaken gets this long
    static constexpr milliseconds first_pause{10};
    static constexpr milliseconds longest_pause{500};
    static constexpr std::uint16_t per_request = 27; // messages of ITCH that fit in any case
    static constexpr std::uint64_t in_flight = std::uint64_t{32} * per_request;

    nexus::DatagramHandle socket;
    nexus::Endpoint server;
    mold::SequenceNumber asked = 0; // what is missing before it has been asked for
    mold::SequenceNumber seen = 0;  // what was next when it was last asked
    milliseconds pause = first_pause;
    bool armed = false; // a timer is going to look

    std::uint64_t requests = 0;
    std::uint64_t rounds = 0; // begun by the timer
};

/// From the stamp in a message to its place in the book, nanoseconds.
struct WireToBook {
    static constexpr std::uint32_t every = 17; // one message in so many is timed

    std::uint32_t left = every;
    market_replay::Histogram nanos;
};

/// Those who are told the best prices. One that does not read is skipped from the moment its
/// buffer is full until it is empty, then gets the whole picture; one that stays behind is dropped.
struct Clients {
    static constexpr std::size_t most = 1000;
    static constexpr std::size_t send_limit = std::size_t{256} << 10U;
    static constexpr std::size_t most_at_once = send_limit / 8;
    static constexpr std::size_t input_limit = std::size_t{64} << 10U; // nothing is asked of them
    static constexpr std::chrono::seconds patience{10};

    struct Client {
        nexus::StreamHandle stream;
        bool behind = false;
        nexus::TimePoint since; // when it fell behind
        std::size_t input = 0;  // bytes that it has sent
    };

    std::vector<Client> all; // by the stream's index; a closed handle where there is none
    std::size_t count = 0;
    Published published;
    std::string text; // in the making
    bool armed = false;

    std::uint64_t accepted = 0;
    std::uint64_t turned_away = 0;
    std::uint64_t dropped = 0;
    std::uint64_t skipped = 0; // times that one had to be left out
    std::uint64_t lines = 0;
};

struct Feed {
    nexus::Clock clock;
    Timers timers;
    Io io;
    Settings settings;
    Line line;
    Sequencer sequencer;
    Recovery recovery;
    Market market; // a group: each of its members is a resource
    MessageSum sum;
    Burst burst;
    Contradictions contradictions;
    DirtyBooks dirty;
    WireToBook wire_to_book;
    Clients clients;
};

} // namespace feed

#endif // FEED_HANDLER_FEED_HPP
