// SPDX-License-Identifier: MIT
//
// `--top`: a live picture for people, drawn over itself five times a second with plain ANSI codes.
#ifndef FEED_HANDLER_SCREEN_HPP
#define FEED_HANDLER_SCREEN_HPP

#include "feed.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <market_replay/histogram.hpp>
#include <market_replay/report.hpp>
#include <market_replay/units.hpp>
#include <string>
#include <sys/ioctl.h>
#include <unistd.h>
#include <vector>

namespace feed {

/// What was shown last, for rates; the context of the timer that draws.
struct Screen {
    static constexpr milliseconds period{200};

    nexus::TimePoint at{};
    std::uint64_t messages = 0;
    std::uint64_t packets = 0;
    double message_rate = 0;
    double packet_rate = 0;
    bool first = true;

    /// Takes the rates since the last call, smoothed over about a second.
    void measure(nexus::TimePoint now, std::uint64_t all_messages, std::uint64_t all_packets) {
        const double seconds = std::chrono::duration<double>(now - at).count();
        if (!first && seconds > 0 && all_messages >= messages) {
            const auto smooth = [&](double& rate, std::uint64_t count) {
                rate += 0.2 * (static_cast<double>(count) / seconds - rate);
            };
            smooth(message_rate, all_messages - messages);
            smooth(packet_rate, all_packets - packets);
        }
        first = false;
        at = now;
        messages = all_messages;
        packets = all_packets;
    }
};

namespace detail {

/// Lines for a terminal: each is cut to its width and wiped to its end.
class Canvas {
public:
    Canvas() {
        winsize size{};
        if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) {
            width_ = size.ws_col;
            height_ = size.ws_row;
        }
    }

    [[nodiscard]] std::size_t left() const noexcept {
        return height_ > used_ ? height_ - used_ : 0;
    }

    /// `style` is a code such as "1" for bold, or empty.
    void line(const std::string& content, const char* style = "") {
        if (left() == 0) {
            return;
        }
        text_ += used_ == 0 ? "\x1b[H" : "\r\n";
        ++used_;
        if (*style != '\0') {
            text_ += "\x1b[" + std::string(style) + "m";
        }
        text_ += content.substr(0, width_);
        text_ += *style != '\0' ? "\x1b[0m\x1b[K" : "\x1b[K";
    }

    void show() {
        text_ += "\x1b[J";
        std::fwrite(text_.data(), 1, text_.size(), stdout);
        std::fflush(stdout);
    }

private:
    std::string text_;
    std::size_t width_ = 80;
    std::size_t height_ = 24;
    std::size_t used_ = 0;
};

[[nodiscard]] inline std::string compact(std::uint64_t number) {
    return market_replay::grouped(number);
}

/// A price and the shares at it, in two columns; empty where a side has none.
[[nodiscard]] inline std::string price(Price value, std::uint64_t shares) {
    return shares != 0 ? market_replay::dollars(value) : "-";
}
[[nodiscard]] inline std::string size(std::uint64_t shares) {
    return shares != 0 ? compact(shares) : "";
}

inline void draw_books(Canvas& canvas, const Market& market) {
    using market_replay::format;
    canvas.line(format("%-8s %7s %9s | %-9s %-7s %6s %9s %5s %10s", "symbol", "shares", "bid",
                       "ask", "shares", "spread", "weighted", "imb.", "events"),
                "1");
    const std::vector<BookId> books = market_replay::busiest_books(market);
    // The busiest book's ladder, a heading and a blank line stand below.
    const std::size_t room = canvas.left() > 10 ? canvas.left() - 8 : canvas.left();
    for (std::size_t i = 0; i < std::min(books.size(), room); ++i) {
        const Quote quote = market.books.quote(books[i]);
        std::string text =
            format("%-8s %7s %9s | %-9s %-7s", market.symbols.show(books[i]).c_str(),
                   size(quote.bid_shares).c_str(), price(quote.bid, quote.bid_shares).c_str(),
                   price(quote.ask, quote.ask_shares).c_str(), size(quote.ask_shares).c_str());
        if (books[i] < market.analytics.entries().size()) {
            const market_replay::Analysis& analysis = market.analytics.entries()[books[i]].latest;
            text +=
                format(" %6s %9.3f %+5.2f",
                       quote.two_sided() ? market_replay::dollars(analysis.spread).c_str() : "-",
                       analysis.weighted_price / market_replay::price_scale, analysis.imbalance);
        }
        canvas.line(text +
                    format(" %10s", compact(market.quotes.entries()[books[i]].events).c_str()));
    }
    if (books.empty() || canvas.left() < 3) {
        return;
    }
    canvas.line("");
    canvas.line(market.symbols.show(books[0]) + ", best prices", "1");
    for (std::size_t rank = 0; rank < 5; ++rank) {
        std::array<std::string, 4> cells;
        for (const Side side : {Side::buy, Side::sell}) {
            if (rank < market.books.depth(books[0], side)) {
                const Books::Level& level = market.books.level(books[0], side, rank);
                const std::string shares =
                    compact(level.shares) + " (" + std::to_string(level.orders) + ")";
                const bool buy = side == Side::buy;
                cells[buy ? 0 : 3] = shares;
                cells[buy ? 1 : 2] = market_replay::dollars(level.price);
            }
        }
        canvas.line(format("%16s %9s | %-9s %s", cells[0].c_str(), cells[1].c_str(),
                           cells[2].c_str(), cells[3].c_str()));
    }
}

} // namespace detail

