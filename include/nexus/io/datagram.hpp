// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DATAGRAM_HPP
#define NEXUS_IO_DATAGRAM_HPP

#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/slots.hpp>
#include <nexus/io/detail/socket.hpp>
#include <nexus/io/detail/streams.hpp>
#include <nexus/io/endpoint.hpp>
#include <nexus/io/handle.hpp>
#include <nexus/io/multicast.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// Datagram sockets: UDP, multicast, UNIX.

NEXUS_DETAIL_BEGIN

namespace detail {
struct DatagramKind {};
} // namespace detail

using DatagramHandle = IoHandle<detail::DatagramKind>;

/// A datagram has arrived, or the socket has reported an error. `bytes` and `from` refer to the
/// socket's buffers and are valid until the handler returns.
struct Datagram {
    DatagramHandle socket;
    std::span<const std::byte> bytes;
    const Endpoint& from;
    bool truncated = false; ///< longer than `max_size`; the rest is lost
    int error = 0;          ///< an `errno` value: ECONNREFUSED when nobody listens at the `peer`

    [[nodiscard]] std::string_view text() const noexcept {
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }
};

struct DatagramOptions {
    std::size_t max_size = 2048; ///< the longest datagram that is received whole: up to 16 MiB
    /// The most datagrams that one system call receives. The buffers take `batch * max_size` bytes.
    /// With 1, a simpler call is used, which is cheaper if datagrams seldom wait together.
    std::size_t batch = 16;
    // NOLINTNEXTLINE(readability-redundant-member-init): else initialisers must name it
    Endpoint peer{};            ///< if set, the only sender accepted, and the target of `send`
    bool reuse_address = false; ///< several sockets may bind the same multicast port
    bool reuse_port = false;    ///< share the port: each datagram goes to one of the sockets
    int receive_buffer = 0;     ///< SO_RCVBUF in bytes, which the system may cap; 0: its default
    int send_buffer = 0;        ///< SO_SNDBUF likewise
    /// UNIX sockets: how many descriptors may wait in `take_descriptor`; more are closed.
    std::size_t descriptors = 0;
};

namespace detail {

/// The datagrams received by one system call.
struct DatagramBatch {
    std::unique_ptr<std::byte[]> memory;
    std::vector<mmsghdr> headers;
    std::vector<iovec> parts;
    std::vector<Endpoint> senders;
    std::vector<ControlRoom> control; // none unless descriptors may be passed
    mmsghdr* next = nullptr;          // to be dispatched
    mmsghdr* end = nullptr;

    DatagramBatch() noexcept = default;
    explicit DatagramBatch(const DatagramOptions& options) {
        const std::size_t batch = options.batch;
        memory.reset(new (std::nothrow) std::byte[batch * options.max_size]);
        if (memory == nullptr)
            detail::system_refused(ENOMEM, "the buffers of a datagram socket, " +
                                               std::to_string(batch * options.max_size) + " bytes");
        headers.assign(batch, mmsghdr{});
        parts.resize(batch);
        senders.assign(batch, Endpoint());
        control.assign(options.descriptors == 0 ? 0 : batch, ControlRoom{});
        next = end = headers.data();
        for (std::size_t i = 0; i < batch; ++i) {
            parts[i] = {memory.get() + i * options.max_size, options.max_size};
            msghdr& header = headers[i].msg_hdr;
            header.msg_iov = &parts[i];
            header.msg_iovlen = 1;
            header.msg_name = senders[i].data();
            header.msg_namelen = Endpoint::capacity;
            if (!control.empty())
                make_room(header, control[i]);
        }
    }

    static void make_room(msghdr& header, ControlRoom& room) noexcept {
        header.msg_control = room.bytes;
        header.msg_controllen = sizeof(room.bytes);
    }

    /// Reads the sender of a datagram, and makes room in `header` for the next sender.
    static void take_sender(msghdr& header, Endpoint& sender) noexcept {
        sender.resize(header.msg_namelen);
        header.msg_namelen = Endpoint::capacity;
    }

