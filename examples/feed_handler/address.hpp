// SPDX-License-Identifier: MIT
//
// Addresses on the command line.
#ifndef FEED_HANDLER_ADDRESS_HPP
#define FEED_HANDLER_ADDRESS_HPP

#include "options.hpp"

#include <nexus/io/endpoint.hpp>

#include <netinet/in.h>
#include <optional>
#include <string>

namespace feed {

/// The value of `option` as an IP address with a port. Throws `UsageError`.
[[nodiscard]] inline nexus::Endpoint address(const char* option, const std::string& text) {
    const std::optional<nexus::Endpoint> endpoint = nexus::Endpoint::parse(text);
    if (!endpoint || endpoint->family() == AF_UNIX) {
        throw UsageError(std::string(option) + " is '" + text +
                         "', must be an address such as 127.0.0.1:31001");
    }
    return *endpoint;
}

[[nodiscard]] inline bool is_multicast(const nexus::Endpoint& endpoint) noexcept {
    if (endpoint.family() == AF_INET) {
        const auto* const address = reinterpret_cast<const sockaddr_in*>(endpoint.data());
        return IN_MULTICAST(ntohl(address->sin_addr.s_addr));
    }
    if (endpoint.family() == AF_INET6) {
        const auto* const address = reinterpret_cast<const sockaddr_in6*>(endpoint.data());
        return address->sin6_addr.s6_addr[0] == 0xff;
    }
    return false;
}

/// Any port of any address, for a socket that sends to `peer`.
[[nodiscard]] inline nexus::Endpoint any_address_for(const nexus::Endpoint& peer) {
    return peer.family() == AF_INET6 ? "[::]:0" : "0.0.0.0:0";
}

} // namespace feed

#endif // FEED_HANDLER_ADDRESS_HPP
