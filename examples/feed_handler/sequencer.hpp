// SPDX-License-Identifier: MIT
//
// Puts messages back into their order: each one once, none left out.
#ifndef FEED_HANDLER_SEQUENCER_HPP
#define FEED_HANDLER_SEQUENCER_HPP

#include "mold.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace feed {

/// Knows which message is next, which are missing before those that arrived, and keeps a copy of
/// what came too early.
///
/// A packet in order costs two comparisons and is read where it lies. What is ahead by less than
/// `window` messages is copied into a ring of 64 bytes for each, made once; what is further ahead,
/// or longer than 54 bytes, is forgotten and has to be asked for when its turn comes.
///
/// No single packet opens a gap that nothing can close: a number further ahead than `near` of what
/// is known to exist is refused until the next such packet confirms it.
class Sequencer {
public:
    using Number = mold::SequenceNumber;

    static constexpr std::size_t default_window = std::size_t{1} << 16U;
    static constexpr std::size_t longest_kept = 54; // an ITCH 5.0 message has 50 at most
    /// How many messages one packet alone may say to exist. What is further ahead could not be kept
    /// anyway, so that who joins late or was cut off loses nothing by waiting for a second packet.
    static constexpr Number near = default_window;
    /// How far ahead of the next message a number may be: a day of an exchange has fewer messages.
    static constexpr Number farthest = Number{1} << 32U;

    /// A run of messages that have not arrived; `count` is 0 when there is none.
    struct Missing {
        Number first = 0;
        std::uint16_t count = 0;
    };

    struct Counts {
        std::uint64_t delivered = 0;  // since the last start
        std::uint64_t duplicates = 0; // messages that came when they were delivered or kept already
        std::uint64_t kept = 0;       // came early and were copied
        std::uint64_t forgotten = 0;  // came too early to be kept
        std::uint64_t gaps = 0;       // how often something was missing that had not been before
        std::uint64_t lost = 0;       // given up
        std::uint64_t refused = 0;    // packets whose number was not believed
    };

    /// The messages that a packet has brought the turn of, in order: its own from the first new
    /// one, then what was kept behind them. Each is delivered the moment it is taken; what is not
    /// taken is missing. An input range, valid as long as the packet's bytes; a message is valid
    /// until the next one is taken.
    class Due {
    public:
        Due() = default;

        /// Takes the next message; false when there is none.
        [[nodiscard, gnu::always_inline]] bool next(std::span<const char>& message) noexcept {
            if (messages_.left() != 0) [[likely]] {
                ++sequencer_->next_;
                message = messages_.next();
                return true;
            }
            if (sequencer_ == nullptr || sequencer_->next_ >= sequencer_->kept_end_) {
                return false;
            }
            message = sequencer_->take_kept();
            return message.data() != nullptr;
        }

        struct End {};
        class Iterator {
        public:
            using value_type = std::span<const char>;
            using difference_type = std::ptrdiff_t;

            explicit Iterator(Due& due) noexcept : due_(&due) { ++*this; }
            [[nodiscard]] value_type operator*() const noexcept { return message_; }
            Iterator& operator++() noexcept {
                more_ = due_->next(message_);
                return *this;
            }
            void operator++(int) noexcept { ++*this; }
            friend bool operator==(const Iterator& at, End) noexcept { return !at.more_; }

        private:
            Due* due_;
            value_type message_;
            bool more_ = false;
        };

        [[nodiscard]] Iterator begin() noexcept { return Iterator(*this); }
        [[nodiscard]] End end() const noexcept { return {}; }

    private:
        friend Sequencer;
        explicit Due(Sequencer& sequencer, mold::Messages messages) noexcept
            : sequencer_(&sequencer), messages_(messages) {}

        Sequencer* sequencer_ = nullptr;
        mold::Messages messages_;
    };

    explicit Sequencer(std::size_t window = default_window) : kept_(window) {}

    /// Begins anew: `first` is the message to wait for. Counts and ring stay.
    void restart(Number first) noexcept {
        undelivered_ = next_ = horizon_ = kept_end_ = noted_ = doubted_ = first;
        std::fill(kept_.begin(), kept_.end(), Kept{});
    }

    /// Takes in a packet of the session and returns what is to be delivered now, all of which must
    /// be taken before the next call.
    [[nodiscard]] Due offer(const mold::Packet& packet) noexcept {
        if (packet.sequence() == next_) [[likely]] {
            horizon_ = std::max(horizon_, packet.end());
            return Due(*this, packet.messages());
        }
        return out_of_order(packet);
    }

    /// The message that is delivered next.
    [[nodiscard]] Number next() const noexcept { return next_; }
    /// One past the last message known to exist.
    [[nodiscard]] Number horizon() const noexcept { return horizon_; }
    /// Messages are missing. Only true between two packets, when all that was due has been taken.
    [[nodiscard]] bool gap() const noexcept { return next_ < horizon_; }