    /// Reads the descriptors passed with a datagram, and makes room for the next ones.
    [[gnu::cold, gnu::noinline]] void take_passed(mmsghdr& header, std::vector<Descriptor>& passed,
                                                  std::size_t most) {
        detail::keep_passed(header.msg_hdr, passed, most);
        make_room(header.msg_hdr, control[static_cast<std::size_t>(&header - headers.data())]);
    }

    /// Returns the error number; EAGAIN when no datagram waits. Overwrites the batch, so all of it
    /// must have been dispatched.
    int receive(int socket) noexcept {
        next = end = headers.data();
        constexpr int flags = MSG_DONTWAIT | MSG_CMSG_CLOEXEC;
        if (headers.size() == 1 &&
            control.empty()) { // cheaper than recvmsg, and that than recvmmsg
            msghdr& header = headers[0].msg_hdr;
            const std::size_t room = parts[0].iov_len;
            const ssize_t length = detail::uninterrupted([&] {
                return ::recvfrom(socket, parts[0].iov_base, room, MSG_DONTWAIT | MSG_TRUNC,
                                  senders[0].data(), &header.msg_namelen);
            });
            if (length < 0)
                return errno;
            const auto whole = static_cast<std::size_t>(length);
            headers[0].msg_len = static_cast<unsigned>(whole < room ? whole : room);
            header.msg_flags = whole > room ? MSG_TRUNC : 0;
            ++end;
        } else {
            const int received = detail::uninterrupted([&] {
                return ::recvmmsg(socket, headers.data(), static_cast<unsigned>(headers.size()),
                                  flags, nullptr);
            });
            if (received < 0)
                return errno;
            end += received;
        }
        return 0;
    }
};

template <class App>
struct DatagramSlot {
    using kind = DatagramKind;

    Descriptor socket;
    DatagramOptions options;
    BoundPath path;
    DatagramBatch batch;
    std::vector<Descriptor> passed;
    Virtual<Datagram, App> on_datagram;

    void reset() noexcept {
        socket.close();
        batch = DatagramBatch();
        passed.clear();
        const auto handler = std::move(on_datagram);
    }
};

/// The datagram sockets of an `Io`.
template <class App>
class Datagrams {
    using Slot = DatagramSlot<App>;
    using Table = Slots<Slot>;
    using Handle = DatagramHandle;
    using Bytes = std::span<const std::byte>;

public:
    explicit Datagrams(Epoll& epoll) noexcept : epoll_(epoll) {}
    Datagrams(const Datagrams&) = delete;
    Datagrams& operator=(const Datagrams&) = delete;

    /// Opens a socket bound to `local`; "0.0.0.0:0" is enough for sending. Allocates its buffers.
    /// Closing the socket removes a UNIX path; a path left by a dead program is replaced. Throws
    /// `std::system_error`, which names the address, when the system refuses it.
    DatagramHandle datagram(const Endpoint& local, const DatagramOptions& options,
                            Virtual<Datagram, App> on_datagram) {
        if (epoll_.is_closed())
            return {};
        if (!on_datagram)
            detail::refuse("Io::datagram: there is no handler for received datagrams");
        constexpr std::size_t longest = std::size_t{16} << 20;
        if (options.max_size - 1 >= longest || options.batch - 1 >= 1024)
            detail::refuse("DatagramOptions: max_size is " + std::to_string(options.max_size) +
                           " and batch " + std::to_string(options.batch) +
                           "; they must be at least 1, max_size at most " +
                           std::to_string(longest) + " and batch at most 1024");
        if (options.receive_buffer < 0 || options.send_buffer < 0)
            detail::refuse("DatagramOptions: receive_buffer is " +
                           std::to_string(options.receive_buffer) + " and send_buffer " +
                           std::to_string(options.send_buffer) + "; they cannot be negative");
        DatagramBatch batch(options); // before the system knows of the socket
        Descriptor socket = detail::bound_socket(local, SOCK_DGRAM, options.reuse_address,
                                                 options.reuse_port, "datagrams at");
        if (options.receive_buffer != 0)
            detail::demand(
                detail::set_option(socket.get(), SOL_SOCKET, SO_RCVBUF, options.receive_buffer),
                "SO_RCVBUF", local);
        if (options.send_buffer != 0)
            detail::demand(
                detail::set_option(socket.get(), SOL_SOCKET, SO_SNDBUF, options.send_buffer),
                "SO_SNDBUF", local);
        if (options.peer && ::connect(socket.get(), options.peer.data(), options.peer.size()) != 0)
            detail::demand(errno, "connect to", options.peer);
        const Handle handle = sockets_.open();
        Slot& slot = *sockets_.find(handle);
        slot.socket = std::move(socket);
        slot.options = options;
        slot.path = BoundPath(local);
        slot.batch = std::move(batch);
        slot.on_datagram = std::move(on_datagram);
        if (const int error = epoll_.add(slot.socket.get(), EPOLLIN, tag_of(handle))) {
            close(handle);
            detail::demand(error, "epoll_ctl for datagrams at", local);
        }
        return handle;
    }
    template <class OnDatagram>
    requires(!std::is_convertible_v<OnDatagram, DatagramOptions> &&
             !PortAlone<OnDatagram>) DatagramHandle
        datagram(const Endpoint& local, OnDatagram&& on_datagram) {
        return datagram(local, DatagramOptions{}, static_cast<OnDatagram&&>(on_datagram));
    }

