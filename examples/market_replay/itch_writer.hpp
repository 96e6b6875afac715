// SPDX-License-Identifier: MIT
//
// Writes ITCH 5.0 messages with their length prefix: the counterpart of itch.hpp, which has the
// sources and the layout.
#ifndef MARKET_REPLAY_ITCH_WRITER_HPP
#define MARKET_REPLAY_ITCH_WRITER_HPP

#include "itch.hpp"
#include "units.hpp"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

namespace market_replay::itch {

/// Appends messages to a block of memory. The caller makes sure that there is room: `room()` must
/// be at least `largest` before each message.
class MessageWriter {
public:
    static constexpr std::size_t largest = 2 + 50;

    explicit MessageWriter(std::span<char> block) noexcept : block_(block) {}

    [[nodiscard]] std::size_t size() const noexcept { return at_; }
    [[nodiscard]] std::size_t room() const noexcept { return block_.size() - at_; }

    void system_event(Nanos time, char code) noexcept {
        begin({'S', 0, time});
        text({&code, 1}, 1);
    }

    void stock_directory(Locate locate, Nanos time, const Stock& stock) noexcept {
        begin({'R', locate, time});
        text(stock);
        text("Q", 1);               // market category: NASDAQ Global Select
        text("N", 1);               // financial status: normal
        number<std::uint32_t>(100); // round lot
        text("N", 1);               // round lots only: no
        text("C", 1);               // issue classification: common stock
        text("Z", 2);               // issue sub-type: not applicable
        text("P", 1);               // authenticity: live
        text("N", 1);               // short sale threshold: no
        text("N", 1);               // IPO flag: no
        text("1", 1);               // LULD reference price tier
        text("N", 1);               // exchange-traded product: no
        number<std::uint32_t>(0);   // leverage factor
        text("N", 1);               // inverse: no
    }

    void trading_action(Locate locate, Nanos time, const Stock& stock) noexcept {
        begin({'H', locate, time});
        text(stock);
        text("T", 1); // trading
        text("", 1);
        text("", 4); // no reason
    }

    void short_sale_restriction(Locate locate, Nanos time, const Stock& stock) noexcept {
        begin({'Y', locate, time});
        text(stock);
        text("0", 1); // none in effect
    }

    /// `participant` makes it an `F`, an order with attribution; empty an `A`.
    void add_order(Locate locate, Nanos time, OrderRef ref, Side side, std::uint32_t shares,
                   const Stock& stock, Price price, std::string_view participant) noexcept {
        begin({participant.empty() ? 'A' : 'F', locate, time});
        number<std::uint64_t>(ref);
        text(side == Side::buy ? "B" : "S", 1);
        number<std::uint32_t>(shares);
        text(stock);
        number<std::uint32_t>(static_cast<std::uint32_t>(price));
        if (!participant.empty()) {
            text(participant, 4);
        }
    }

    void execute_order(Locate locate, Nanos time, OrderRef ref, std::uint32_t shares,
                       std::uint64_t match) noexcept {
        begin({'E', locate, time});
        number<std::uint64_t>(ref);
        number<std::uint32_t>(shares);
        number<std::uint64_t>(match);
    }

    void execute_order_at(Locate locate, Nanos time, OrderRef ref, std::uint32_t shares,
                          std::uint64_t match, Price price) noexcept {
        begin({'C', locate, time});
        number<std::uint64_t>(ref);
        number<std::uint32_t>(shares);
        number<std::uint64_t>(match);
        text("Y", 1); // printable
        number<std::uint32_t>(static_cast<std::uint32_t>(price));
    }

    void cancel_order(Locate locate, Nanos time, OrderRef ref, std::uint32_t shares) noexcept {
        begin({'X', locate, time});
        number<std::uint64_t>(ref);
        number<std::uint32_t>(shares);
    }

    void delete_order(Locate locate, Nanos time, OrderRef ref) noexcept {
        begin({'D', locate, time});
        number<std::uint64_t>(ref);
    }

    void replace_order(Locate locate, Nanos time, OrderRef old_ref, OrderRef new_ref,
                       std::uint32_t shares, Price price) noexcept {
        begin({'U', locate, time});
        number<std::uint64_t>(old_ref);
        number<std::uint64_t>(new_ref);
        number<std::uint32_t>(shares);
        number<std::uint32_t>(static_cast<std::uint32_t>(price));
    }

    void hidden_trade(Locate locate, Nanos time, std::uint32_t shares, const Stock& stock,
                      Price price, std::uint64_t match) noexcept {
        begin({'P', locate, time});
        number<std::uint64_t>(0); // order number: none is shown
        text("B", 1);             // side: always B for these
        number<std::uint32_t>(shares);
        text(stock);
        number<std::uint32_t>(static_cast<std::uint32_t>(price));
        number<std::uint64_t>(match);
    }

private:
    void begin(const Header& header) noexcept {
        number<std::uint16_t>(message_size(header.type));
        text({&header.type, 1}, 1);
        number<std::uint16_t>(header.locate);
        number<std::uint16_t>(0); // tracking number
        const auto time = static_cast<std::uint64_t>(header.time);
        number<std::uint16_t>(time >> 32U);
        number<std::uint32_t>(time & 0xffff'ffffU);
    }

    template <class Integer>
    void number(std::uint64_t value) noexcept {
        for (std::size_t i = sizeof(Integer); i-- > 0;) {
            block_[at_++] = static_cast<char>(value >> (8 * i));
        }
    }

    void text(std::string_view value, std::size_t width) noexcept {
        for (std::size_t i = 0; i < width; ++i) {
            block_[at_++] = i < value.size() ? value[i] : ' ';
        }
    }

    void text(const Stock& stock) noexcept { text({stock.data(), stock.size()}, stock.size()); }

    std::span<char> block_;
    std::size_t at_ = 0;
};

} // namespace market_replay::itch

#endif // MARKET_REPLAY_ITCH_WRITER_HPP
