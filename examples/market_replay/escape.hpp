// SPDX-License-Identifier: MIT
//
// File names and symbols inside JSON and XML.
#ifndef MARKET_REPLAY_ESCAPE_HPP
#define MARKET_REPLAY_ESCAPE_HPP

#include "units.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace market_replay {

namespace detail {

/// Length of the well-formed UTF-8 sequence at the front of `text`, 0 when there is none.
[[nodiscard]] inline std::size_t utf8_length(std::string_view text) noexcept {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const auto follows = [&](std::size_t i) { return (byte(i) & 0xc0U) == 0x80U; };
    const unsigned first = byte(0);
    if (first < 0x80) {
        return 1;
    }
    if (first >= 0xc2 && first < 0xe0) {
        return follows(1) ? 2 : 0;
    }
    if (first >= 0xe0 && first < 0xf0) {
        const bool overlong = first == 0xe0 && byte(1) < 0xa0;
        const bool surrogate = first == 0xed && byte(1) >= 0xa0;
        return follows(1) && follows(2) && !overlong && !surrogate ? 3 : 0;
    }
    if (first >= 0xf0 && first < 0xf5) {
        const bool overlong = first == 0xf0 && byte(1) < 0x90;
        const bool beyond = first == 0xf4 && byte(1) >= 0x90;
        return follows(1) && follows(2) && follows(3) && !overlong && !beyond ? 4 : 0;
    }
    return 0;
}

/// `text` as UTF-8: what is malformed becomes U+FFFD, and every ASCII character what `escape` says.
template <class Escape>
[[nodiscard]] std::string escaped(std::string_view text, Escape escape) {
    std::string out;
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 1) {
            out += escape(text.front());
        } else {
            out += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
        }
        text.remove_prefix(length == 0 ? 1 : length);
    }
    return out;
}

} // namespace detail

/// `text` as a JSON string, quotes included.
[[nodiscard]] inline std::string json_string(std::string_view text) {
    return '"' +
           detail::escaped(text,
                           [](char letter) {
                               if (letter == '"' || letter == '\\') {
                                   return std::string{'\\', letter};
                               }
                               return letter < ' ' || letter == '\x7f'
                                          ? format("\\u%04x", static_cast<unsigned>(letter))
                                          : std::string(1, letter);
                           }) +
           '"';
}

/// `text` as character data of XML 1.0, which has no way to write control characters.
[[nodiscard]] inline std::string xml_text(std::string_view text) {
    return detail::escaped(text, [](char letter) -> std::string {
        switch (letter) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        default:
            return std::string(1, letter < ' ' ? '?' : letter);
        }
    });
}

} // namespace market_replay

#endif // MARKET_REPLAY_ESCAPE_HPP
