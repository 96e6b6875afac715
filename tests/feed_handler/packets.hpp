// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_FEED_HANDLER_PACKETS_HPP
#define NEXUS_TESTS_FEED_HANDLER_PACKETS_HPP

#include <cstddef>
#include <cstdint>
#include <feed_handler/mold.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace support {

/// A downstream packet; `count` says something else than the truth when it is given.
inline std::string packet(std::uint64_t sequence, const std::vector<std::string>& messages,
                          int count = -1, std::string_view session = "TEST") {
    std::string bytes(feed::mold::header_size, '\0');
    const auto announced = count < 0 ? messages.size() : static_cast<std::size_t>(count);
    feed::mold::write_header(
        bytes, {feed::mold::session_of(session), sequence, static_cast<std::uint16_t>(announced)});
    for (const std::string& message : messages) {
        bytes += static_cast<char>(message.size() >> 8U);
        bytes += static_cast<char>(message.size() & 0xffU);
        bytes += message;
    }
    return bytes;
}

inline std::string text(std::span<const char> bytes) {
    return {bytes.begin(), bytes.end()};
}

} // namespace support

#endif
