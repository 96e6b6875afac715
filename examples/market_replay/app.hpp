// SPDX-License-Identifier: MIT
//
// What the nexus program and its hand-written twin have in common besides the market itself:
// arguments, files, reports and exit statuses.
#ifndef MARKET_REPLAY_APP_HPP
#define MARKET_REPLAY_APP_HPP

#include "error.hpp"
#include "file.hpp"
#include "json.hpp"
#include "market.hpp"
#include "options.hpp"
#include "plot.hpp"
#include "report.hpp"
#include "simulator.hpp"
#include "source.hpp"
#include "units.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace market_replay {

/// Best prices of the replayed book that must agree with the key, in per cent, when the key belongs
/// to other messages: orders older than the data stay unseen, so a few rows cannot agree.
inline constexpr double required_agreement = 99.5;

namespace detail {

/// An output file; what goes wrong with it becomes a `Failure`.
class OutputFile {
public:
    explicit OutputFile(const std::string& path)
        : path_(path), file_(std::fopen(path.c_str(), "wb")) {
        if (file_ == nullptr) {
            fail("opened for writing");
        }
    }

    void write(std::span<const char> bytes) {
        if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
            fail("written");
        }
    }

    void close() {
        if (std::fclose(file_.release()) != 0) {
            fail("written");
        }
    }

private:
    [[noreturn]] void fail(const char* what) const {
        throw Failure(path_ + ": cannot be " + what + ": " + std::strerror(errno));
    }

    struct Close {
        void operator()(std::FILE* file) const noexcept { std::fclose(file); }
    };
    std::string path_;
    std::unique_ptr<std::FILE, Close> file_;
};

/// Writes the simulated stream to a file.
inline void write_stream(const std::string& path, Simulator& simulator) {
    OutputFile file(path);
    std::vector<char> block(std::size_t{1} << 18U);
    std::uint64_t bytes = 0;
    while (const std::size_t size = simulator.read(block)) {
        file.write({block.data(), size});
        bytes += size;
    }
    file.close();
    std::printf("%s: %s bytes written\n", path.c_str(), grouped(bytes).c_str());
}

inline void write_plot(const Options& options, const Market& market, const std::string& input) {
    if (market.series.empty()) {
        throw Failure(input + (options.symbol.empty()
                                   ? ": nothing to plot: no symbol ever had both a bid and an ask"
                                   : ": nothing to plot: '" + options.symbol +
                                         "' never had both a bid and an ask"));
    }
    const BookId book = market.symbols.followed().value_or(0);
    const SpreadStatistics& spread = market.quotes.entries()[book].spread;
    const std::string subtitle =
        format("%s changes of the best prices; spread %s to %s, %.4f on average over time",
               grouped(spread.quotes).c_str(), dollars(spread.lowest).c_str(),
               dollars(spread.highest).c_str(), spread.time_weighted() / price_scale);
    const std::string name = input.substr(input.rfind('/') + 1);
    OutputFile file(*options.plot);
    file.write(Plot(market.series, market.clock.now())
                   .svg(market.symbols.show(book) + " \xe2\x80\x93 " + name, subtitle));
    file.close();
}

/// Prints what was found and throws `Failure` when a check did not hold.
inline void finish(const Options& options, const Market& market, const Result& result,
                   const std::string& input) {
    if (!options.symbol.empty() && !market.symbols.followed()) {
        throw Failure(input + ": has no symbol '" + options.symbol + "'");
    }
    if (options.plot) {
        write_plot(options, market, input);
    }
    const std::string report = options.json ? json_report(market, result, input)
                                            : text_report(options, market, result, input);
    if (std::fwrite(report.data(), 1, report.size(), stdout) != report.size() ||
        std::fflush(stdout) != 0) {
        throw Failure(std::string("standard output: cannot be written: ") + std::strerror(errno));
    }
    if (result.agreement) {
        const lobster::Agreement& key = *result.agreement;
        const bool enough = market.window.open()
                                ? percent(key.best_prices, key.rows) >= required_agreement
                                : key.exact == key.rows;
        if (!enough) {
            throw Failure(key.first_difference + " (the first of " +
                          std::to_string(key.rows - key.exact) + " rows that differ)");
        }
    }
}

} // namespace detail

/// The whole program around a replay; returns the exit status. `Program` has a constructor from
/// options, `itch(source, exchange or null)`, `lobster(options)`, both returning a `Result`,
/// `state()`, the market they leave behind, and `wiring()`, a description for people.
template <class Program>
int run_program(int argc, char** argv) {
    const char* const name = argc > 0 ? argv[0] : "market_replay";
    const char* const slash = std::strrchr(name, '/');
    const char* const program = slash != nullptr ? slash + 1 : name;
    try {
        const std::vector<const char*> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
        const Options options = parse_options(arguments);
        if (options.help) {
            std::fputs(usage, stdout);
            return 0;
        }
        if (options.wiring) {
            std::fputs(Program::wiring().c_str(), stdout);
            return 0;
        }
        Program replay(options);
        if (options.lobster_messages) {
            const Result result = replay.lobster(options);
            detail::finish(options, replay.state(), result, *options.lobster_messages);
            return 0;
        }
        if (options.itch) {
            const std::unique_ptr<ByteSource> source = open_file(*options.itch);
            const Result result = replay.itch(*source, nullptr);
            detail::finish(options, replay.state(), result, *options.itch);
            return 0;
        }
        const std::uint64_t seed = options.seed.value_or(Simulator::default_seed);
        Simulator simulator(seed, options.messages.value_or(Simulator::default_messages));
        if (options.write) {
            detail::write_stream(*options.write, simulator);
            return 0;
        }
        const Result result = replay.itch(simulator, &simulator);
        detail::finish(options, replay.state(), result,
                       "simulated exchange, seed " + std::to_string(seed));
        return 0;
    } catch (const UsageError& error) {
        std::fprintf(stderr, "%s: %s\nTry '%s --help'.\n", program, error.what(), program);
        return 2;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "%s: %s\n", program, error.what());
        return 1;
    }
}

} // namespace market_replay

#endif // MARKET_REPLAY_APP_HPP
