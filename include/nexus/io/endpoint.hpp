// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_ENDPOINT_HPP
#define NEXUS_IO_ENDPOINT_HPP

#include <nexus/io/descriptor.hpp>

#include <arpa/inet.h>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <net/if.h>
#include <netinet/in.h>
#include <optional>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <type_traits>

/// \file
/// `Endpoint`: the address of a socket.

NEXUS_DETAIL_BEGIN

/// An IPv4, IPv6 or UNIX socket address, or none. A value of 136 bytes; allocates nothing.
///
///     "127.0.0.1:8080"   "[::1]:8080"   "[fe80::1%eth0]:8080"   "unix:/run/feed" "unix:@abstract"
///
/// Names are not resolved, because that would block.
class Endpoint {
public:
    Endpoint() noexcept = default;

    /// Throws `std::invalid_argument`, which quotes the text, when `text` is not an address.
    Endpoint(std::string_view text) {
        if (const char* mistake = read(text))
            detail::refuse("Endpoint: \"" + std::string(text) + "\" " + mistake);
    }
    Endpoint(const char* text) : Endpoint(std::string_view(text)) {}
    Endpoint(const std::string& text) : Endpoint(std::string_view(text)) {}
    /// A port is not an address, and a literal 0 is not a text.
    Endpoint(int port) = delete; // write "address:port"

    /// Like the constructor, but returns nullopt when `text` is not an address.
    [[nodiscard]] static std::optional<Endpoint> parse(std::string_view text) noexcept {
        Endpoint endpoint;
        if (endpoint.read(text) != nullptr)
            return std::nullopt;
        return endpoint;
    }

    /// `AF_INET`, `AF_INET6`, `AF_UNIX`, or `AF_UNSPEC` for none.
    [[nodiscard]] int family() const noexcept { return storage_.ss_family; }
    [[nodiscard]] explicit operator bool() const noexcept { return family() != AF_UNSPEC; }

    /// The port; 0 for a UNIX socket.
    [[nodiscard]] std::uint16_t port() const noexcept {
        if (family() == AF_INET)
            return ntohs(as<sockaddr_in>().sin_port);
        if (family() == AF_INET6)
            return ntohs(as<sockaddr_in6>().sin6_port);
        return 0;
    }

    /// The path of a UNIX socket, empty for others. The path of an abstract one begins with a zero
    /// byte.
    [[nodiscard]] std::string_view path() const noexcept {
        constexpr std::size_t before = offsetof(sockaddr_un, sun_path);
        if (family() != AF_UNIX || size_ <= before)
            return {};
        const char* const path = reinterpret_cast<const char*>(&storage_) + before;
        const std::size_t room = size_ - before;
        return {path, path[0] == '\0' ? room : ::strnlen(path, room)};
    }

    /// A text from which an equal endpoint can be made.
    [[nodiscard]] std::string to_string() const {
        char text[INET6_ADDRSTRLEN] = "";
        switch (family()) {
        case AF_INET:
            ::inet_ntop(AF_INET, &as<sockaddr_in>().sin_addr, text, sizeof(text));
            return std::string(text) + ":" + std::to_string(port());
        case AF_INET6: {
            const auto& address = as<sockaddr_in6>();
            ::inet_ntop(AF_INET6, &address.sin6_addr, text, sizeof(text));
            std::string scope;
            if (address.sin6_scope_id != 0)
                scope = "%" + std::to_string(address.sin6_scope_id);
            return "[" + std::string(text) + scope + "]:" + std::to_string(port());
        }
        case AF_UNIX: {
            const std::string_view name = path();
            if (!name.empty() && name[0] == '\0')
                return "unix:@" + std::string(name.substr(1));
            return "unix:" + std::string(name);
        }
        default:
            return "(no address)";
        }
    }

    friend bool operator==(const Endpoint& a, const Endpoint& b) noexcept {
        if (a.family() != b.family())
            return false;
        switch (a.family()) {
        case AF_INET:
            return a.port() == b.port() &&
                   a.as<sockaddr_in>().sin_addr.s_addr == b.as<sockaddr_in>().sin_addr.s_addr;
        case AF_INET6:
            return a.port() == b.port() &&
                   a.as<sockaddr_in6>().sin6_scope_id == b.as<sockaddr_in6>().sin6_scope_id &&
                   std::memcmp(&a.as<sockaddr_in6>().sin6_addr, &b.as<sockaddr_in6>().sin6_addr,
                               sizeof(in6_addr)) == 0;
        case AF_UNIX:
            return a.path() == b.path();
        default:
            return true;
        }
    }

