// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_SOCKET_HPP
#define NEXUS_IO_DETAIL_SOCKET_HPP

#include <nexus/io/descriptor.hpp>
#include <nexus/io/endpoint.hpp>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <netinet/tcp.h>
#include <span>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>
#include <vector>

/// \file
/// Socket calls for drivers: they raise no signal, do not block, and are repeated after EINTR.

NEXUS_DETAIL_BEGIN

namespace detail {

[[nodiscard]] inline bool would_block(int error) noexcept {
    return error == EAGAIN || error == EWOULDBLOCK; // NOLINT(misc-redundant-expression): equal here
}

/// Repeats `call()` until no signal interrupts it.
template <class Call>
auto uninterrupted(Call call) noexcept {
    for (;;)
        if (const auto result = call(); result >= 0 || errno != EINTR)
            return result;
}

inline constexpr int send_flags = MSG_NOSIGNAL | MSG_DONTWAIT;

[[nodiscard]] inline iovec as_iovec(std::span<const std::byte> bytes) noexcept {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the system reads only
    return {const_cast<std::byte*>(bytes.data()), bytes.size()};
}

/// The most parts of one gathered send.
inline constexpr std::size_t max_parts = 8;

[[nodiscard]] inline ssize_t send_some(int socket, const std::span<const std::byte>* parts,
                                       std::size_t count) noexcept {
    if (count == 1)
        return detail::uninterrupted(
            [&] { return ::send(socket, parts->data(), parts->size(), send_flags); });
    iovec list[max_parts];
    for (std::size_t i = 0; i < count; ++i)
        list[i] = detail::as_iovec(parts[i]);
    msghdr message{};
    message.msg_iov = list;
    message.msg_iovlen = count;
    return detail::uninterrupted([&] { return ::sendmsg(socket, &message, send_flags); });
}

/// Sends `bytes` and a duplicate of `descriptor` to `to`, or to the peer of a connected socket.
[[nodiscard]] inline ssize_t send_with_descriptor(int socket, std::span<const std::byte> bytes,
                                                  int descriptor,
                                                  const Endpoint* to = nullptr) noexcept {
    iovec part = detail::as_iovec(bytes);
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof(control);
    if (to != nullptr) {
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the system reads only
        message.msg_name = const_cast<sockaddr*>(to->data());
        message.msg_namelen = to->size();
    }
    cmsghdr* const header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    std::memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    return detail::uninterrupted([&] { return ::sendmsg(socket, &message, send_flags); });
}

/// Room for the descriptors of one message: Linux passes at most 253.
struct ControlRoom {
    alignas(cmsghdr) char bytes[CMSG_SPACE(253 * sizeof(int))];
};

/// Appends the descriptors that came with `message` to `passed`, which holds at most `most`. Closes
/// the others.
inline void keep_passed(msghdr& message, std::vector<Descriptor>& passed, std::size_t most) {
    for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        const std::size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t i = 0; i < count; ++i) {
            int number = -1;
            std::memcpy(&number, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            Descriptor descriptor(number);
            if (passed.size() < most)
                passed.push_back(static_cast<Descriptor&&>(descriptor));
        }
    }
}

/// Like `recv`; also keeps the descriptors that came with the bytes.
[[nodiscard]] inline ssize_t receive_with_descriptors(int socket, std::span<std::byte> room,
                                                      std::vector<Descriptor>& passed,
                                                      std::size_t most) {
    iovec part{room.data(), room.size()};
    ControlRoom control;
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    message.msg_control = control.bytes;
    message.msg_controllen = sizeof(control.bytes);
    const ssize_t count = detail::uninterrupted(
        [&] { return ::recvmsg(socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC); });
    if (count >= 0)
        detail::keep_passed(message, passed, most);
    return count;
}

/// Sets an option whose value is a number. Returns the error number, 0 for none.
inline int set_option(int socket, int level, int option, int value) noexcept {
    return ::setsockopt(socket, level, option, &value, sizeof(value)) == 0 ? 0 : errno;
}

/// For TCP. A UNIX socket refuses the option, which does no harm.
inline void set_no_delay(int socket) noexcept {
    static_cast<void>(detail::set_option(socket, IPPROTO_TCP, TCP_NODELAY, 1));
}

