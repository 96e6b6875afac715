// SPDX-License-Identifier: MIT
//
// Recorded packets, sent to a socket of the same program in step with its receiving: the same input
// for every run, as fast as it is taken.
#ifndef FEED_HANDLER_PACKET_FILE_HPP
#define FEED_HANDLER_PACKET_FILE_HPP

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <market_replay/error.hpp>
#include <market_replay/file.hpp>
#include <market_replay/itch_reader.hpp>
#include <span>
#include <string>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>
#include <vector>

namespace feed {

/// As a driver of a loop: each poll sends the next 32 packets, which the receiver behind it in the
/// loop takes in the same turn. Behind the last packet it ends the loop, a turn after that was
/// sent.
class PacketFile {
public:
    static constexpr std::size_t batch = 32;

    /// Reads `path`: packets behind their lengths, as feed_publisher writes them. Throws `Failure`.
    PacketFile(const std::string& path, const sockaddr* to, socklen_t size) {
        const auto source = market_replay::open_file(path);
        market_replay::itch::MessageReader reader(*source);
        std::vector<std::size_t> sizes;
        std::span<const char> packet;
        try {
            while (reader.fill()) {
                while (reader.next(packet)) {
                    bytes_.insert(bytes_.end(), packet.begin(), packet.end());
                    sizes.push_back(packet.size());
                }
            }
        } catch (const market_replay::DataError& error) {
            throw market_replay::Failure(path + ": " + error.what());
        }
        char* at = bytes_.data();
        for (const std::size_t each : sizes) {
            parts_.push_back({at, each});
            at += each;
        }
        headers_.resize(parts_.size());
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            headers_[i].msg_hdr.msg_iov = &parts_[i];
            headers_[i].msg_hdr.msg_iovlen = 1;
        }
        socket_ = ::socket(to->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (socket_ < 0 || ::connect(socket_, to, size) != 0) {
            throw market_replay::Failure(path + ": no socket to send it: " + std::strerror(errno));
        }
    }
    PacketFile(const PacketFile&) = delete;
    PacketFile& operator=(const PacketFile&) = delete;
    ~PacketFile() { ::close(socket_); }

    /// Sends the next packets; false when none is left. Throws `Failure` when the system does not
    /// take them.
    [[nodiscard]] bool send() {
        const std::size_t count = headers_.size() - next_ < batch ? headers_.size() - next_ : batch;
        if (count == 0) {
            return false;
        }
        const int sent = ::sendmmsg(socket_, &headers_[next_], static_cast<unsigned>(count), 0);
        if (sent <= 0) {
            throw market_replay::Failure(std::string("packets cannot be sent: ") +
                                         std::strerror(errno));
        }
        next_ += static_cast<std::size_t>(sent);
        return true;
    }

    template <class World>
    std::size_t poll(World& world) {
        if (!send()) {
            world.shutdown_handle().shutdown();
        }
        return 0;
    }

private:
    std::vector<char> bytes_;
    std::vector<iovec> parts_;
    std::vector<mmsghdr> headers_;
    std::size_t next_ = 0;
    int socket_ = -1;
};

} // namespace feed

#endif // FEED_HANDLER_PACKET_FILE_HPP