    /// For system calls. Pass `data()` and `capacity` to a call that writes an address, then pass
    /// the size that it reports to `resize`.
    [[nodiscard]] const sockaddr* data() const noexcept {
        return reinterpret_cast<const sockaddr*>(&storage_);
    }
    [[nodiscard]] sockaddr* data() noexcept { return reinterpret_cast<sockaddr*>(&storage_); }
    [[nodiscard]] socklen_t size() const noexcept { return size_; }
    static constexpr socklen_t capacity = sizeof(sockaddr_storage);
    void resize(socklen_t size) noexcept { size_ = size < capacity ? size : capacity; }

private:
    template <class Address>
    const Address& as() const noexcept {
        return reinterpret_cast<const Address&>(storage_);
    }
    template <class Address>
    Address& as() noexcept {
        return reinterpret_cast<Address&>(storage_);
    }

    /// Returns the end of the error message, or null.
    const char* read(std::string_view text) noexcept {
        if (text.substr(0, 5) == "unix:")
            return read_unix(text.substr(5));
        if (text.find('\0') != text.npos) // the system's functions would stop there
            return no_address;
        const std::size_t colon = text.rfind(':');
        std::uint16_t port = 0;
        if (colon == text.npos || !read_number(text.substr(colon + 1), port))
            return no_address;
        const std::string_view host = text.substr(0, colon);
        if (host.size() >= 2 && host.front() == '[' && host.back() == ']')
            return read_ip6(host.substr(1, host.size() - 2), port);
        char terminated[INET_ADDRSTRLEN] = "";
        if (host.size() >= sizeof(terminated))
            return no_address;
        host.copy(terminated, host.size());
        auto& address = as<sockaddr_in>();
        if (::inet_pton(AF_INET, terminated, &address.sin_addr) != 1)
            return no_address;
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        size_ = sizeof(sockaddr_in);
        return nullptr;
    }

    const char* read_ip6(std::string_view host, std::uint16_t port) noexcept {
        const std::size_t percent = host.find('%');
        const std::string_view number = host.substr(0, percent);
        char terminated[INET6_ADDRSTRLEN] = "";
        if (number.size() >= sizeof(terminated))
            return no_address;
        number.copy(terminated, number.size());
        auto& address = as<sockaddr_in6>();
        if (::inet_pton(AF_INET6, terminated, &address.sin6_addr) != 1)
            return no_address;
        if (percent != host.npos) {
            const std::string_view scope = host.substr(percent + 1);
            char name[IF_NAMESIZE] = "";
            if (!read_number(scope, address.sin6_scope_id)) {
                if (scope.size() >= sizeof(name))
                    return "names no network interface behind the %";
                scope.copy(name, scope.size());
                address.sin6_scope_id = ::if_nametoindex(name);
            }
            if (address.sin6_scope_id == 0)
                return "names no network interface behind the %";
        }
        address.sin6_family = AF_INET6;
        address.sin6_port = htons(port);
        size_ = sizeof(sockaddr_in6);
        return nullptr;
    }

    const char* read_unix(std::string_view path) noexcept {
        auto& address = as<sockaddr_un>();
        if (path.empty() || (path[0] == '@' && path.size() < 2))
            return R"(has no path; write "unix:/path" or "unix:@name")";
        if (path[0] != '@' && path.find('\0') != path.npos)
            return "has a path with a zero byte";
        if (path.size() >= sizeof(address.sun_path))
            return "has a path that is too long: at most 107 bytes";
        path.copy(address.sun_path, path.size());
        size_ = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
        if (path[0] == '@')
            address.sun_path[0] = '\0'; // abstract: its size ends the name, not a zero
        else
            ++size_;
        address.sun_family = AF_UNIX;
        return nullptr;
    }

    template <class Number>
    static bool read_number(std::string_view digits, Number& number) noexcept {
        const char* const end = digits.data() + digits.size();
        const auto [stopped, error] = std::from_chars(digits.data(), end, number);
        return error == std::errc() && stopped == end;
    }

    static constexpr const char* no_address =
        "is not an address; write \"127.0.0.1:8080\", \"[::1]:8080\", \"unix:/path\" or "
        "\"unix:@name\" (names are not resolved)";

    sockaddr_storage storage_{};
    socklen_t size_ = 0;
};

namespace detail {

/// A port that is passed in place of the handler: it belongs in the text of the address.
template <class Given>
concept PortAlone = std::is_arithmetic_v<std::remove_cvref_t<Given>>;

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_ENDPOINT_HPP