    /// Whether the packet's number is believed without another packet that says the same.
    [[nodiscard]] bool plausible(const mold::Packet& packet) const noexcept {
        return packet.end() <= horizon_ || packet.end() - horizon_ <= near;
    }

    /// The first run of at most `limit` missing messages from `from` on that may be asked for:
    /// those further ahead than the window could not be kept.
    [[nodiscard]] Missing missing(Number from, std::uint16_t limit) const noexcept {
        const Number stop = end_of_window();
        Number first = std::max(from, next_);
        while (first < stop && has(first)) {
            ++first;
        }
        Number end = first;
        while (end < stop && end - first < limit && !has(end)) {
            ++end;
        }
        return {first, static_cast<std::uint16_t>(end - first)};
    }

    /// Gives up what is missing before the first kept message, or before the horizon when none is
    /// kept, and returns what was kept behind it. For feeds that nobody can be asked about.
    [[nodiscard]] Due give_up() noexcept {
        const Number stop = end_of_window();
        Number found = next_;
        while (found < stop && !has(found)) {
            ++found;
        }
        found = found < stop ? found : horizon_;
        counts_.lost += found - next_;
        undelivered_ += found - next_;
        next_ = found;
        return Due(*this, {});
    }

    [[nodiscard]] Counts counts() const noexcept {
        Counts counts = counts_;
        counts.delivered = next_ - undelivered_;
        return counts;
    }

private:
    static constexpr Number nothing = ~Number{0};

    struct Kept {
        Number number = nothing;
        std::uint16_t length = 0;
        std::array<char, longest_kept> bytes{};
    };

    /// One past the last message that exists and may be kept.
    [[nodiscard]] Number end_of_window() const noexcept {
        return next_ + std::min<Number>(horizon_ - next_, kept_.size());
    }

    [[nodiscard]] const Kept& place_of(Number number) const noexcept {
        return kept_[static_cast<std::size_t>(number % kept_.size())];
    }
    [[nodiscard]] bool has(Number number) const noexcept {
        return place_of(number).number == number;
    }

    [[nodiscard]] bool believe(const mold::Packet& packet) noexcept {
        if (plausible(packet)) {
            return true;
        }
        const Number end = packet.end();
        const Number apart = end < doubted_ ? doubted_ - end : end - doubted_;
        doubted_ = end;
        if (apart <= near && end - next_ <= farthest) {
            return true;
        }
        ++counts_.refused;
        return false;
    }

    [[gnu::noinline]] Due out_of_order(const mold::Packet& packet) noexcept {
        if (!believe(packet)) {
            return {};
        }
        const Number first = packet.sequence();
        const Number end = packet.end();
        mold::Messages messages = packet.messages();
        if (first > next_) {
            keep(first, messages);
            horizon_ = std::max(horizon_, end);
            if (noted_ <= next_) {
                ++counts_.gaps;
            }
            noted_ = std::max(noted_, horizon_);
            return {};
        }
        const std::uint64_t old = std::min(end, next_) - first;
        counts_.duplicates += old;
        if (end <= next_) {
            return {};
        }
        messages.skip(old);
        horizon_ = std::max(horizon_, end);
        return Due(*this, messages);
    }

    void keep(Number number, mold::Messages messages) noexcept {
        for (; messages.left() != 0; ++number) {
            const std::span<const char> message = messages.next();
            Kept& place = kept_[static_cast<std::size_t>(number % kept_.size())];
            if (number - next_ >= kept_.size() || message.size() > longest_kept) {
                ++counts_.forgotten;
            } else if (place.number == number) {
                ++counts_.duplicates;
            } else {
                place.number = number;
                place.length = static_cast<std::uint16_t>(message.size());
                std::memcpy(place.bytes.data(), message.data(), message.size());
                kept_end_ = std::max(kept_end_, number + 1);
                ++counts_.kept;
            }
        }
    }

    /// The next message, without data when it is not kept. Not inlined, and nothing goes to it by
    /// reference, so that compilers hold what is due in registers.
    [[nodiscard, gnu::noinline]] std::span<const char> take_kept() noexcept {
        if (!has(next_)) {
            return {};
        }
        const Kept& place = place_of(next_++);
        return {place.bytes.data(), place.length};
    }

    std::vector<Kept> kept_; // the message n in place n modulo the window, if its number says so
    Number next_ = 1;
    Number undelivered_ = 1; // of the numbers below next_
    Number horizon_ = 1;
    Number kept_end_ = 1; // one past the last kept: none has to be looked for beyond
    Number noted_ = 1;
    Number doubted_ = 1; // the end of the last packet that was too far ahead
    Counts counts_;
};

} // namespace feed

#endif // FEED_HANDLER_SEQUENCER_HPP
