// SPDX-License-Identifier: MIT
// What a turn of the loop costs around its system calls: messages that go back and forth between
// two sockets of the same loop, and datagrams that arrive many at a time.

#include "scene.hpp"

#include <nexus/io/io.hpp>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <utility>
#include <vector>

namespace {

using nexus::Datagram, nexus::Descriptor, nexus::Endpoint, nexus::Io, nexus::IoDriver,
    nexus::Received, nexus::ResMut;

constexpr std::size_t message_size = 64;
using Message = std::array<std::byte, message_size>;

void require(bool condition) {
    if (!condition)
        std::abort();
}

std::pair<int, int> stream_pair() {
    int ends[2] = {-1, -1};
    require(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0);
    return {ends[0], ends[1]};
}

Descriptor udp_socket() {
    return nexus::detail::bound_socket("127.0.0.1:0", SOCK_DGRAM, false, false, "bench");
}

void add_to(int epoll, int socket) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = socket;
    require(::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) == 0);
}

// ---- by hand --------------------------------------------------------------------------------

/// Sends back what arrives on either of two sockets, one message in each turn.
class ByHand {
public:
    explicit ByHand(std::pair<int, int> sockets)
        : first_(sockets.first), second_(sockets.second), epoll_(::epoll_create1(0)) {
        add_to(epoll_.get(), first_.get());
        add_to(epoll_.get(), second_.get());
        start();
    }

    void turn() {
        epoll_event events[256];
        const int count = ::epoll_wait(epoll_.get(), events, 256, -1);
        for (int i = 0; i < count; ++i) {
            const int socket = events[i].data.fd;
            const ssize_t length = ::recv(socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
            if (length <= 0)
                continue;
            ++messages_;
            ::send(socket, buffer_.data(), static_cast<std::size_t>(length),
                   MSG_NOSIGNAL | MSG_DONTWAIT);
        }
    }
    std::size_t messages() const { return messages_; }

private:
    void start() {
        const Message message{};
        require(::send(first_.get(), message.data(), message.size(), 0) ==
                static_cast<ssize_t>(message.size()));
    }

    Descriptor first_;
    Descriptor second_;
    Descriptor epoll_;
    std::array<std::byte, 16384> buffer_{};
    std::size_t messages_ = 0;
};
struct StreamsByHand : ByHand {
    StreamsByHand() : ByHand(stream_pair()) {}
};

/// The same with datagrams, each sent to where it came from.
class UdpByHand {
public:
    UdpByHand() {
        const Endpoint to = nexus::detail::local_endpoint_of(second_.get());
        add_to(epoll_.get(), first_.get());
        add_to(epoll_.get(), second_.get());
        const Message message{};
        require(::sendto(first_.get(), message.data(), message.size(), 0, to.data(), to.size()) ==
                static_cast<ssize_t>(message.size()));
    }
    void turn() {
        epoll_event events[256];
        const int count = ::epoll_wait(epoll_.get(), events, 256, -1);
        for (int i = 0; i < count; ++i) {
            const int socket = events[i].data.fd;
            sockaddr_storage sender;
            socklen_t size = sizeof(sender);
            auto* const from = reinterpret_cast<sockaddr*>(&sender);
            const ssize_t length =
                ::recvfrom(socket, buffer_.data(), buffer_.size(), MSG_DONTWAIT, from, &size);
            if (length < 0)
                continue;
            ++messages_;
            ::sendto(socket, buffer_.data(), static_cast<std::size_t>(length),
                     MSG_NOSIGNAL | MSG_DONTWAIT, from, size);
        }
    }
    std::size_t messages() const { return messages_; }

private:
    Descriptor first_ = udp_socket();
    Descriptor second_ = udp_socket();
    Descriptor epoll_{::epoll_create1(0)};
    std::array<std::byte, 2048> buffer_{};
    std::size_t messages_ = 0;
};

// ---- nexus ----------------------------------------------------------------------------------

struct App;
struct Count {
    std::size_t messages = 0;
};
struct App {
    Io<App> io;
    Count count;
};

class InLoop {
public:
    void turn() {
        driver_.wait(world_, std::nullopt);
        driver_.poll(world_);
    }
    std::size_t messages() { return world_.resource<Count>().messages; }

protected:
    Io<App>& io() { return world_.resource<Io<App>>(); }

private:
    nexus::World<App> world_;
    IoDriver driver_;
};

void send_back(ResMut<Io<App>> io, ResMut<Count> count, const Received& received) {
    ++count->messages;
    io->send(received.stream, received.bytes);
}

struct StreamsInNexus : InLoop {
    StreamsInNexus() {
        const auto [first, second] = stream_pair();
        const auto stream = io().stream(Descriptor(first), nexus::fn<send_back>);
        io().stream(Descriptor(second), nexus::fn<send_back>);
        require(io().send(stream, Message{}) == nexus::Sent::sent);
    }
};

void send_datagram_back(ResMut<Io<App>> io, ResMut<Count> count, const Datagram& datagram) {
    ++count->messages;
    io->send_to(datagram.socket, datagram.bytes, datagram.from);
}

template <std::size_t Batch>
struct UdpInNexus : InLoop {
    UdpInNexus() {
        const auto first =
            io().datagram("127.0.0.1:0", {.batch = Batch}, nexus::fn<send_datagram_back>);
        const auto second =
            io().datagram("127.0.0.1:0", {.batch = Batch}, nexus::fn<send_datagram_back>);
        require(io().send_to(first, Message{}, io().local_endpoint(second)) == nexus::Sent::sent);
    }
};

// ---- Boost.Asio -----------------------------------------------------------------------------

namespace asio = boost::asio;

/// The cheapest that Asio offers: it waits for a message asynchronously and answers directly.
class StreamsInAsio {
public:
    StreamsInAsio() {
        const auto [first, second] = stream_pair();
        first_.assign({}, first);
        second_.assign({}, second);
        first_.native_non_blocking(true);
        second_.native_non_blocking(true);
        receive(first_);
        receive(second_);
        const Message message{};
        first_.send(asio::buffer(message));
    }
    void turn() { context_.run_one(); }
    std::size_t messages() const { return messages_; }

private:
    using Socket = asio::local::stream_protocol::socket;

