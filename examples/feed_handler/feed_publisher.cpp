// SPDX-License-Identifier: MIT
//
// Sends a day of ITCH 5.0 as MoldUDP64 and answers requests for what was lost. State is in the
// struct Publisher; a timer plays the day, another keeps heartbeats going, and a socket takes
// requests.
#include "address.hpp"
#include "injector.hpp"
#include "mold.hpp"
#include "options.hpp"
#include "state.hpp"
#include "store.hpp"

#include <nexus/driver.hpp>
#include <nexus/rt.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <market_replay/app.hpp>
#include <market_replay/error.hpp>
#include <market_replay/file.hpp>
#include <market_replay/json.hpp>
#include <market_replay/simulator.hpp>
#include <market_replay/units.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace feed {
namespace {

using market_replay::Failure;
using market_replay::format;
using nexus::Res;
using nexus::ResMut;
using std::chrono::milliseconds;

struct Publisher;
using Io = nexus::Io<Publisher>;
using Timers = nexus::TimerWheel<Publisher>;

/// Where a packet goes: through which socket, to whom.
struct Way {
    nexus::DatagramHandle socket;
    nexus::Endpoint to;
};
using Network = Injector<Way>;

/// The session as it stands.
struct Session {
    mold::Session name{};
    mold::SequenceNumber next = 1; // to be sent for the first time
    mold::SequenceNumber from = 1; // the first of this run
    nexus::TimePoint started;
    nexus::TimePoint last_sent;
    std::optional<nexus::TimePoint> ended;
    std::int64_t midnight = 0; // UTC, nanoseconds since 1970
    std::uint64_t rate = 0;
    milliseconds heartbeat{0};
    milliseconds linger{0};
    bool stamp = false;
};

struct Sockets {
    Way feed;
    nexus::DatagramHandle requests;
};

struct Sendings {
    std::uint64_t packets = 0;
    std::uint64_t heartbeats = 0;
    std::uint64_t requests = 0;
    std::uint64_t bad_requests = 0;
    std::uint64_t repeated = 0; // messages
    std::uint64_t refused = 0;  // packets that the system did not take
};

/// Session and position in a file that survives this program.
class PositionFile {
public:
    PositionFile() = default;

    /// Opens or makes `path`. Throws `Failure`.
    explicit PositionFile(const std::string& path)
        : path_(path), file_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644)) {
        if (!file_) {
            throw Failure(path + ": cannot be opened: " + std::strerror(errno));
        }
    }

    /// What was noted; empty in a new file. Throws `Failure` when it holds something else.
    [[nodiscard]] std::optional<mold::Header> read() const {
        std::array<char, size + 1> text{};
        const ssize_t got = ::pread(file_.get(), text.data(), text.size(), 0);
        if (got == 0) {
            return std::nullopt;
        }
        unsigned long long next = 0;
        int used = 0;
        if (got != static_cast<ssize_t>(size) ||
            std::sscanf(text.data() + 10, " %20llu\n%n", &next, &used) != 1 || used != 22 ||
            next == 0) {
            throw Failure(path_ + ": is not a position that feed_publisher has noted");
        }
        return mold::Header{mold::session_of({text.data(), 10}), next, 0};
    }

    void write(const mold::Session& session, mold::SequenceNumber next) const {
        if (!file_) {
            return;
        }
        const std::string text = std::string(session.data(), session.size()) +
                                 format(" %020llu\n", static_cast<unsigned long long>(next));
        if (::pwrite(file_.get(), text.data(), text.size(), 0) !=
            static_cast<ssize_t>(text.size())) {
            throw Failure(path_ + ": cannot be written: " + std::strerror(errno));
        }
    }

private:
    static constexpr std::size_t size = 32;

    std::string path_;
    nexus::Descriptor file_;
};

struct Publisher { // the schema
    nexus::Clock clock;
    Timers timers;
    Io io;
    Session session;
    Sockets sockets;
    Sendings sendings;
    Store store;
    Network network;
    PositionFile position;
};

// What is done.

/// Sends through the bad network.
void send(Network& network, Io& io, Sendings& sendings, std::span<const char> packet,
          const Way& way) {
    network.pass(packet, way, [&](std::span<const char> bytes, const Way& to) {
        ++sendings.packets;
        if (io.send_to(to.socket, std::as_bytes(bytes), to.to) != nexus::Sent::sent) {
            ++sendings.refused;
        }
    });
}

/// Writes the time of day into a message.
void stamp(std::span<char> message, std::int64_t nanos) {
    if (message.size() < itch::header_size) {
        return;
    }
    for (std::size_t i = 0; i < 6; ++i) {
        message[5 + i] = static_cast<char>(nanos >> (40 - 8 * i));
    }
}

/// One past the last message that is due now.
[[nodiscard]] mold::SequenceNumber due(const Session& session, const Store& store,
                                       nexus::TimePoint now) {
    if (session.rate == 0) {
        return store.size() + 1;
    }
    const double seconds = std::chrono::duration<double>(now - session.started).count();
    const auto messages = static_cast<std::uint64_t>(seconds * static_cast<double>(session.rate));
    return std::min(session.from + messages, store.size() + 1);
}