/// The pending error of a socket. Reading the error clears it.
[[nodiscard]] inline int take_error(int socket) noexcept {
    int error = 0;
    socklen_t size = sizeof(error);
    return ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

[[nodiscard]] inline Endpoint local_endpoint_of(int socket) noexcept {
    Endpoint endpoint;
    socklen_t size = Endpoint::capacity;
    if (::getsockname(socket, endpoint.data(), &size) != 0)
        return {};
    endpoint.resize(size);
    return endpoint;
}
[[nodiscard]] inline Endpoint peer_endpoint_of(int socket) noexcept {
    Endpoint endpoint;
    socklen_t size = Endpoint::capacity;
    if (::getpeername(socket, endpoint.data(), &size) != 0)
        return {};
    endpoint.resize(size);
    return endpoint;
}

/// Whether the endpoint is the path of a socket that no process serves any more.
[[nodiscard]] inline bool is_left_over(const Endpoint& endpoint, int type) {
    const std::string path(endpoint.path());
    struct stat status {};
    if (path.empty() || path[0] == '\0' || ::lstat(path.c_str(), &status) != 0 ||
        !S_ISSOCK(status.st_mode))
        return false;
    const Descriptor probe(::socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    return probe && ::connect(probe.get(), endpoint.data(), endpoint.size()) != 0 &&
           errno == ECONNREFUSED;
}

/// The path of a bound UNIX socket, to be removed with the socket. Empty for all other endpoints.
class BoundPath {
public:
    BoundPath() noexcept = default;
    /// Remembers the file that the path names now.
    explicit BoundPath(const Endpoint& endpoint) noexcept {
        const std::string_view name = endpoint.path();
        if (name.empty() || name[0] == '\0')
            return;
        name.copy(path_, (std::min)(name.size(), sizeof(path_) - 1));
        owner_ = ::getpid();
        struct stat status {};
        if (::lstat(path_, &status) != 0)
            path_[0] = '\0';
        device_ = status.st_dev;
        file_ = status.st_ino;
    }

    /// Removes the path, unless it names another file by now, or the caller is a fork of the
    /// process that bound it.
    void remove() noexcept {
        struct stat status {};
        if (path_[0] != '\0' && owner_ == ::getpid() && ::lstat(path_, &status) == 0 &&
            status.st_dev == device_ && status.st_ino == file_)
            ::unlink(path_);
        path_[0] = '\0';
    }

private:
    char path_[sizeof(sockaddr_un::sun_path) + 1] = "";
    pid_t owner_ = -1;
    dev_t device_ = 0;
    ino_t file_ = 0;
};

/// A socket that is bound to `local`. A UNIX path that an ended program has left over is removed
/// first. Error messages begin with `operation`.
[[nodiscard]] inline Descriptor bound_socket(const Endpoint& local, int type, bool reuse_address,
                                             bool reuse_port, const char* operation) {
    if (!local)
        detail::refuse(std::string(operation) + ": the Endpoint is none");
    const auto demand = [&](bool done, const char* call) {
        if (!done)
            detail::system_refused(errno,
                                   std::string(operation) + " " + local.to_string() + ": " + call);
    };
    Descriptor socket(::socket(local.family(), type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    demand(static_cast<bool>(socket), "socket");
    if (local.family() != AF_UNIX) {
        if (reuse_address)
            demand(detail::set_option(socket.get(), SOL_SOCKET, SO_REUSEADDR, 1) == 0,
                   "SO_REUSEADDR");
        if (reuse_port)
            demand(detail::set_option(socket.get(), SOL_SOCKET, SO_REUSEPORT, 1) == 0,
                   "SO_REUSEPORT");
    }
    int result = ::bind(socket.get(), local.data(), local.size());
    if (result != 0 && errno == EADDRINUSE) {
        if (detail::is_left_over(local, type)) {
            BoundPath(local).remove();
            result = ::bind(socket.get(), local.data(), local.size());
        } else {
            errno = EADDRINUSE;
        }
    }
    demand(result == 0, "bind");
    return socket;
}

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_SOCKET_HPP
