// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_MULTICAST_HPP
#define NEXUS_IO_MULTICAST_HPP

#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/endpoint.hpp>

#include <arpa/inet.h>
#include <cerrno>
#include <net/if.h>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>

/// \file
/// Multicast: joining groups and sending to them.

NEXUS_DETAIL_BEGIN

/// How a socket sends multicast.
struct MulticastOptions {
    // NOLINTNEXTLINE(readability-redundant-member-init): else initialisers must name it
    std::string_view interface_name{}; ///< a name or an IPv4 address; empty: the system's choice
    int ttl = 1;                       ///< the number of networks it may cross
    bool loopback = true;              ///< whether sockets of this machine receive it
};

namespace detail {

/// Throws `std::system_error`, which names operation and address, unless `error` is 0.
inline void demand(int error, const char* operation, const Endpoint& subject) {
    if (error != 0)
        detail::system_refused(error, std::string(operation) + " " + subject.to_string());
}

/// The index of the interface that `text` names; 0 when it is empty.
[[nodiscard]] inline unsigned interface_index(std::string_view text) {
    if (text.empty())
        return 0;
    const unsigned index = ::if_nametoindex(std::string(text).c_str());
    if (index == 0)
        detail::system_refused(errno, "the network interface \"" + std::string(text) + "\"");
    return index;
}

/// The interface that `text` names, by name or IPv4 address, for IPv4.
[[nodiscard]] inline ip_mreqn ip4_interface(std::string_view text) {
    ip_mreqn request{};
    if (::inet_pton(AF_INET, std::string(text).c_str(), &request.imr_address) != 1)
        request.imr_ifindex = static_cast<int>(detail::interface_index(text));
    return request;
}

inline void change_membership(int socket, const Endpoint& group, std::string_view interface_name,
                              int ip4_option, int ip6_option, const char* operation) {
    int result = -1;
    errno = EAFNOSUPPORT;
    if (group.family() == AF_INET) {
        ip_mreqn request = detail::ip4_interface(interface_name);
        request.imr_multiaddr = reinterpret_cast<const sockaddr_in*>(group.data())->sin_addr;
        result = ::setsockopt(socket, IPPROTO_IP, ip4_option, &request, sizeof(request));
    } else if (group.family() == AF_INET6) {
        ipv6_mreq request{};
        request.ipv6mr_multiaddr = reinterpret_cast<const sockaddr_in6*>(group.data())->sin6_addr;
        request.ipv6mr_interface = detail::interface_index(interface_name);
        result = ::setsockopt(socket, IPPROTO_IPV6, ip6_option, &request, sizeof(request));
    }
    detail::demand(result == 0 ? 0 : errno, operation, group);
}

/// See `Datagrams::join`.
inline void join_group(int socket, const Endpoint& group, std::string_view interface_name) {
    // Without it, the socket would also receive the groups that other programs have joined.
    if (group.family() == AF_INET)
        detail::demand(detail::set_option(socket, IPPROTO_IP, IP_MULTICAST_ALL, 0),
                       "IP_MULTICAST_ALL for", group);
    else if (group.family() == AF_INET6)
        detail::demand(detail::set_option(socket, IPPROTO_IPV6, IPV6_MULTICAST_ALL, 0),
                       "IPV6_MULTICAST_ALL for", group);
    detail::change_membership(socket, group, interface_name, IP_ADD_MEMBERSHIP, IPV6_JOIN_GROUP,
                              "join");
}
inline void leave_group(int socket, const Endpoint& group, std::string_view interface_name) {
    detail::change_membership(socket, group, interface_name, IP_DROP_MEMBERSHIP, IPV6_LEAVE_GROUP,
                              "leave");
}

/// See `Datagrams::set_multicast`.
inline void set_multicast(int socket, const MulticastOptions& options) {
    const Endpoint local = detail::local_endpoint_of(socket);
    if (local.family() == AF_INET6) {
        const int index = static_cast<int>(detail::interface_index(options.interface_name));
        detail::demand(detail::set_option(socket, IPPROTO_IPV6, IPV6_MULTICAST_IF, index),
                       "IPV6_MULTICAST_IF at", local);
        detail::demand(detail::set_option(socket, IPPROTO_IPV6, IPV6_MULTICAST_HOPS, options.ttl),
                       "IPV6_MULTICAST_HOPS at", local);
        detail::demand(
            detail::set_option(socket, IPPROTO_IPV6, IPV6_MULTICAST_LOOP, options.loopback),
            "IPV6_MULTICAST_LOOP at", local);
        return;
    }
    const ip_mreqn interface_name = detail::ip4_interface(options.interface_name);
    detail::demand(::setsockopt(socket, IPPROTO_IP, IP_MULTICAST_IF, &interface_name,
                                sizeof(interface_name)) == 0
                       ? 0
                       : errno,
                   "IP_MULTICAST_IF at", local);
    detail::demand(detail::set_option(socket, IPPROTO_IP, IP_MULTICAST_TTL, options.ttl),
                   "IP_MULTICAST_TTL at", local);
    detail::demand(detail::set_option(socket, IPPROTO_IP, IP_MULTICAST_LOOP, options.loopback),
                   "IP_MULTICAST_LOOP at", local);
}

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_MULTICAST_HPP
