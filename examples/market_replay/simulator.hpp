// SPDX-License-Identifier: MIT
//
// A small exchange that writes a day of ITCH 5.0.
//
// Four symbols whose fair prices wander at random; orders arrive near them, rest in price-time
// order and are cancelled, replaced or executed, mostly at the touch. The exchange keeps its own
// book, in containers of the standard library that have nothing in common with book.hpp, so that
// a replay can be checked against it. The stream depends on seed and number of messages alone.
#ifndef MARKET_REPLAY_SIMULATOR_HPP
#define MARKET_REPLAY_SIMULATOR_HPP

#include "book.hpp"
#include "exchange_book.hpp"
#include "itch.hpp"
#include "itch_writer.hpp"
#include "random.hpp"
#include "source.hpp"
#include "units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace market_replay {

class Simulator final : public ByteSource {
public:
    static constexpr std::uint64_t default_messages = 5'000'000;
    static constexpr std::uint64_t fewest_messages = 100; // session start and end take 17
    static constexpr std::uint64_t default_seed = 1;

    Simulator(std::uint64_t seed, std::uint64_t messages)
        : ByteSource("simulated stream"), random_(seed), total_(messages),
          crowd_(std::min<std::size_t>(600, 10 + static_cast<std::size_t>(messages / 100))) {
        const auto actions = static_cast<double>(total_);
        for (std::size_t i = 0; i < symbols.size(); ++i) {
            markets_[i].locate = static_cast<itch::Locate>(i + 1);
            markets_[i].name = symbols[i].name;
            markets_[i].fair = symbols[i].price;
            markets_[i].volatility = symbols[i].price * symbols[i].daily_move /
                                     std::sqrt(actions * symbols[i].activity / 100);
        }
    }

    /// Writes whole messages; needs room for a few of them (1 KiB).
    std::size_t read(std::span<char> into) override {
        itch::MessageWriter writer(into);
        while (written_ < total_ && writer.room() >= 1024) {
            if (written_ == 0) {
                open_session(writer);
            } else if (total_ - written_ <= 3) {
                close_session(writer);
            } else {
                act(writer);
            }
        }
        return writer.size();
    }

    [[nodiscard]] double progress() const override {
        return static_cast<double>(written_) / static_cast<double>(total_);
    }

    /// The first difference between the replayed books and the exchange's own: every price, every
    /// order, its size and its place in the queue. Empty when there is none.
    [[nodiscard]] std::string difference(const Books& books) const {
        std::size_t live = 0;
        for (const Market& market : markets_) {
            live += market.book.live().size();
            const std::string text = market.book.difference(books, market.locate);
            if (!text.empty()) {
                return std::string(itch::trimmed(market.name)) + ": " + text;
            }
        }
        if (books.live_orders() != live) {
            return format("%zu orders alive, replayed %zu", live, books.live_orders());
        }
        return {};
    }

private:
    using Order = ExchangeBook::Order;
    using Queue = ExchangeBook::Queue;

    struct Market {
        itch::Locate locate = 0;
        itch::Stock name{};
        double fair = 0;       // 1/10000 dollar
        double volatility = 0; // of the fair price, per action
        ExchangeBook book;
    };

    struct Symbol {
        itch::Stock name;
        double price;      // at the open, 1/10000 dollar
        double daily_move; // deviation of a day's move, as a share of the price
        double activity;   // per cent of all actions
    };

