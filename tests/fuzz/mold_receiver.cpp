// SPDX-License-Identifier: MIT
//
// Any bytes as a series of UDP packets, through the MoldUDP64 decoder into the sequencer. Whatever
// they are, messages are delivered with rising numbers, each one once, from memory that is there.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <feed_handler/mold.hpp>
#include <feed_handler/sequencer.hpp>
#include <optional>
#include <span>

namespace {

void require(bool holds) {
    if (!holds) {
        std::abort();
    }
}

/// Takes what is due and looks at every byte of it.
void take(feed::Sequencer& sequencer, feed::Sequencer::Due due) {
    std::uint64_t next = sequencer.next();
    unsigned sum = 0;
    std::span<const char> message;
    while (due.next(message)) {
        for (const char byte : message) {
            sum += static_cast<unsigned char>(byte);
        }
        require(sequencer.next() == ++next);
    }
    require(sum < ~0U);
    require(sequencer.next() <= sequencer.horizon());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::span<const char> bytes(reinterpret_cast<const char*>(data), size);
    feed::Sequencer sequencer(8);
    while (!bytes.empty()) {
        const auto length = static_cast<unsigned char>(bytes[0]); // of the packet; 255: give up
        bytes = bytes.subspan(1);
        if (length == 255) {
            take(sequencer, sequencer.give_up());
            continue;
        }
        const std::span<const char> datagram =
            bytes.first(length < bytes.size() ? length : bytes.size());
        bytes = bytes.subspan(datagram.size());
        const std::optional<feed::mold::Packet> packet = feed::mold::Packet::parse(datagram);
        if (!packet) {
            continue;
        }
        const std::uint64_t before = sequencer.next();
        take(sequencer, sequencer.offer(*packet));
        require(sequencer.next() == before || packet->sequence() <= before);
        const feed::Sequencer::Missing missing = sequencer.missing(0, 5);
        require(missing.count <= 5 && missing.first >= sequencer.next());
        require(missing.count == 0 || sequencer.gap());
    }
    const feed::Sequencer::Counts counts = sequencer.counts();
    require(counts.delivered + counts.lost + 1 == sequencer.next());
    return 0;
}
