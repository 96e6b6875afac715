// SPDX-License-Identifier: MIT
//
// NASDAQ TotalView-ITCH 5.0: messages as events, and the decoder.
//
// Format: "NASDAQ TotalView-ITCH 5.0" specification (nasdaqtrader.com). All integers are big-endian
// and unsigned, text is ASCII padded with spaces on the right, prices are 1/10000 dollar. Every
// message begins with type (1), stock locate (2), tracking number (2) and time (6, nanoseconds
// after midnight). Offsets below count from the type byte.
#ifndef MARKET_REPLAY_ITCH_HPP
#define MARKET_REPLAY_ITCH_HPP

#include "checked.hpp"
#include "error.hpp"
#include "units.hpp"

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace market_replay::itch {

using Locate = std::uint16_t;      // the day's number of a symbol
using OrderRef = std::uint64_t;    // the day's number of an order
using Stock = std::array<char, 8>; // symbol, padded with spaces

/// What all messages begin with.
struct Header {
    char type = 0;
    Locate locate = 0;
    Nanos time = 0;
};

/// `A`, `F`: a new displayed order.
struct AddOrder : Header {
    OrderRef ref = 0;
    Side side = Side::buy;
    std::uint32_t shares = 0;
    Stock stock{};
    Price price = 0;
};

/// `E`, `C`: shares of a displayed order were executed; `C` at a price that is not the order's.
struct ExecuteOrder : Header {
    OrderRef ref = 0;
    std::uint32_t shares = 0;
};

/// `X`: some shares of an order were cancelled.
struct CancelOrder : Header {
    OrderRef ref = 0;
    std::uint32_t shares = 0;
};

/// `D`: an order is gone.
struct DeleteOrder : Header {
    OrderRef ref = 0;
};

/// `U`: an order was replaced by one with a new number, size and price; it lost its place in time.
struct ReplaceOrder : Header {
    OrderRef old_ref = 0;
    OrderRef new_ref = 0;
    std::uint32_t shares = 0;
    Price price = 0;
};

/// `P`: a trade against an order that was never displayed; the book stays as it is.
struct HiddenTrade : Header {
    std::uint32_t shares = 0;
    Price price = 0;
};

/// `R`: which symbol a locate stands for.
struct StockDirectory : Header {
    Stock stock{};
};

/// Everything else: system events, trading actions, imbalances, types this program does not know.
struct Notice : Header {};

inline constexpr std::size_t header_size = 11;

/// The length of a message of `type`, from type byte to end; 0 for a type the format does not have.
[[nodiscard]] constexpr std::size_t message_size(char type) noexcept {
    switch (type) {
    case 'A':
        return 36;
    case 'B':
        return 19;
    case 'C':
        return 36;
    case 'D':
        return 19;
    case 'E':
        return 31;
    case 'F':
        return 40;
    case 'H':
        return 25;
    case 'I':
        return 50;
    case 'J':
        return 35;
    case 'K':
        return 28;
    case 'L':
        return 26;
    case 'N':
        return 20;
    case 'P':
        return 44;
    case 'Q':
        return 40;
    case 'R':
        return 39;
    case 'S':
        return 12;
    case 'U':
        return 35;
    case 'V':
        return 35;
    case 'W':
        return 12;
    case 'X':
        return 23;
    case 'Y':
        return 20;
    case 'h':
        return 21;
    default:
        return 0;
    }
}

namespace detail {

/// A big-endian unsigned integer at `at`.
template <class Integer>
[[nodiscard]] inline Integer load(const char* at) noexcept {
    Integer value;
    std::memcpy(&value, at, sizeof value);
    if constexpr (std::endian::native == std::endian::little) {
        if constexpr (sizeof value == 2) {
            value = __builtin_bswap16(value);
        } else if constexpr (sizeof value == 4) {
            value = __builtin_bswap32(value);
        } else {
            value = __builtin_bswap64(value);
        }
    }
    return value;
}

[[nodiscard]] inline Stock load_stock(const char* at) {
    Stock stock;
    std::memcpy(stock.data(), at, stock.size());
    for (const char letter : stock) {
        if (letter < ' ' || letter > '~') {
            throw DataError("stock symbol holds a byte that is not printable ASCII");
        }
    }
    return stock;
}

[[nodiscard]] inline Side load_side(const char* at) {
    if (*at == 'B' || *at == 'S') {
        return *at == 'B' ? Side::buy : Side::sell;
    }
    throw DataError(format("side is byte 0x%02x, expected 'B' or 'S'",
                           static_cast<unsigned>(static_cast<unsigned char>(*at))));
}

/// The type as messages show it: 'A', or 0x07 where it cannot be printed.
[[nodiscard]] inline std::string show_type(char type) {
    return type > ' ' && type <= '~'
               ? format("'%c'", type)
               : format("0x%02x", static_cast<unsigned>(static_cast<unsigned char>(type)));
}

} // namespace detail

using Bytes = std::span<const char>;

/// One message, its header decoded, the rest where it was read.
struct Frame : Header {
    Bytes bytes; // from the type byte
};

/// Why bytes are no message.
struct Malformed {
    enum class Defect : std::uint8_t { no_header, wrong_length, no_time_of_day };
    Defect defect;
    Header header;
    std::size_t size;
};

/// Nanoseconds after midnight; the message must have a header.
[[nodiscard]] inline Nanos time_of(Bytes message) noexcept {
    return static_cast<Nanos>(std::uint64_t{detail::load<std::uint16_t>(message.data() + 5)}
                                  << 32U |
                              detail::load<std::uint32_t>(message.data() + 7));
}

/// Decodes what all messages begin with.
[[nodiscard]] inline Checked<Frame, Malformed> decode_header(Bytes message) noexcept {
    if (message.size() < header_size) {
        return {{Malformed{Malformed::Defect::no_header, {}, message.size()}}};
    }
    return Frame{{message[0], detail::load<std::uint16_t>(message.data() + 1), time_of(message)},
                 message};
}

/// A message has the length of its type, and was sent within the day. A type the format does not
/// have is valid: its length prefix is enough to skip it.
[[nodiscard]] inline Checked<Frame, Malformed> validate(const Frame& frame) noexcept {
    const std::size_t expected = message_size(frame.type);
    if (expected != 0 && expected != frame.bytes.size()) {
        return {{Malformed{Malformed::Defect::wrong_length, frame, frame.bytes.size()}}};
    }
    if (frame.time >= nanos_per_day) {
        return {{Malformed{Malformed::Defect::no_time_of_day, frame, frame.bytes.size()}}};
    }
    return frame;
}

/// Throws the `DataError` that says what is wrong.
[[noreturn]] inline Frame refuse(const Malformed& message) {
    switch (message.defect) {
    case Malformed::Defect::no_header:
        throw DataError(format("message of %zu bytes, shorter than the %zu every message begins "
                               "with",
                               message.size, header_size));
    case Malformed::Defect::wrong_length:
        throw DataError(format("message of type %s has %zu bytes, expected %zu",
                               detail::show_type(message.header.type).c_str(), message.size,
                               message_size(message.header.type)));
    case Malformed::Defect::no_time_of_day:
        break;
    }
    throw DataError(format("time is %lld ns after midnight, more than a day",
                           static_cast<long long>(message.header.time)));
}

// The rest of a message, by type. They want a valid frame of that type, and throw `DataError` for
// a side that is neither or a symbol that is no text.

[[nodiscard]] inline AddOrder decode_add(const Frame& frame) {
    const char* const at = frame.bytes.data();
    return {frame,
            detail::load<OrderRef>(at + 11),
            detail::load_side(at + 19),
            detail::load<std::uint32_t>(at + 20),
            detail::load_stock(at + 24),
            detail::load<std::uint32_t>(at + 32)};
}

[[nodiscard]] inline ExecuteOrder decode_execute(const Frame& frame) noexcept {
    const char* const at = frame.bytes.data();
    return {frame, detail::load<OrderRef>(at + 11), detail::load<std::uint32_t>(at + 19)};
}

[[nodiscard]] inline CancelOrder decode_cancel(const Frame& frame) noexcept {
    const char* const at = frame.bytes.data();
    return {frame, detail::load<OrderRef>(at + 11), detail::load<std::uint32_t>(at + 19)};
}

[[nodiscard]] inline DeleteOrder decode_delete(const Frame& frame) noexcept {
    return {frame, detail::load<OrderRef>(frame.bytes.data() + 11)};
}

[[nodiscard]] inline ReplaceOrder decode_replace(const Frame& frame) noexcept {
    const char* const at = frame.bytes.data();
    return {frame, detail::load<OrderRef>(at + 11), detail::load<OrderRef>(at + 19),
            detail::load<std::uint32_t>(at + 27), detail::load<std::uint32_t>(at + 31)};
}

[[nodiscard]] inline HiddenTrade decode_hidden(const Frame& frame) noexcept {
    const char* const at = frame.bytes.data();
    return {frame, detail::load<std::uint32_t>(at + 20), detail::load<std::uint32_t>(at + 32)};
}

[[nodiscard]] inline StockDirectory decode_directory(const Frame& frame) {
    return {frame, detail::load_stock(frame.bytes.data() + 11)};
}

/// Decodes one message, type byte first, and calls `on_event` with one of the structs above.
///
/// Throws `DataError` for a message that is not valid.
template <class OnEvent>
inline void decode(Bytes message, OnEvent&& on_event) {
    Checked<Frame, Malformed> checked = decode_header(message);
    if (checked.has_value()) {
        checked = validate(*checked);
    }
    if (!checked.has_value()) {
        refuse(checked.error());
    }
    const Frame& frame = *checked;
    switch (frame.type) {
    case 'A':
    case 'F':
        on_event(decode_add(frame));
        break;
    case 'E':
    case 'C':
        on_event(decode_execute(frame));
        break;
    case 'X':
        on_event(decode_cancel(frame));
        break;
    case 'D':
        on_event(decode_delete(frame));
        break;
    case 'U':
        on_event(decode_replace(frame));
        break;
    case 'P':
        on_event(decode_hidden(frame));
        break;
    case 'R':
        on_event(decode_directory(frame));
        break;
    default:
        on_event(Notice{frame});
        break;
    }
}

/// The symbol without its padding.
[[nodiscard]] inline std::string_view trimmed(const Stock& stock) noexcept {
    std::string_view text(stock.data(), stock.size());
    while (!text.empty() && text.back() == ' ') {
        text.remove_suffix(1);
    }
    return text;
}

} // namespace market_replay::itch

#endif // MARKET_REPLAY_ITCH_HPP
