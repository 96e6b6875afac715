// SPDX-License-Identifier: MIT
//
// The two loops: files in, messages and bursts out. What happens with them is up to the caller.
#ifndef MARKET_REPLAY_DRIVE_HPP
#define MARKET_REPLAY_DRIVE_HPP

#include "answer_key.hpp"
#include "error.hpp"
#include "itch.hpp"
#include "itch_reader.hpp"
#include "latency.hpp"
#include "lobster.hpp"
#include "source.hpp"
#include "text.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace market_replay {

/// Dispatched after every block of input, some thousand events.
struct BlockDone {
    double progress = 0; // share of the input that is done, 0 to 1
    std::uint64_t events = 0;
    double seconds = 0; // spent on them
};

/// Whether the message has another timestamp than those before it, `burst`, which becomes its own.
/// One that is too short to have any belongs to the burst it stands in.
[[nodiscard]] inline bool begins_burst(itch::Bytes message, Nanos& burst) noexcept {
    const Nanos time = message.size() < itch::header_size ? burst : itch::time_of(message);
    return std::exchange(burst, time) != time;
}

/// The same for a LOBSTER row, whose first column is the time.
[[nodiscard]] inline bool begins_burst(std::string_view line, std::string& burst) {
    const std::string_view time = line.substr(0, line.find(','));
    if (time == burst) {
        return false;
    }
    burst = time;
    return true;
}

/// Hands every message of `source` to `on_message` as its bytes. A burst is all messages of one
/// timestamp: `on_burst` is called when the next has begun, and at the end. After each block calls
/// `on_block`. Time is taken for messages and bursts alone.
///
/// Whatever is wrong with the data ends in a `Failure` that names file, byte and message.
template <class OnMessage, class OnBurst, class OnBlock>
void drive_itch(ByteSource& source, LatencySampler& latency, Throughput& throughput,
                OnMessage&& on_message, OnBurst&& on_burst, OnBlock&& on_block) {
    itch::MessageReader reader(source);
    itch::Bytes message;
    std::uint64_t messages = 0;
    std::uint64_t current = 1; // the message that an error is about
    Nanos burst = 0;
    try {
        while (reader.fill()) {
            throughput.start();
            while (reader.next(message)) {
                current = ++messages;
                timed(latency, [&] {
                    if (begins_burst(message, burst) && messages > 1) {
                        on_burst();
                    }
                    on_message(message);
                });
            }
            current = messages + 1;
            throughput.stop();
            on_block(BlockDone{source.progress(), messages, throughput.seconds()});
        }
    } catch (const DataError& error) {
        throw Failure(source.name() + ": byte " + std::to_string(reader.offset()) + ", message " +
                      std::to_string(current) + ": " + error.what());
    }
    if (messages == 0) {
        throw Failure(source.name() + ": is empty, expected length-prefixed ITCH 5.0 messages");
    }
    on_burst();
}

/// Hands every row of `rows` to `on_row`; the first goes to `on_first`. Calls `on_burst` as
/// `drive_itch` does, and `on_block` after some thousand rows. Time is taken for all of it, reading
/// included.
///
/// Whatever is wrong with the data ends in a `Failure` that names file, line and column.
template <class OnFirst, class OnRow, class OnBurst, class OnBlock>
void drive_lobster(lobster::Rows& rows, LatencySampler& latency, Throughput& throughput,
                   OnFirst&& on_first, OnRow&& on_row, OnBurst&& on_burst, OnBlock&& on_block) {
    constexpr std::uint64_t block = 4096;
    std::string_view line;
    throughput.start();
    if (!rows.next(line)) {
        throw Failure(rows.name() + ": is empty, expected a row for every event");
    }
    std::string burst(line.substr(0, line.find(',')));
    rows.located([&] { on_first(line); });
    bool more = true;
    while (more) {
        rows.located([&] {
            for (std::uint64_t i = 0; i < block; ++i) {
                more = rows.next(line);
                if (!more) {
                    break;
                }
                timed(latency, [&] {
                    if (begins_burst(line, burst)) {
                        on_burst();
                    }
                    on_row(line);
                });
            }
        });
        throughput.stop();
        on_block(BlockDone{rows.progress(), rows.number(), throughput.seconds()});
        throughput.start();
    }
    on_burst();
    throughput.stop();
}

} // namespace market_replay

#endif // MARKET_REPLAY_DRIVE_HPP
