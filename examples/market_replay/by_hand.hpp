// SPDX-License-Identifier: MIT
//
// What is done about each message without nexus: direct calls, as one writes them by hand. The
// counterpart of steps.hpp and wiring.hpp, for the programs that those are measured against.
#ifndef MARKET_REPLAY_BY_HAND_HPP
#define MARKET_REPLAY_BY_HAND_HPP

#include "analytics.hpp"
#include "book.hpp"
#include "checked.hpp"
#include "itch.hpp"
#include "market.hpp"
#include "units.hpp"

#include <utility>

namespace market_replay {

class ByHand {
public:
    ByHand() = default;
    explicit ByHand(Market market) : market_(std::move(market)) {}

    [[nodiscard]] Market& market() noexcept { return market_; }
    [[nodiscard]] const Market& market() const noexcept { return market_; }

    /// Applies an ITCH message. Throws `DataError` when it is malformed or contradicts the book.
    /// Returns whether a book may have changed. Inlined, as compilers do with what a program writes
    /// and calls only once.
    [[gnu::always_inline]] bool on_message(itch::Bytes message) {
        const Checked<itch::Frame, itch::Malformed> decoded = itch::decode_header(message);
        if (!decoded.has_value()) {
            itch::refuse(decoded.error());
        }
        const Checked<itch::Frame, itch::Malformed> valid = itch::validate(*decoded);
        if (!valid.has_value()) {
            itch::refuse(valid.error());
        }
        const itch::Frame& frame = *valid;
        note_arrival(frame.type, frame.time);
        switch (frame.type) {
        case 'A':
        case 'F':
            add_order(itch::decode_add(frame));
            break;
        case 'E':
        case 'C':
            execute_order(itch::decode_execute(frame));
            break;
        case 'X':
            cancel_order(itch::decode_cancel(frame));
            break;
        case 'D':
            delete_order(itch::decode_delete(frame));
            break;
        case 'U':
            replace_order(itch::decode_replace(frame));
            break;
        case 'P':
            market_.trades.hidden(itch::decode_hidden(frame).shares);
            return false;
        case 'R':
            name_symbol(itch::decode_directory(frame));
            return false;
        default:
            return false;
        }
        analyse({frame.locate, frame.time});
        return true;
    }

    void note_arrival(char type, Nanos time) {
        market_.clock.advance(time);
        market_.counts.add(type);
    }

    /// Looks at a book that may have changed. Worth inlining: a call costs ten instructions more.
    [[gnu::always_inline]] void analyse(Touched touched) {
        const View view = view_of(market_.books, touched);
        const Analysis analysis =
            combine(view, spread(view), weighted_price(view), imbalance(view));
        market_.quotes.update(touched.book, touched.time, analysis.best);
        market_.analytics.publish(analysis);
    }

    /// Ends a burst.
    void after_burst() {
        ++market_.bursts.count;
        if (!market_.analytics.settle()) {
            return;
        }
        ++market_.bursts.changed;
        market_.analytics.sample();
        for (const BookId book : market_.analytics.changed()) {
            const Analysis& analysis = market_.analytics.entries()[book].settled;
            if (market_.symbols.follows(book) && analysis.best.two_sided()) {
                market_.series.add(analysis.touched.time, analysis.best);
            }
        }
    }

private:
    void add_order(const itch::AddOrder& event) {
        market_.symbols.name_of_order(event.locate, event.stock);
        market_.books.add(event.locate, event.ref, event.side, event.shares, event.price);
    }

    void execute_order(const itch::ExecuteOrder& event) {
        const Fill fill = market_.books.execute(event.locate, event.ref, event.shares);
        market_.trades.executed(fill, event.shares, true);
    }

    void cancel_order(const itch::CancelOrder& event) {
        market_.books.reduce(event.locate, event.ref, event.shares, "cancellation");
    }

    void delete_order(const itch::DeleteOrder& event) {
        market_.books.remove(event.locate, event.ref, "deletion");
    }

    void replace_order(const itch::ReplaceOrder& event) {
        market_.books.replace(event.locate, event.old_ref, event.new_ref, event.shares,
                              event.price);
    }

    void name_symbol(const itch::StockDirectory& event) {
        market_.symbols.name(event.locate, event.stock);
    }

    Market market_;
};

} // namespace market_replay

#endif // MARKET_REPLAY_BY_HAND_HPP
