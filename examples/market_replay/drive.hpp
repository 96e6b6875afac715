// SPDX-License-Identifier: MIT
//
// The two loops: bytes in, events out. What happens with an event is up to the caller.
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
#include <span>
#include <string>
#include <string_view>

namespace market_replay {

/// Dispatched after every block of input, some thousand events.
struct BlockDone {
    double progress = 0; // share of the input that is done, 0 to 1
    std::uint64_t events = 0;
    double seconds = 0; // spent on them
};

/// Decodes every message of `source` and hands it to `on_event` as one of the structs of itch.hpp;
/// after each block calls `on_block`. Time is taken for decoding and `on_event` alone.
///
/// Whatever is wrong with the data ends in a `Failure` that names file, byte and message.
template <class OnEvent, class OnBlock>
void drive_itch(ByteSource& source, LatencySampler& latency, Throughput& throughput,
                OnEvent&& on_event, OnBlock&& on_block) {
    itch::MessageReader reader(source);
    std::span<const char> message;
    std::uint64_t messages = 0;
    std::uint64_t current = 1; // the message that an error is about
    try {
        while (reader.fill()) {
            throughput.start();
            while (reader.next(message)) {
                current = ++messages;
                timed(latency, [&] { itch::decode(message, on_event); });
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
}

/// Parses every row of `rows` and hands it to `on_message`; the first goes to `on_first`. After
/// some thousand rows calls `on_block`. Time is taken for all of it, reading included.
///
/// Whatever is wrong with the data ends in a `Failure` that names file, line and column.
template <class OnFirst, class OnMessage, class OnBlock>
void drive_lobster(lobster::Rows& rows, LatencySampler& latency, Throughput& throughput,
                   OnFirst&& on_first, OnMessage&& on_message, OnBlock&& on_block) {
    constexpr std::uint64_t block = 4096;
    std::string_view line;
    throughput.start();
    if (!rows.next(line)) {
        throw Failure(rows.name() + ": is empty, expected a row for every event");
    }
    rows.located([&] { on_first(lobster::parse_message(line)); });
    bool more = true;
    while (more) {
        rows.located([&] {
            for (std::uint64_t i = 0; i < block; ++i) {
                more = rows.next(line);
                if (!more) {
                    break;
                }
                timed(latency, [&] { on_message(lobster::parse_message(line)); });
            }
        });
        throughput.stop();
        on_block(BlockDone{rows.progress(), rows.number(), throughput.seconds()});
        throughput.start();
    }
    throughput.stop();
}

} // namespace market_replay

#endif // MARKET_REPLAY_DRIVE_HPP