constexpr int packets_per_turn = 64;

/// Sends what is due, for the first time.
void play(Res<nexus::Clock> clock, ResMut<Session> session, ResMut<Store> store,
          ResMut<Network> network, Res<Sockets> sockets, ResMut<Sendings> sendings,
          Res<PositionFile> position, ResMut<Io> io) {
    const mold::SequenceNumber end = due(*session, *store, clock->now());
    if (session->next >= end) {
        return;
    }
    std::array<char, mold::largest_packet> block;
    for (int i = 0; i < packets_per_turn && session->next < end; ++i) {
        if (session->stamp) {
            const std::int64_t time =
                std::min(clock->unix_nanos() - session->midnight, market_replay::nanos_per_day - 1);
            for (auto n = session->next; n < std::min(end, session->next + 128); ++n) {
                stamp(store->message(n), time);
            }
        }
        const std::span<const char> packet =
            store->packet(block, session->name, session->next, end - session->next, end);
        session->next += mold::read_header(packet)->count;
        send(*network, *io, *sendings, packet, sockets->feed);
    }
    session->last_sent = clock->now();
    position->write(session->name, session->next);
}

/// Says that the feed is alive, or that the session is over.
void beat(Res<nexus::Clock> clock, ResMut<Session> session, Res<Store> store,
          ResMut<Network> network, Res<Sockets> sockets, ResMut<Sendings> sendings, ResMut<Io> io,
          nexus::Shutdown shutdown) {
    const bool over = session->next > store->size();
    if (over && !session->ended) {
        session->ended = clock->now();
    } else if (clock->now() - session->last_sent < session->heartbeat) {
        return;
    }
    if (over && clock->now() - *session->ended > session->linger) {
        shutdown.trigger();
        return;
    }
    std::array<char, mold::header_size> packet;
    mold::write_header(
        packet, {session->name, session->next, over ? mold::end_of_session : std::uint16_t{0}});
    ++sendings->heartbeats;
    send(*network, *io, *sendings, packet, sockets->feed);
    network->flush([&](std::span<const char> bytes, const Way& to) {
        ++sendings->packets;
        io->send_to(to.socket, std::as_bytes(bytes), to.to);
    });
    session->last_sent = clock->now();
}

/// Sends again what somebody asks for, as far as it fits into one packet.
void answer(Res<Session> session, Res<Store> store, ResMut<Network> network, Res<Sockets> sockets,
            ResMut<Sendings> sendings, ResMut<Io> io, const nexus::Datagram& datagram) {
    const std::string_view text = datagram.text();
    const std::optional<mold::Header> request = mold::read_header(text);
    if (datagram.error != 0 || !request || text.size() != mold::header_size ||
        request->session != session->name || request->sequence == 0 ||
        request->sequence >= session->next) {
        ++sendings->bad_requests;
        return;
    }
    ++sendings->requests;
    std::array<char, mold::largest_packet> block;
    const std::span<const char> packet =
        store->packet(block, session->name, request->sequence, request->count, session->next);
    sendings->repeated += mold::read_header(packet)->count;
    send(*network, *io, *sendings, packet, {sockets->requests, datagram.from});
}

/// Nobody has anything to say to the feed's own socket.
void ignore(const nexus::Datagram&) {}

// Setup and summary.

[[nodiscard]] Store load_day(const PublisherOptions& options) {
    if (options.itch) {
        return load(*market_replay::open_file(*options.itch));
    }
    using market_replay::Simulator;
    Simulator simulator(options.seed.value_or(Simulator::default_seed),
                        options.messages.value_or(Simulator::default_messages));
    return load(simulator);
}

void open_session(Publisher& app, const PublisherOptions& options) {
    Session& session = app.session;
    const std::int64_t now = app.clock.unix_nanos();
    session.name = mold::session_of(options.session.empty()
                                        ? std::to_string(now / market_replay::nanos_per_second)
                                        : options.session);
    session.midnight = now - now % market_replay::nanos_per_day;
    if (options.position) {
        app.position = PositionFile(*options.position);
        if (const std::optional<mold::Header> noted = app.position.read()) {
            if (!options.session.empty() && noted->session != session.name) {
                throw Failure(*options.position + ": belongs to session '" +
                              mold::show(noted->session) + "', not to '" + options.session + "'");
            }
            if (noted->sequence > app.store.size() + 1) {
                throw Failure(*options.position + ": is at message " +
                              std::to_string(noted->sequence) + ", the input has " +
                              std::to_string(app.store.size()));
            }
            session.name = noted->session;
            session.next = session.from = noted->sequence;
        }
    }
    session.started = session.last_sent = app.clock.now();
    session.rate = options.rate;
    session.heartbeat = milliseconds(options.heartbeat_ms);
    session.linger = milliseconds(options.linger_ms);
    session.stamp = options.stamp;
    app.network = Network(options.faults, options.fault_seed);
}

