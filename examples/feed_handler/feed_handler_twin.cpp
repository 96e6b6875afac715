// SPDX-License-Identifier: MIT
//
// The receiving half of feed_handler without nexus: one struct, epoll, recvmmsg and direct calls,
// as one writes it by hand. Codec, sequencer, books and statistics are the same; it serves no
// clients. It is what feed_handler is measured against.
#include "mold.hpp"
#include "options.hpp"
#include "packet_file.hpp"
#include "sequencer.hpp"
#include "state.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <market_replay/error.hpp>
#include <market_replay/histogram.hpp>
#include <market_replay/json.hpp>
#include <market_replay/units.hpp>
#include <memory>
#include <netinet/in.h>
#include <optional>
#include <span>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace feed {
namespace {

using market_replay::Failure;

volatile std::sig_atomic_t stopped = 0;

constexpr std::int64_t millisecond = 1'000'000;

[[nodiscard]] std::int64_t nanos(clockid_t clock) noexcept {
    timespec time{};
    ::clock_gettime(clock, &time);
    return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

[[nodiscard]] sockaddr_in address(const char* option, const std::string& text) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    const std::size_t colon = text.rfind(':');
    const long port =
        colon == std::string::npos ? -1 : std::strtol(text.c_str() + colon + 1, nullptr, 10);
    if (port < 0 || port > 65535 ||
        ::inet_pton(AF_INET, text.substr(0, colon).c_str(), &address.sin_addr) != 1) {
        throw UsageError(std::string(option) + " is '" + text +
                         "', must be an address such as 127.0.0.1:31001");
    }
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

/// A bound UDP socket and room for what one call receives.
class Socket {
public:
    static constexpr std::size_t batch = 32;
    static constexpr std::size_t longest = 2048;

    Socket(const sockaddr_in& local, const std::string& interface)
        : socket_(::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)),
          memory_(std::make_unique<char[]>(batch * longest)) {
        const int one = 1;
        const int buffer = 4 << 20;
        ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
        const bool multicast = IN_MULTICAST(ntohl(local.sin_addr.s_addr));
        if (multicast) {
            ::setsockopt(socket_, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
        }
        if (::bind(socket_, reinterpret_cast<const sockaddr*>(&local), sizeof local) != 0) {
            throw Failure(std::string("bind: ") + std::strerror(errno));
        }
        if (multicast) {
            ip_mreqn group{};
            group.imr_multiaddr = local.sin_addr;
            ::inet_pton(AF_INET, interface.c_str(), &group.imr_address);
            if (::setsockopt(socket_, IPPROTO_IP, IP_ADD_MEMBERSHIP, &group, sizeof group) != 0) {
                throw Failure(std::string("join: ") + std::strerror(errno));
            }
        }
        for (std::size_t i = 0; i < batch; ++i) {
            parts_[i] = {memory_.get() + i * longest, longest};
            headers_[i].msg_hdr.msg_iov = &parts_[i];
            headers_[i].msg_hdr.msg_iovlen = 1;
        }
    }
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    ~Socket() { ::close(socket_); }

    [[nodiscard]] int descriptor() const noexcept { return socket_; }

    template <class OnDatagram>
    void receive(OnDatagram&& on_datagram) {
        const int count = ::recvmmsg(socket_, headers_.data(), batch, MSG_DONTWAIT, nullptr);
        for (std::size_t i = 0; count > 0 && i < static_cast<std::size_t>(count); ++i) {
            on_datagram(std::span<const char>(memory_.get() + i * longest, headers_[i].msg_len));
        }
    }

private:
    int socket_;
    std::unique_ptr<char[]> memory_;
    std::array<mmsghdr, batch> headers_{};
    std::array<iovec, batch> parts_{};
};

class Twin {
public:
    explicit Twin(const HandlerOptions& options)
        : options_(options),
          feed_(address("--feed", options.packets ? "127.0.0.1:0" : options.feed),
                options.interface_name),
          recovery_(address("", "0.0.0.0:0"), ""), server_(address("--recovery", options.recovery)),
          sequencer_(options.window), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        for (Socket* const socket : {&feed_, &recovery_}) {
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = socket;
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket->descriptor(), &event);
        }
    }
    Twin(const Twin&) = delete;
    Twin& operator=(const Twin&) = delete;
    ~Twin() { ::close(epoll_); }

