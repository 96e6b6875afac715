// SPDX-License-Identifier: MIT
//
// The command line.
#ifndef MARKET_REPLAY_OPTIONS_HPP
#define MARKET_REPLAY_OPTIONS_HPP

#include "latency.hpp"
#include "simulator.hpp"
#include "units.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace market_replay {

inline constexpr const char* usage =
    "usage: market_replay [INPUT] [OUTPUT]\n"
    "\n"
    "Replays a trading day into order books and reports what happened and how fast.\n"
    "\n"
    "input, one of\n"
    "  --lobster MESSAGES BOOK  LOBSTER files; the replayed book is checked against every row of\n"
    "                           BOOK. Names that end in .gz are read as gzip, here and below\n"
    "  --key-messages FILE      with --lobster: the message file that BOOK belongs to, when "
    "MESSAGES\n"
    "                           is a deeper one with more rows\n"
    "  --itch FILE              length-prefixed NASDAQ TotalView-ITCH 5.0\n"
    "  none of them             a simulated exchange writes a day of ITCH 5.0, and the replayed "
    "books\n"
    "                           are checked against the exchange's own:\n"
    "  --messages N             how many messages (default 5000000, at least 100)\n"
    "  --seed S                 of the random numbers (default 1)\n"
    "  --write FILE             write the simulated stream to FILE and stop\n"
    "\n"
    "output\n"
    "  --json                   one JSON object instead of tables\n"
    "  --plot FILE              mid price and spread over the day, as SVG\n"
    "  --symbol NAME            whose prices to plot (default: the first that gets an order)\n"
    "  --latency N              time every N-th event (default 17; 1 all, 0 none)\n"
    "  --wiring                 the program's chains as Mermaid pictures in Markdown, and no "
    "replay\n"
    "  --help                   this text\n"
    "\n"
    "exit status: 0 done and every check passed; 1 bad input or a check failed; 2 bad usage\n";

/// The command line makes no sense; exit status 2.
class UsageError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct Options {
    std::optional<std::string> itch;
    std::optional<std::string> lobster_messages;
    std::string lobster_book;
    std::optional<std::string> key_messages;
    std::optional<std::uint64_t> messages;
    std::optional<std::uint64_t> seed;
    std::optional<std::string> write;
    std::optional<std::string> plot;
    std::string symbol;
    std::uint32_t latency = LatencySampler::default_every;
    bool json = false;
    bool wiring = false;
    bool help = false;

    [[nodiscard]] bool simulated() const noexcept { return !itch && !lobster_messages; }
};

namespace detail {

/// Hands out the arguments one after another.
class Arguments {
public:
    explicit Arguments(std::span<const char* const> all) noexcept : all_(all) {}

    [[nodiscard]] bool empty() const noexcept { return at_ == all_.size(); }

    [[nodiscard]] std::string next() { return all_[at_++]; }

    /// The value of `option`. Throws `UsageError` when the line ends before it.
    [[nodiscard]] std::string value(const std::string& option, const char* what) {
        if (empty() || std::string_view(all_[at_]).starts_with("--")) {
            throw UsageError(option + " needs " + what);
        }
        return next();
    }

    [[nodiscard]] std::uint64_t number(const std::string& option, std::uint64_t low,
                                       std::uint64_t high) {
        const std::string text = value(option, "a number");
        std::uint64_t number = 0;
        bool good = !text.empty();
        for (const char letter : text) {
            const auto digit = static_cast<std::uint64_t>(letter - '0');
            good = good && letter >= '0' && letter <= '9' && number <= (high - digit) / 10;
            number = good ? number * 10 + digit : 0;
        }
        if (!good || number < low) {
            throw UsageError(option + " is '" + text + "', must be a number from " +
                             std::to_string(low) + " to " + std::to_string(high));
        }
        return number;
    }

private:
    std::span<const char* const> all_;
    std::size_t at_ = 0;
};

} // namespace detail

/// Reads the arguments, without the program's name. Throws `UsageError`.
[[nodiscard]] inline Options parse_options(std::span<const char* const> arguments) {
    Options options;
    detail::Arguments rest(arguments);
    while (!rest.empty()) {
        const std::string option = rest.next();
        if (option == "--lobster") {
            options.lobster_messages = rest.value(option, "two files, MESSAGES and BOOK");
            options.lobster_book = rest.value(option, "two files, MESSAGES and BOOK");
        } else if (option == "--key-messages") {
            options.key_messages = rest.value(option, "a file");
        } else if (option == "--itch") {
            options.itch = rest.value(option, "a file");
        } else if (option == "--messages") {
            options.messages = rest.number(option, Simulator::fewest_messages, 100'000'000'000);
        } else if (option == "--seed") {
            options.seed = rest.number(option, 0, std::numeric_limits<std::uint64_t>::max());
        } else if (option == "--write") {
            options.write = rest.value(option, "a file");
        } else if (option == "--plot") {
            options.plot = rest.value(option, "a file");
        } else if (option == "--symbol") {
            options.symbol = rest.value(option, "a symbol");
        } else if (option == "--latency") {
            options.latency = static_cast<std::uint32_t>(
                rest.number(option, 0, std::numeric_limits<std::uint32_t>::max()));
        } else if (option == "--json") {
            options.json = true;
        } else if (option == "--wiring") {
            options.wiring = true;
        } else if (option == "--help" || option == "-h") {
            options.help = true;
        } else {
            throw UsageError("'" + option + "' is not an option");
        }
    }
    if (options.itch && options.lobster_messages) {
        throw UsageError("--itch and --lobster exclude each other");
    }
    if (options.key_messages && !options.lobster_messages) {
        throw UsageError("--key-messages goes with --lobster");
    }
    if (!options.simulated() && (options.messages || options.seed || options.write)) {
        throw UsageError("--messages, --seed and --write are for the simulated stream");
    }
    if (options.write && (options.plot || options.json || !options.symbol.empty())) {
        throw UsageError("--write replays nothing, so there is nothing to report");
    }
    if (!options.symbol.empty() && options.lobster_messages) {
        throw UsageError("--symbol is for ITCH: a LOBSTER file holds one symbol");
    }
    return options;
}

} // namespace market_replay

#endif // MARKET_REPLAY_OPTIONS_HPP