    void receive(Socket& socket) {
        socket.async_receive(
            asio::buffer(buffer_),
            [this, &socket](const boost::system::error_code& error, std::size_t length) {
                if (error)
                    return;
                ++messages_;
                boost::system::error_code ignored;
                socket.send(asio::buffer(buffer_, length), 0, ignored);
                receive(socket);
            });
    }

    asio::io_context context_{1};
    Socket first_{context_};
    Socket second_{context_};
    std::array<std::byte, 16384> buffer_{};
    std::size_t messages_ = 0;
};

class UdpInAsio {
public:
    UdpInAsio() {
        receive(first_);
        receive(second_);
        const Message message{};
        first_.send_to(asio::buffer(message), second_.local_endpoint());
    }
    void turn() { context_.run_one(); }
    std::size_t messages() const { return messages_; }

private:
    using Socket = asio::ip::udp::socket;

    void receive(Socket& socket) {
        socket.async_receive_from(
            asio::buffer(buffer_), sender_,
            [this, &socket](const boost::system::error_code& error, std::size_t length) {
                if (error)
                    return;
                ++messages_;
                boost::system::error_code ignored;
                socket.send_to(asio::buffer(buffer_, length), sender_, 0, ignored);
                receive(socket);
            });
    }

    static asio::ip::udp::endpoint any() { return {asio::ip::address_v4::loopback(), 0}; }