    /// The port is part of the address. (Compilers quote the line with its comment.)
    template <PortAlone Port, class... Handlers>
    DatagramHandle datagram(const Endpoint&, Port, Handlers&&...) = delete; // write "address:port"

    /// Sends one datagram. Returns `sent`, or `refused` with the reason in `errno` (EAGAIN: the
    /// system's buffer is full). Nothing is buffered here.
    Sent send_to(DatagramHandle handle, Bytes bytes, const Endpoint& to) noexcept {
        Slot* const slot = sockets_.find(handle);
        if (slot == nullptr)
            return Sent::closed;
        return outcome(detail::uninterrupted([&] {
            return ::sendto(slot->socket.get(), bytes.data(), bytes.size(), send_flags, to.data(),
                            to.size());
        }));
    }
    Sent send_to(DatagramHandle handle, std::string_view text, const Endpoint& to) noexcept {
        return send_to(handle, std::as_bytes(std::span<const char>(text)), to);
    }
    /// Sends to the `peer` of the options.
    Sent send(DatagramHandle handle, Bytes bytes) noexcept {
        Slot* const slot = sockets_.find(handle);
        return slot == nullptr ? Sent::closed
                               : outcome(detail::send_some(slot->socket.get(), &bytes, 1));
    }
    Sent send(DatagramHandle handle, std::string_view text) noexcept {
        return send(handle, std::as_bytes(std::span<const char>(text)));
    }
    /// Sends a duplicate of `descriptor` with the bytes, over a UNIX socket.
    Sent send_descriptor(DatagramHandle handle, Bytes bytes, int descriptor,
                         const Endpoint& to) noexcept {
        Slot* const slot = sockets_.find(handle);
        return slot == nullptr ? Sent::closed
                               : outcome(detail::send_with_descriptor(slot->socket.get(), bytes,
                                                                      descriptor, &to));
    }
    template <std::convertible_to<std::string_view> Text>
    Sent send_descriptor(DatagramHandle handle, const Text& text, int descriptor,
                         const Endpoint& to) noexcept {
        const std::string_view bytes = text;
        return send_descriptor(handle, std::as_bytes(std::span<const char>(bytes)), descriptor, to);
    }
    /// The oldest passed descriptor that was not taken yet, or none.
    [[nodiscard]] Descriptor take_descriptor(DatagramHandle handle) {
        Slot* const slot = sockets_.find(handle);
        if (slot == nullptr || slot->passed.empty())
            return {};
        Descriptor first = std::move(slot->passed.front());
        slot->passed.erase(slot->passed.begin());
        return first;
    }

