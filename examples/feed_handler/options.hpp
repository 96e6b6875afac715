// SPDX-License-Identifier: MIT
//
// The command lines of both programs.
#ifndef FEED_HANDLER_OPTIONS_HPP
#define FEED_HANDLER_OPTIONS_HPP

#include "injector.hpp"
#include "mold.hpp"
#include "sequencer.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <limits>
#include <market_replay/error.hpp>
#include <market_replay/options.hpp>
#include <market_replay/simulator.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace feed {

using market_replay::UsageError;
using Arguments = market_replay::detail::Arguments;

inline constexpr const char* default_feed = "239.255.12.1:31001";
inline constexpr const char* default_recovery = "127.0.0.1:31002";
inline constexpr const char* default_clients = "127.0.0.1:31003";
inline constexpr const char* default_interface = "127.0.0.1";

inline constexpr const char* publisher_usage =
    "usage: feed_publisher [OPTIONS]\n"
    "\n"
    "Sends a day of NASDAQ TotalView-ITCH 5.0 as MoldUDP64 over UDP, and again what is asked for.\n"
    "\n"
    "input\n"
    "  --itch FILE            length-prefixed ITCH 5.0; a name that ends in .gz is read as gzip.\n"
    "                         Without it a simulated exchange writes the day:\n"
    "  --messages N           how many messages (default 5000000, at least 100)\n"
    "  --seed S               of its random numbers (default 1)\n"
    "\n"
    "sending\n"
    "  --feed ADDRESS         where to send, a multicast group or one receiver\n"
    "                         (default 239.255.12.1:31001)\n"
    "  --interface ADDRESS    that multicast goes out of (default 127.0.0.1)\n"
    "  --recovery ADDRESS     where requests for lost messages are answered\n"
    "                         (default 127.0.0.1:31002)\n"
    "  --rate N               messages per second (default 50000); 0: 64 packets each millisecond\n"
    "  --heartbeat MS         between heartbeats while nothing else is sent (default 1000)\n"
    "  --linger MS            how long the end of the session is announced (default 3000)\n"
    "  --session NAME         up to ten characters (default: the time of the start)\n"
    "  --position FILE        note session and position there; when FILE exists, go on from it\n"
    "  --stamp                put the time of day at which it is sent, UTC, into each message\n"
    "\n"
    "faults, in per cent of all packets\n"
    "  --loss P, --duplicate P, --reorder P    (default 0)\n"
    "  --fault-seed S         of their random numbers (default 1)\n"
    "\n"
    "output\n"
    "  --json                 the final state as JSON instead of text\n"
    "  --packets FILE         write the packets to FILE, for feed_handler --packets, and stop\n"
    "  --help                 this text\n"
    "\n"
    "SIGTERM and SIGINT end it with a summary. Exit status: 0 done, 1 with one message not.\n";

inline constexpr const char* handler_usage =
    "usage: feed_handler [OPTIONS]\n"
    "\n"
    "Receives what feed_publisher sends, asks again for what is lost, keeps order books, and "
    "tells\n"
    "clients the best prices: one JSON object per line over TCP.\n"
    "\n"
    "receiving\n"
    "  --feed ADDRESS         multicast group or own address (default 239.255.12.1:31001)\n"
    "  --interface ADDRESS    that multicast comes in by (default 127.0.0.1)\n"
    "  --recovery ADDRESS     who is asked for lost messages (default 127.0.0.1:31002), or "
    "'none':\n"
    "                         what is lost is then given up after a moment\n"
    "  --join start|live      ask for the session from its start (default), or begin with the\n"
    "                         first message that comes\n"
    "  --window N             how many messages may wait for earlier ones (default 65536)\n"
    "  --silence MS           after which a feed without heartbeats counts as silent, and another\n"
    "                         session may begin (default 3000)\n"
    "  --once                 stop when a session has ended and is complete\n"
    "  --packets FILE         receive the packets of FILE, sent by this program to itself, and "
    "stop\n"
    "                         at the end of FILE\n"
    "\n"
    "clients\n"
    "  --clients ADDRESS      where they connect (default 127.0.0.1:31003), or 'none'\n"
    "  --interval MS          the least time between two lines about one book (default 10)\n"
    "\n"
    "output\n"
    "  --top                  a live picture of books, rates and latencies\n"
    "  --stamped              messages have their sending time (feed_publisher --stamp): measure\n"
    "                         the time from there into the book\n"
    "  --spin                 never sleep: lower latency for a whole processor\n"
    "  --json                 the final state as JSON instead of text\n"
    "  --help                 this text\n"
    "\n"
    "SIGTERM and SIGINT end it with a summary. Exit status: 0 done, 1 with one message not.\n";