    void run() {
        std::optional<PacketFile> packets;
        if (options_.packets) {
            sockaddr_in to{};
            socklen_t size = sizeof to;
            ::getsockname(feed_.descriptor(), reinterpret_cast<sockaddr*>(&to), &size);
            packets.emplace(*options_.packets, reinterpret_cast<const sockaddr*>(&to), size);
        }
        const std::int64_t started = nanos(CLOCK_MONOTONIC);
        now_ = started;
        while (stopped == 0 && !done_) {
            std::array<epoll_event, 64> events;
            int timeout = 0;
            if (packets) {
                done_ = !packets->send();
            } else if (!options_.spin) {
                const std::int64_t until = std::min(ask_at_, publish_at_);
                timeout = until == never ? 1000
                                         : static_cast<int>(std::max<std::int64_t>(
                                               0, (until - now_ + millisecond - 1) / millisecond));
            }
            const int count = ::epoll_wait(epoll_, events.data(), 64, timeout);
            now_ = nanos(CLOCK_MONOTONIC);
            unix_now_ = nanos(CLOCK_REALTIME);
            run_timers();
            for (std::size_t i = 0; count > 0 && i < static_cast<std::size_t>(count); ++i) {
                auto& socket = *static_cast<Socket*>(events[i].data.ptr);
                const bool recovered = &socket == &recovery_;
                socket.receive([&](std::span<const char> bytes) { on_packet(bytes, recovered); });
            }
        }
        seconds_ = static_cast<double>(nanos(CLOCK_MONOTONIC) - started) / 1e9;
    }

    [[nodiscard]] std::string summary() {
        state_.finish();
        using market_replay::detail::JsonObject;
        const Sequencer::Counts counts = sequencer_.counts();
        return JsonObject()
                   .raw("state",
                        state_json(state_.market(), state_.sum(), state_.contradictions(),
                                   session_.value_or(mold::session_of("")), counts.delivered))
                   .raw("feed", JsonObject()
                                    .raw("complete", sequencer_.gap() ? "false" : "true")
                                    .integer("lost", counts.lost)
                                    .integer("refused", counts.refused)
                                    .integer("packets", packets_)
                                    .integer("malformed", malformed_)
                                    .integer("foreign", foreign_)
                                    .integer("heartbeats", heartbeats_)
                                    .integer("duplicates", counts.duplicates)
                                    .integer("requests", requests_)
                                    .done())
                   .raw("wire_to_book", JsonObject()
                                            .integer("samples", latency_.count())
                                            .integer("p50", latency_.quantile(0.5))
                                            .integer("p90", latency_.quantile(0.9))
                                            .integer("p99", latency_.quantile(0.99))
                                            .integer("p999", latency_.quantile(0.999))
                                            .integer("max", latency_.max())
                                            .done())
                   .number("seconds", seconds_)
                   .done() +
               "\n";
    }

private:
    static constexpr std::int64_t never = INT64_MAX;
    static constexpr std::uint16_t per_request = 27;
    static constexpr std::uint64_t in_flight = std::uint64_t{32} * per_request;