    asio::io_context context_{1};
    Socket first_{context_, any()};
    Socket second_{context_, any()};
    asio::ip::udp::endpoint sender_;
    std::array<std::byte, 2048> buffer_{};
    std::size_t messages_ = 0;
};

/// One message in each iteration, whichever of the two sockets it arrives on.
template <class Exchange>
void exchange(benchmark::State& state) {
    Exchange sockets;
    std::size_t wanted = 0;
    for (auto _ : state) {
        ++wanted;
        while (sockets.messages() < wanted)
            sockets.turn();
    }
    if (sockets.messages() != wanted)
        state.SkipWithError("messages were lost");
}

// ---- bursts ---------------------------------------------------------------------------------

/// Sends datagrams that are to be received, outside of what is timed.
class Burst {
public:
    explicit Burst(std::size_t size) : headers_(size), part_{message_.data(), message_.size()} {
        for (mmsghdr& header : headers_) {
            header.msg_hdr.msg_iov = &part_;
            header.msg_hdr.msg_iovlen = 1;
        }
    }
    void send_to(const Endpoint& to) {
        for (mmsghdr& header : headers_) {
            header.msg_hdr.msg_name = const_cast<sockaddr*>(to.data());
            header.msg_hdr.msg_namelen = to.size();
        }
        require(::sendmmsg(socket_.get(), headers_.data(), static_cast<unsigned>(headers_.size()),
                           0) == static_cast<int>(headers_.size()));
    }

private:
    Descriptor socket_{::socket(AF_INET, SOCK_DGRAM, 0)};
    Message message_{};
    std::vector<mmsghdr> headers_;
    iovec part_;
};

void count_datagram(ResMut<Count> count, const Datagram& datagram) {
    count->messages += datagram.bytes.size() == message_size ? std::size_t{1} : 0;
}

template <std::size_t Batch>
class ReceivesInNexus : public InLoop {
public:
    ReceivesInNexus() {
        endpoint_ = io().local_endpoint(io().datagram(
            "127.0.0.1:0", {.batch = Batch, .receive_buffer = 1 << 20}, nexus::fn<count_datagram>));
    }
    const Endpoint& endpoint() const { return endpoint_; }

private:
    Endpoint endpoint_;
};

/// One `recvfrom` for each datagram, until there is none.
class ReceivesByHand {
public:
    ReceivesByHand() : socket_(udp_socket()), epoll_(::epoll_create1(0)) {
        endpoint_ = nexus::detail::local_endpoint_of(socket_.get());
        add_to(epoll_.get(), socket_.get());
    }
    const Endpoint& endpoint() const { return endpoint_; }
    void turn() {
        epoll_event event{};
        ::epoll_wait(epoll_.get(), &event, 1, -1);
        for (;;) {
            sockaddr_storage sender;
            socklen_t size = sizeof(sender);
            const ssize_t length =
                ::recvfrom(socket_.get(), buffer_.data(), buffer_.size(), MSG_DONTWAIT,
                           reinterpret_cast<sockaddr*>(&sender), &size);
            if (length < 0)
                return;
            messages_ += static_cast<std::size_t>(length) == message_size ? std::size_t{1} : 0;
        }
    }
    std::size_t messages() const { return messages_; }

private:
    Descriptor socket_;
    Descriptor epoll_;
    Endpoint endpoint_;
    std::array<std::byte, 2048> buffer_{};
    std::size_t messages_ = 0;
};

class ReceivesInAsio {
public:
    ReceivesInAsio() { receive(); }
    Endpoint endpoint() const {
        return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port());
    }
    void turn() { context_.run_one(); }
    std::size_t messages() const { return messages_; }

private:
    void receive() {
        socket_.async_receive_from(
            asio::buffer(buffer_), sender_,
            [this](const boost::system::error_code& error, std::size_t length) {
                if (error)
                    return;
                messages_ += length == message_size ? std::size_t{1} : 0;
                receive();
            });
    }

    asio::io_context context_{1};
    asio::ip::udp::socket socket_{context_,
                                  asio::ip::udp::endpoint(asio::ip::address_v4::loopback(), 0)};
    asio::ip::udp::endpoint sender_;
    std::array<std::byte, 2048> buffer_{};
    std::size_t messages_ = 0;
};

template <class Receiver>
void burst(benchmark::State& state, std::size_t size) {
    Receiver receiver;
    Burst datagrams(size);
    const Endpoint to = receiver.endpoint();
    std::size_t wanted = 0;
    for (auto _ : state) {
        datagrams.send_to(to);
        wanted += size;
        const auto begin = std::chrono::steady_clock::now();
        while (receiver.messages() < wanted)
            receiver.turn();
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
        state.SetIterationTime(taken.count());
    }
}

const bool added = [] {
    using scene::add_row;
    add_row("ping-pong over UNIX streams", 1, "epoll by hand", &exchange<StreamsByHand>);
    add_row("ping-pong over UNIX streams", 1, "nexus", &exchange<StreamsInNexus>);
    add_row("ping-pong over UNIX streams", 1, "Boost.Asio", &exchange<StreamsInAsio>);
    add_row("ping-pong over UDP", 1, "epoll by hand", &exchange<UdpByHand>);
    add_row("ping-pong over UDP", 1, "nexus", &exchange<UdpInNexus<1>>);
    add_row("ping-pong over UDP", 1, "nexus, batch of 16", &exchange<UdpInNexus<16>>);
    add_row("ping-pong over UDP", 1, "Boost.Asio", &exchange<UdpInAsio>);
    for (const std::size_t size : {1u, 4u, 16u, 64u}) {
        const char* const scenario = "burst of datagrams";
        add_row(scenario, size, "epoll by hand", &burst<ReceivesByHand>, size)->UseManualTime();
        add_row(scenario, size, "nexus, batch of 16", &burst<ReceivesInNexus<16>>, size)
            ->UseManualTime();
        add_row(scenario, size, "nexus", &burst<ReceivesInNexus<1>>, size)->UseManualTime();
        add_row(scenario, size, "Boost.Asio", &burst<ReceivesInAsio>, size)->UseManualTime();
    }
    return true;
}();

} // namespace