struct PublisherOptions {
    std::optional<std::string> itch;
    std::optional<std::uint64_t> messages;
    std::optional<std::uint64_t> seed;
    std::string feed = default_feed;
    std::string interface_name = default_interface;
    std::string recovery = default_recovery;
    std::uint64_t rate = 50'000;
    std::uint64_t heartbeat_ms = 1000;
    std::uint64_t linger_ms = 3000;
    std::string session;
    std::optional<std::string> position;
    std::optional<std::string> packets;
    Faults faults;
    std::uint64_t fault_seed = 1;
    bool stamp = false;
    bool json = false;
    bool help = false;
};

struct HandlerOptions {
    std::string feed = default_feed;
    std::string interface_name = default_interface;
    std::string recovery = default_recovery;
    std::string clients = default_clients;
    bool join_live = false;
    std::uint64_t window = Sequencer::default_window;
    std::uint64_t silence_ms = 3000;
    std::uint64_t interval_ms = 10;
    std::optional<std::string> packets;
    bool once = false;
    bool top = false;
    bool stamped = false;
    bool spin = false;
    bool json = false;
    bool help = false;
};

namespace detail {

/// A share of all packets, given in per cent with or without decimals.
[[nodiscard]] inline double share(Arguments& rest, const std::string& option) {
    const std::string text = rest.value(option, "a number");
    std::size_t used = 0;
    double percent = -1;
    if (!text.empty() && text.find_first_not_of("0123456789.") == std::string::npos) {
        try {
            percent = std::stod(text, &used);
        } catch (const std::exception&) {
            used = 0;
        }
    }
    if (used != text.size() || !(percent >= 0 && percent <= 100)) {
        throw UsageError(option + " is '" + text + "', must be a number from 0 to 100");
    }
    return percent / 100;
}

inline constexpr std::uint64_t longest_ms = 86'400'000;

} // namespace detail

/// Reads the arguments, without the program's name. Throws `UsageError`.
[[nodiscard]] inline PublisherOptions
parse_publisher_options(std::span<const char* const> arguments) {
    PublisherOptions options;
    Arguments rest(arguments);
    constexpr std::uint64_t any = std::numeric_limits<std::uint64_t>::max();
    while (!rest.empty()) {
        const std::string option = rest.next();
        if (option == "--itch") {
            options.itch = rest.value(option, "a file");
        } else if (option == "--messages") {
            options.messages = rest.number(option, market_replay::Simulator::fewest_messages,
                                           std::uint64_t{1} << 32U);
        } else if (option == "--seed") {
            options.seed = rest.number(option, 0, any);
        } else if (option == "--feed") {
            options.feed = rest.value(option, "an address");
        } else if (option == "--interface") {
            options.interface_name = rest.value(option, "an address");
        } else if (option == "--recovery") {
            options.recovery = rest.value(option, "an address");
        } else if (option == "--rate") {
            options.rate = rest.number(option, 0, 100'000'000);
        } else if (option == "--heartbeat") {
            options.heartbeat_ms = rest.number(option, 1, detail::longest_ms);
        } else if (option == "--linger") {
            options.linger_ms = rest.number(option, 0, detail::longest_ms);
        } else if (option == "--session") {
            options.session = rest.value(option, "a name");
        } else if (option == "--position") {
            options.position = rest.value(option, "a file");
        } else if (option == "--packets") {
            options.packets = rest.value(option, "a file");
        } else if (option == "--loss") {
            options.faults.loss = detail::share(rest, option);
        } else if (option == "--duplicate") {
            options.faults.duplication = detail::share(rest, option);
        } else if (option == "--reorder") {
            options.faults.reordering = detail::share(rest, option);
        } else if (option == "--fault-seed") {
            options.fault_seed = rest.number(option, 0, any);
        } else if (option == "--stamp") {
            options.stamp = true;
        } else if (option == "--json") {
            options.json = true;
        } else if (option == "--help" || option == "-h") {
            options.help = true;
        } else {
            throw UsageError("'" + option + "' is not an option");
        }
    }
    if (options.itch && (options.messages || options.seed)) {
        throw UsageError("--messages and --seed are for the simulated exchange, not for --itch");
    }
    if (options.stamp && options.position) {
        throw UsageError("--stamp and --position exclude each other: a session that goes on must "
                         "have the messages it had");
    }
    if (options.session.size() > mold::Session().size()) {
        throw UsageError("--session is '" + options.session + "', ten characters fit");
    }
    for (const char letter : options.session) {
        if (letter <= ' ' || letter > '~') {
            throw UsageError("--session holds a character that is not printable ASCII");
        }
    }
    return options;
}