/// Opens sockets and timers. Throws what the system refuses, with the address.
void open_feed(nexus::World<Publisher>& world, const PublisherOptions& options) {
    Publisher& app = world.app();
    const nexus::Endpoint feed = address("--feed", options.feed);
    const nexus::Endpoint requests = address("--recovery", options.recovery);
    const auto socket = app.io.datagram(any_address_for(feed), {}, nexus::fn<ignore>);
    if (is_multicast(feed)) {
        app.io.set_multicast(socket, {.interface_name = options.interface_name});
    }
    app.sockets.feed = {socket, feed};
    app.sockets.requests = app.io.datagram(requests, {}, nexus::fn<answer>);
    app.timers.every(milliseconds(1), nexus::fn<play>, nexus::CatchUp::skip);
    app.timers.every(std::min(milliseconds(50), app.session.heartbeat), nexus::fn<beat>,
                     nexus::CatchUp::skip);
}

/// Writes the packets to a file, each behind its length: what `--rate` would send in each
/// millisecond.
void write_packets(const Publisher& app, const std::string& path) {
    const Store& store = app.store;
    market_replay::detail::OutputFile file(path);
    std::array<char, mold::largest_packet> block;
    const auto write = [&](std::span<const char> packet, int) {
        const std::array<char, 2> length{static_cast<char>(packet.size() >> 8U),
                                         static_cast<char>(packet.size() & 0xffU)};
        file.write(length);
        file.write(packet);
    };
    const std::uint64_t each =
        app.session.rate == 0 ? store.size() : std::max<std::uint64_t>(app.session.rate / 1000, 1);
    for (mold::SequenceNumber next = 1; next <= store.size();) {
        const mold::SequenceNumber end = std::min(next + each, store.size() + 1);
        while (next < end) {
            const std::span<const char> packet =
                store.packet(block, app.session.name, next, end - next, end);
            next += mold::read_header(packet)->count;
            write(packet, 0);
        }
    }
    std::array<char, mold::header_size> last;
    mold::write_header(last, {app.session.name, store.size() + 1, mold::end_of_session});
    write(last, 0);
    file.close();
}

void print_summary(const Publisher& app, bool json) {
    const Session& session = app.session;
    const Sendings& sent = app.sendings;
    const Network::Counts& faults = app.network.counts();
    const std::uint64_t messages = session.next - 1;
    if (!json) {
        std::printf("session %s: %s of %s messages sent, in %s packets\n"
                    "  %s requests answered with %s messages; %s could not be; %s heartbeats\n"
                    "  faults: %s packets lost, %s doubled, %s delayed; %s not taken by the "
                    "system\n",
                    mold::show(session.name).c_str(), market_replay::grouped(messages).c_str(),
                    market_replay::grouped(app.store.size()).c_str(),
                    market_replay::grouped(sent.packets).c_str(),
                    market_replay::grouped(sent.requests).c_str(),
                    market_replay::grouped(sent.repeated).c_str(),
                    market_replay::grouped(sent.bad_requests).c_str(),
                    market_replay::grouped(sent.heartbeats).c_str(),
                    market_replay::grouped(faults.lost).c_str(),
                    market_replay::grouped(faults.doubled).c_str(),
                    market_replay::grouped(faults.delayed).c_str(),
                    market_replay::grouped(sent.refused).c_str());
        return;
    }
    HandFeed state;
    for (mold::SequenceNumber n = 1; n <= messages; ++n) {
        state.apply(app.store.message(n));
    }
    state.finish();
    using market_replay::detail::JsonObject;
    const std::string text =
        JsonObject()
            .raw("state", state_json(state.market(), state.sum(), state.contradictions(),
                                     session.name, messages))
            .integer("input", app.store.size())
            .integer("packets", sent.packets)
            .integer("requests", sent.requests)
            .integer("bad_requests", sent.bad_requests)
            .integer("repeated", sent.repeated)
            .integer("heartbeats", sent.heartbeats)
            .integer("lost", faults.lost)
            .integer("doubled", faults.doubled)
            .integer("delayed", faults.delayed)
            .integer("refused", sent.refused)
            .done();
    std::printf("%s\n", text.c_str());
}

void publish(const PublisherOptions& options) {
    nexus::World<Publisher> world;
    Publisher& app = world.app();
    app.store = load_day(options);
    open_session(app, options);
    if (options.packets) {
        write_packets(app, *options.packets);
        return;
    }
    const nexus::SignalShutdown signals(world.shutdown_handle());
    open_feed(world, options);
    nexus::run(world, nexus::RealClock(), nexus::TimerDriver(), nexus::IoDriver());
    print_summary(app, options.json);
}

} // namespace
} // namespace feed

int main(int argc, char** argv) {
    return feed::run_program(argc, argv, "feed_publisher", feed::publisher_usage,
                             feed::parse_publisher_options, feed::publish);
}