    void on_packet(std::span<const char> bytes, bool recovered) {
        ++sequence_;
        ++packets_;
        const std::optional<mold::Packet> packet = mold::Packet::parse(bytes);
        if (!packet) {
            ++malformed_;
            return;
        }
        if (packet->session() != session_) {
            const bool silent =
                !session_ ||
                now_ - heard_ >= static_cast<std::int64_t>(options_.silence_ms) * millisecond;
            if (recovered || !mold::is_name(packet->session()) ||
                !(silent || (over_ && packet->session() != left_))) {
                ++foreign_;
                return;
            }
            left_ = session_;
            session_ = packet->session();
            over_ = false;
            sequencer_.restart(options_.join_live ? packet->sequence() : 1);
            state_ = HandFeed();
        }
        heard_ = now_;
        heartbeats_ += packet->count() == 0 ? 1U : 0U;
        over_ = over_ || (packet->ends_session() && sequencer_.plausible(*packet));
        Sequencer::Due due = sequencer_.offer(*packet);
        std::span<const char> message;
        while (due.next(message)) {
            state_.apply(message);
            note_latency(message);
        }
        if (sequencer_.gap() && ask_at_ == never) {
            ask_at_ = now_ + millisecond;
            pause_ = 10 * millisecond;
        }
        if (publish_at_ == never && !state_.dirty().books().empty()) {
            publish_at_ = now_ + static_cast<std::int64_t>(options_.interval_ms) * millisecond;
        }
        if (over_ && options_.once && !sequencer_.gap()) {
            done_ = true;
        }
        if (recovered && sequencer_.gap()) {
            ask();
        }
    }

    void note_latency(itch::Bytes message) {
        if (!options_.stamped || --left_to_time_ != 0) {
            return;
        }
        left_to_time_ = 17;
        if (message.size() >= itch::header_size) {
            const std::int64_t now = nanos(CLOCK_REALTIME) % market_replay::nanos_per_day;
            latency_.record(static_cast<std::uint64_t>(
                std::max<std::int64_t>(now - itch::time_of(message), 0)));
        }
    }

    void run_timers() {
        if (now_ >= ask_at_) {
            if (!sequencer_.gap()) {
                ask_at_ = never;
            } else {
                const bool progress = seen_ != sequencer_.next();
                pause_ = progress ? 10 * millisecond : std::min(2 * pause_, 500 * millisecond);
                seen_ = sequencer_.next();
                asked_ = 0;
                ask();
                ask_at_ = now_ + pause_;
            }
        }
        if (now_ >= publish_at_) {
            publish_at_ = never;
            state_.dirty().clear();
        }
    }

    void ask() {
        asked_ = std::max(asked_, sequencer_.next());
        while (asked_ - sequencer_.next() < in_flight) {
            const Sequencer::Missing missing = sequencer_.missing(asked_, per_request);
            if (missing.count == 0) {
                return;
            }
            asked_ = missing.first + missing.count;
            std::array<char, mold::header_size> request;
            mold::write_header(request, {*session_, missing.first, missing.count});
            ::sendto(recovery_.descriptor(), request.data(), request.size(), 0,
                     reinterpret_cast<const sockaddr*>(&server_), sizeof server_);
            ++requests_;
        }
    }

    const HandlerOptions& options_;
    Socket feed_;
    Socket recovery_;
    sockaddr_in server_;
    Sequencer sequencer_;
    HandFeed state_;
    std::optional<mold::Session> session_;
    std::optional<mold::Session> left_;
    int epoll_;
    std::int64_t now_ = 0;
    std::int64_t unix_now_ = 0;
    std::int64_t heard_ = 0;
    std::int64_t ask_at_ = never;
    std::int64_t publish_at_ = never;
    std::int64_t pause_ = 0;
    mold::SequenceNumber asked_ = 0;
    mold::SequenceNumber seen_ = 0;
    std::uint32_t left_to_time_ = 17;
    market_replay::Histogram latency_;
    std::uint64_t sequence_ = 0;
    std::uint64_t packets_ = 0;
    std::uint64_t malformed_ = 0;
    std::uint64_t foreign_ = 0;
    std::uint64_t heartbeats_ = 0;
    std::uint64_t requests_ = 0;
    double seconds_ = 0;
    bool over_ = false;
    bool done_ = false;
};

void receive(const HandlerOptions& options) {
    for (const int signal : {SIGINT, SIGTERM}) {
        std::signal(signal, [](int) { stopped = 1; });
    }
    Twin twin(options);
    twin.run();
    std::fputs(twin.summary().c_str(), stdout);
}

} // namespace
} // namespace feed

int main(int argc, char** argv) {
    return feed::run_program(argc, argv, "feed_handler_twin", feed::handler_usage,
                             feed::parse_handler_options, feed::receive);
}