/// Reads the arguments, without the program's name. Throws `UsageError`.
[[nodiscard]] inline HandlerOptions parse_handler_options(std::span<const char* const> arguments) {
    HandlerOptions options;
    Arguments rest(arguments);
    while (!rest.empty()) {
        const std::string option = rest.next();
        if (option == "--feed") {
            options.feed = rest.value(option, "an address");
        } else if (option == "--interface") {
            options.interface_name = rest.value(option, "an address");
        } else if (option == "--recovery") {
            options.recovery = rest.value(option, "an address or 'none'");
        } else if (option == "--clients") {
            options.clients = rest.value(option, "an address or 'none'");
        } else if (option == "--join") {
            const std::string where = rest.value(option, "'start' or 'live'");
            if (where != "start" && where != "live") {
                throw UsageError("--join is '" + where + "', must be 'start' or 'live'");
            }
            options.join_live = where == "live";
        } else if (option == "--window") {
            options.window = rest.number(option, 1, std::uint64_t{1} << 26U);
        } else if (option == "--silence") {
            options.silence_ms = rest.number(option, 1, detail::longest_ms);
        } else if (option == "--interval") {
            options.interval_ms = rest.number(option, 1, detail::longest_ms);
        } else if (option == "--packets") {
            options.packets = rest.value(option, "a file");
        } else if (option == "--once") {
            options.once = true;
        } else if (option == "--top") {
            options.top = true;
        } else if (option == "--stamped") {
            options.stamped = true;
        } else if (option == "--spin") {
            options.spin = true;
        } else if (option == "--json") {
            options.json = true;
        } else if (option == "--help" || option == "-h") {
            options.help = true;
        } else {
            throw UsageError("'" + option + "' is not an option");
        }
    }
    if (options.top && options.json) {
        throw UsageError("--top and --json exclude each other");
    }
    return options;
}

/// The whole of `main`: reads the command line with `parse`, runs `run(options)`, and turns what is
/// thrown into one line on standard error and exit status 1.
template <class Parse, class Run>
int run_program(int argc, char** argv, const char* fallback, const char* usage, Parse parse,
                Run run) {
    const char* const name = argc > 0 ? argv[0] : fallback;
    const char* const slash = std::strrchr(name, '/');
    const char* const program = slash != nullptr ? slash + 1 : name;
    try {
        const std::vector<const char*> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
        const auto options = parse(arguments);
        if (options.help) {
            std::fputs(usage, stdout);
        } else {
            run(options);
        }
        if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
            throw market_replay::Failure(std::string("standard output: cannot be written: ") +
                                         std::strerror(errno));
        }
        return 0;
    } catch (const UsageError& error) {
        std::fprintf(stderr, "%s: %s (see --help)\n", program, error.what());
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", program, error.what());
    }
    return 1;
}

} // namespace feed

#endif // FEED_HANDLER_OPTIONS_HPP