    /// Joins the multicast address `group`; its port is ignored. The interface is a name, or for
    /// IPv4 one of its addresses; empty: the system's choice. A socket receives only the groups
    /// that it has joined itself. Throws `std::system_error` when the system refuses it,
    /// `std::invalid_argument` for a stale handle.
    void join(DatagramHandle handle, const Endpoint& group, std::string_view interface_name = {}) {
        if (const Slot* const slot = require_open(handle, "join"))
            detail::join_group(slot->socket.get(), group, interface_name);
    }
    void leave(DatagramHandle handle, const Endpoint& group, std::string_view interface_name = {}) {
        if (const Slot* const slot = require_open(handle, "leave"))
            detail::leave_group(slot->socket.get(), group, interface_name);
    }

    /// Sets how this socket sends multicast. Throws like `join`.
    void set_multicast(DatagramHandle handle, const MulticastOptions& options) {
        if (const Slot* const slot = require_open(handle, "set_multicast"))
            detail::set_multicast(slot->socket.get(), options);
    }

    /// Closes the socket at once. False when stale.
    bool close(DatagramHandle handle) noexcept {
        Slot* const slot = sockets_.find(handle);
        if (slot == nullptr)
            return false;
        epoll_.remove(slot->socket.get());
        slot->path.remove();
        slot->socket.close();
        sockets_.close(handle);
        return true;
    }
    [[nodiscard]] bool is_open(DatagramHandle handle) noexcept {
        return sockets_.find(handle) != nullptr;
    }
    [[nodiscard]] Endpoint local_endpoint(DatagramHandle handle) noexcept {
        const Slot* const slot = sockets_.find(handle);
        return slot == nullptr ? Endpoint() : detail::local_endpoint_of(slot->socket.get());
    }
    [[nodiscard]] int descriptor(DatagramHandle handle) noexcept {
        const Slot* const slot = sockets_.find(handle);
        return slot == nullptr ? -1 : slot->socket.get();
    }

protected:
    void close_datagrams() noexcept {
        sockets_.for_each([this](Handle handle, Slot&) { close(handle); });
    }

    std::size_t dispatch_datagram(World<App>& world, IoTag tag, std::uint32_t& events) {
        Slot* const slot = sockets_.find(tag.index, tag.generation);
        if (slot == nullptr)
            return 0;
        const Handle handle = sockets_.handle(tag.index);
        const typename Table::Visit visit(sockets_, handle);
        DatagramBatch& batch = slot->batch;
        if (std::exchange(events, 0u) != 0) {
            const int error = batch.receive(slot->socket.get());
            if (error != 0 && !detail::would_block(error)) {
                world.next_sequence();
                slot->on_datagram.run(world,
                                      Datagram{handle, {}, slot->options.peer, false, error});
                return 1;
            }
        }
        const bool passes_descriptors = !batch.control.empty();
        mmsghdr* const first = batch.next;
        Endpoint* from = batch.senders.data() + (first - batch.headers.data());
        for (mmsghdr* at = first; at != batch.end; ++at, ++from) {
            batch.next = at + 1;
            msghdr& header = at->msg_hdr;
            DatagramBatch::take_sender(header, *from);
            if (passes_descriptors) [[unlikely]]
                batch.take_passed(*at, slot->passed, slot->options.descriptors);
            const Bytes bytes(static_cast<const std::byte*>(header.msg_iov->iov_base), at->msg_len);
            world.next_sequence();
            slot->on_datagram.run(
                world, Datagram{handle, bytes, *from, (header.msg_flags & MSG_TRUNC) != 0, 0});
            if (!visit.is_open())
                break;
        }
        return static_cast<std::size_t>(batch.next - first);
    }

private:
    static IoTag tag_of(Handle handle) noexcept {
        return {IoTag::Kind::datagram, handle.index(), Table::generation(handle)};
    }

    static Sent outcome(ssize_t result) noexcept {
        return result >= 0 ? Sent::sent : Sent::refused;
    }

    /// Null only while the `Io` is destroyed: then opening returns empty handles.
    Slot* require_open(DatagramHandle handle, const char* operation) {
        Slot* const slot = sockets_.find(handle);
        if (slot == nullptr && !epoll_.is_closed())
            detail::refuse(std::string("Io::") + operation + ": the socket is closed");
        return slot;
    }

    Epoll& epoll_;
    Table sockets_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DATAGRAM_HPP