/// Draws everything. The whole application is looked at, so the world itself is asked for.
inline void draw(Screen& screen, nexus::World<Feed>& world) {
    using detail::compact;
    using market_replay::format;
    Feed& app = world.app();
    const Line& line = app.line;
    const Sequencer::Counts counts = app.sequencer.counts();
    screen.measure(app.clock.now(), counts.delivered, line.packets);
    detail::Canvas canvas;
    const char* const state = !line.session         ? "waiting for a session"
                              : line.over           ? "session over"
                              : line.silent         ? "SILENT"
                              : app.sequencer.gap() ? "recovering"
                                                    : "live";
    canvas.line(format("feed_handler   session %s   %s   exchange time %s",
                       line.session ? mold::show(*line.session).c_str() : "-", state,
                       market_replay::time_of_day(app.market.clock.now()).c_str()),
                line.silent || app.sequencer.gap() ? "7" : "1");
    canvas.line(format("messages  %14s  %s/s, in %s packets, %s/s",
                       compact(counts.delivered).c_str(),
                       compact(static_cast<std::uint64_t>(screen.message_rate)).c_str(),
                       compact(line.packets).c_str(),
                       compact(static_cast<std::uint64_t>(screen.packet_rate)).c_str()));
    canvas.line(format("waiting   %14s  gaps %s, asked %s times, came twice %s, lost %s",
                       compact(app.sequencer.horizon() - app.sequencer.next()).c_str(),
                       compact(counts.gaps).c_str(), compact(app.recovery.requests).c_str(),
                       compact(counts.duplicates).c_str(), compact(counts.lost).c_str()));
    const market_replay::Histogram& latency = app.wire_to_book.nanos;
    if (latency.count() != 0) {
        std::string text = "wire to book, us:";
        for (const auto& [name, share] : market_replay::latency_quantiles) {
            text += format("  %s %.0f", name, static_cast<double>(latency.quantile(share)) / 1e3);
        }
        canvas.line(text + format("  max %.0f", static_cast<double>(latency.max()) / 1e3));
    }
    canvas.line(format("clients   %14zu  told %s lines, behind %s times, dropped %s",
                       app.clients.count, compact(app.clients.lines).c_str(),
                       compact(app.clients.skipped).c_str(), compact(app.clients.dropped).c_str()));
    if (app.contradictions.count != 0) {
        canvas.line(format("%s messages contradicted the books, the first: %s",
                           compact(app.contradictions.count).c_str(),
                           app.contradictions.first.c_str()));
    }
    canvas.line("");
    detail::draw_books(canvas, app.market);
    canvas.show();
}

/// Takes the terminal over and draws from now on.
inline void start_screen(Feed& app) {
    std::fputs("\x1b[?1049h\x1b[?25l\x1b[2J", stdout);
    app.timers.every(app.clock.now(), Screen::period,
                     nexus::callback<draw>(Screen(), nexus::registry<Feed>), nexus::CatchUp::delay);
}

/// Gives the terminal back as it was.
inline void stop_screen() {
    std::fputs("\x1b[?25h\x1b[?1049l", stdout);
}

} // namespace feed

#endif // FEED_HANDLER_SCREEN_HPP