    static constexpr Price tick = 100; // a cent
    static constexpr Nanos session_open = 34'200 * nanos_per_second;
    static constexpr Nanos session_close = 57'600 * nanos_per_second;
    static constexpr std::array<Symbol, 4> symbols{{
        {{'A', 'L', 'P', 'H', ' ', ' ', ' ', ' '}, 1'842'500, 0.014, 55},
        {{'B', 'R', 'A', 'V', ' ', ' ', ' ', ' '}, 473'200, 0.020, 25},
        {{'C', 'H', 'A', 'R', 'L', ' ', ' ', ' '}, 3'120'000, 0.010, 15},
        {{'D', 'E', 'L', 'T', ' ', ' ', ' ', ' '}, 98'700, 0.025, 5},
    }};

    // The session.

    void open_session(itch::MessageWriter& writer) {
        Nanos time = 14'400 * nanos_per_second;
        writer.system_event(time, 'O'); // start of messages
        for (const Market& market : markets_) {
            time += 1'000'000;
            writer.stock_directory(market.locate, time, market.name);
            writer.trading_action(market.locate, time, market.name);
            writer.short_sale_restriction(market.locate, time, market.name);
        }
        writer.system_event(session_open, 'Q'); // start of market hours
        now_ = session_open;
        written_ = 2 + 3 * markets_.size();
    }

    void close_session(itch::MessageWriter& writer) {
        static constexpr std::array<std::pair<int, char>, 3> events{
            {{0, 'M'}, {300, 'E'}, {301, 'C'}}}; // end of market hours, of the system, of messages
        const auto [seconds, code] = events[3 - static_cast<std::size_t>(total_ - written_)];
        writer.system_event(session_close + seconds * nanos_per_second, code);
        ++written_;
    }

    // Busy at the open and at the close, calm around noon: time runs along 3x^2 - 2x^3.
    void advance_time() {
        const double x = static_cast<double>(written_) / static_cast<double>(total_);
        const double passed = 0.3 * x + 0.7 * x * x * (3 - 2 * x);
        const double pace = 0.3 + 4.2 * x * (1 - x); // its slope
        const double share = passed + random_.unit() * pace / static_cast<double>(total_);
        const auto time =
            session_open +
            static_cast<Nanos>(share * static_cast<double>(session_close - session_open));
        now_ = std::clamp(time, now_, session_close);
    }

    // What happens in it.

    void act(itch::MessageWriter& writer) {
        advance_time();
        Market& market = pick_market();
        market.fair = std::max(market.fair + market.volatility * random_.bell(), 100.0 * tick);
        const double shortage =
            1 - static_cast<double>(market.book.live().size()) / static_cast<double>(crowd_);
        const double add_share = std::clamp(0.46 + 0.5 * shortage, 0.1, 0.9);
        double dice = random_.unit();
        if (market.book.live().empty() || dice < add_share) {
            add(writer, market);
            return;
        }
        dice = (dice - add_share) / (1 - add_share); // over the rest, in per cent of it
        if (dice < 0.10) {
            trade(writer, market);
        } else if (dice < 0.13) {
            trade_hidden(writer, market);
        } else if (dice < 0.18) {
            cancel_part(writer, market);
        } else if (dice < 0.30) {
            replace(writer, market);
        } else {
            remove(writer, market);
        }
    }

    Market& pick_market() {
        double dice = 100 * random_.unit();
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
            if (dice < symbols[i].activity) {
                return markets_[i];
            }
            dice -= symbols[i].activity;
        }
        return markets_.back();
    }

    /// A price near the fair one that does not cross the other side.
    [[nodiscard]] Price pick_price(Market& market, Side side) {
        const auto fair = static_cast<Price>(market.fair) / tick * tick;
        const auto away = static_cast<Price>(random_.streak(0.8, 60)) * tick;
        if (side == Side::buy) {
            const Price price = fair - away;
            const Queue* const asks = market.book.best(Side::sell);
            const Price limit = asks == nullptr ? price : asks->front().price - tick;
            return std::max(std::min(price, limit), tick);
        }
        const Price price = fair + tick + away;
        const Queue* const bids = market.book.best(Side::buy);
        const Price limit = bids == nullptr ? price : bids->front().price + tick;
        return std::max(price, limit);
    }

    /// The resting orders that the fair price has passed, if any: offers below it, else bids above.
    [[nodiscard]] static Queue* mispriced(Market& market) {
        Queue* const asks = market.book.best(Side::sell);
        if (asks != nullptr && static_cast<double>(asks->front().price) < market.fair) {
            return asks;
        }
        Queue* const bids = market.book.best(Side::buy);
        return bids != nullptr && static_cast<double>(bids->front().price) > market.fair ? bids
                                                                                         : nullptr;
    }

    [[nodiscard]] ExchangeBook::Place pick_order(Market& market) {
        const std::vector<ExchangeBook::Place>& live = market.book.live();
        return live[random_.below(static_cast<std::uint32_t>(live.size()))];
    }

    [[nodiscard]] std::uint32_t pick_shares() {
        const std::uint32_t kind = random_.below(100);
        return kind < 65   ? 100
               : kind < 80 ? 1 + random_.below(99)
                           : 100 * (2 + random_.streak(0.7, 18));
    }

    [[nodiscard]] Side pick_side() { return random_.chance(0.5) ? Side::buy : Side::sell; }

    void add(itch::MessageWriter& writer, Market& market) {
        const Side side = pick_side();
        const Price price = pick_price(market, side);
        const std::uint32_t shares = pick_shares();
        const OrderRef ref = ++last_ref_;
        writer.add_order(market.locate, now_, ref, side, shares, market.name, price,
                         random_.chance(0.05) ? "MKTR" : "");
        ++written_;
        market.book.rest({ref, price, shares, side});
    }

    /// An incoming order takes resting ones, best price and oldest first; mispriced ones rather
    /// than others.
    void trade(itch::MessageWriter& writer, Market& market) {
        Queue* const wrong = mispriced(market);
        const Side resting = wrong != nullptr ? wrong->front().side : pick_side();
        std::uint32_t wanted = pick_shares();
        for (int fills = 0; fills < 8 && wanted > 0 && total_ - written_ > 3; ++fills) {
            Queue* const queue = market.book.best(resting);
            if (queue == nullptr) {
                return;
            }
            Order& order = queue->front();
            const std::uint32_t shares = std::min(wanted, order.shares);
            if (random_.chance(0.03)) {
                const Price better = order.price + (resting == Side::buy ? 50 : -50);
                writer.execute_order_at(market.locate, now_, order.ref, shares, ++last_match_,
                                        better);
            } else {
                writer.execute_order(market.locate, now_, order.ref, shares, ++last_match_);
            }
            ++written_;
            wanted -= shares;
            order.shares -= shares;
            if (order.shares == 0) {
                market.book.erase(queue->begin());
            }
        }
    }

    void trade_hidden(itch::MessageWriter& writer, Market& market) {
        writer.hidden_trade(market.locate, now_, pick_shares(), market.name,
                            static_cast<Price>(market.fair) / 50 * 50, ++last_match_);
        ++written_;
    }

    void cancel_part(itch::MessageWriter& writer, Market& market) {
        const ExchangeBook::Place order = pick_order(market);
        if (order->shares < 2) {
            remove(writer, market);
            return;
        }
        const std::uint32_t shares = 1 + random_.below(order->shares - 1);
        writer.cancel_order(market.locate, now_, order->ref, shares);
        ++written_;
        order->shares -= shares;
    }

    void replace(itch::MessageWriter& writer, Market& market) {
        const ExchangeBook::Place order = pick_order(market);
        const OrderRef old_ref = order->ref;
        const Side side = order->side;
        market.book.erase(order);
        const Price price = pick_price(market, side);
        const std::uint32_t shares = pick_shares();
        const OrderRef ref = ++last_ref_;
        writer.replace_order(market.locate, now_, old_ref, ref, shares, price);
        ++written_;
        market.book.rest({ref, price, shares, side});
    }

    /// Orders on the wrong side of the fair price go first: their owners look at it too.
    void remove(itch::MessageWriter& writer, Market& market) {
        ExchangeBook::Place order = pick_order(market);
        if (Queue* const wrong = mispriced(market)) {
            order = wrong->begin();
        }
        writer.delete_order(market.locate, now_, order->ref);
        ++written_;
        market.book.erase(order);
    }

    Random random_;
    std::uint64_t total_;
    std::size_t crowd_; // orders that rest in a market on average
    std::uint64_t written_ = 0;
    Nanos now_ = 0;
    OrderRef last_ref_ = 0;
    std::uint64_t last_match_ = 0;
    std::array<Market, symbols.size()> markets_;
};

/// Throws `Failure` unless the replayed books equal the exchange's own.
inline void require_equal(const Books& books, const Simulator& exchange, std::uint64_t events) {
    const std::string difference = exchange.difference(books);
    if (!difference.empty()) {
        throw Failure(exchange.name() + ": after message " + std::to_string(events) +
                      " the exchange's own book differs from the replayed one: " + difference);
    }
}

} // namespace market_replay

#endif // MARKET_REPLAY_SIMULATOR_HPP
