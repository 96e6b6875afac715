// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_DETAIL_LEVELS_HPP
#define NEXUS_TIME_DETAIL_LEVELS_HPP

#include <nexus/config.hpp>
#include <nexus/time/detail/nodes.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

/// \file
/// The levels of the timing wheel.

NEXUS_DETAIL_BEGIN

namespace detail {

/// 11 levels of 64 slots, of 1, 64, 64^2, ... ns. A time is put where 64 slots from that of `base_`
/// on just reach it; nothing here is earlier than `base_`. Slots are lists in no order. A slot
/// stays marked as occupied when what was in it is cancelled, until time reaches it: so a timer is
/// taken out by relinking its neighbours alone.
class TimerSlots : public TimerNodes {
public:
    struct Earliest {
        Time time;
        bool is_exact; // else it is earlier than all
    };

protected:
    /// The links of the four that were last appended to a slot. They stand in its head, which has
    /// no time and no stamp, so that appending touches one line of the cache less.
    struct Recent {
        Node& head;

        /// Adds `at` in place of the oldest, which is returned.
        Link exchange(Link at) const noexcept {
            std::uint64_t& older = head.time;
            std::uint64_t& newer = head.stamp;
            const auto oldest = static_cast<Link>(older);
            older = older >> 32 | newer << 32;
            newer = newer >> 32 | std::uint64_t{at} << 32;
            return oldest;
        }
    };

    /// When the first slot starts; `never`: none is marked.
    [[nodiscard]] Time& opens() noexcept { return near_time_[0]; }
    [[nodiscard]] Time opens() const noexcept { return near_time_[0]; }

    void unlink(Id id) noexcept {
        const Link next = node(id).next;
        const Link prev = node(id).prev;
        node_at(prev).next = next;
        node_at(next).prev = prev;
    }

    /// To the lowest level of which 64 slots from that of `base_` on reach `time`.
    NEXUS_DETAIL_INLINE void append_wheel(Link at, Time time) noexcept {
        const auto highest = 63U - static_cast<unsigned>(std::countl_zero((time - base_) | 1));
        unsigned level = highest / digit_bits;
        level += (time >> (level * digit_bits)) - (base_ >> (level * digit_bits)) == digits;
        const unsigned shift = level * digit_bits;
        const Time place = time >> shift;
        const Time start = place << shift;
        const Slot slot = slot_of(level, place);
        occupied_[level] |= Time{1} << (place & (digits - 1));
        levels_ |= 1U << level;
        if (start <= opens() && (start < opens() || slot > first_)) {
            opens() = start;
            first_ = slot;
        }
        Node& head = node_at(slot);
        Node& appended = node_at(at);
        if (end() > cached) [[unlikely]]
            appended.ahead = Recent{head}.exchange(at);
        const Link last = head.prev;
        appended.next = slot;
        appended.prev = last;
        node_at(last).next = at;
        head.prev = at;
    }

    /// The one before `at` in its slot. Slots are walked from the last to the first, and four
    /// misses of the cache are under way at a time.
    [[nodiscard]] Link before(Link at) const noexcept {
        __builtin_prefetch(&node_at(node_at(at).ahead));
        return node_at(at).prev;
    }

    void mark_empty(Slot slot) noexcept {
        occupied_[slot / digits] &= ~(Time{1} << (slot % digits));
        if (occupied_[slot / digits] == 0)
            levels_ &= ~(1U << (slot / digits));
    }

    /// The times of a slot differ in these bits.
    [[nodiscard]] static Time within(Slot slot) noexcept {
        return (Time{1} << (slot / digits * digit_bits)) - 1;
    }

    [[nodiscard]] static Earliest earlier(Earliest first, Time time) noexcept {
        return time <= first.time ? Earliest{time, true} : first;
    }

    /// The earliest in the wheel is in the first slot of a level.
    [[nodiscard]] Earliest earliest_in_wheel(std::size_t limit) const noexcept {
        Earliest first{never, true};
        for (std::uint32_t levels = levels_; levels != 0; levels &= levels - 1) {
            const auto level = static_cast<unsigned>(std::countr_zero(levels));
            const Time from = base_ >> (level * digit_bits);
            for (Time ahead = ahead_of(level, from); ahead != 0; ahead &= ahead - 1) {
                const Time place = from + static_cast<unsigned>(std::countr_zero(ahead));
                const Time start = place << (level * digit_bits);
                if (start >= first.time)
                    break;
                const Slot slot = slot_of(level, place);
                if (node_at(slot).next == slot)
                    continue; // what was in it has been cancelled
                for (Link at = node_at(slot).next; at != slot; at = node_at(at).next) {
                    if (limit == 0) {
                        first = {start, false};
                        break;
                    }
                    --limit;
                    first = earlier(first, node_at(at).time);
                }
                break;
            }
        }
        return first;
    }

    /// Remembers the slot that starts first; of several, the largest, which may hold what precedes
    /// the others.
    void find_first() noexcept {
        opens() = never;
        for (std::uint32_t levels = levels_; levels != 0; levels &= levels - 1) {
            const auto level = static_cast<unsigned>(std::countr_zero(levels));
            const Time from = base_ >> (level * digit_bits);
            const Time place =
                from + static_cast<unsigned>(std::countr_zero(ahead_of(level, from)));
            const Time start = place << (level * digit_bits);
            if (start <= opens()) {
                first_ = slot_of(level, place);
                opens() = start;
            }
        }
    }

    /// Of a level: the bits of the slots from that of `place` on, in the order of time.
    [[nodiscard]] Time ahead_of(unsigned level, Time place) const noexcept {
        return std::rotr(occupied_[level], static_cast<int>(place & (digits - 1)));
    }
    [[nodiscard]] static Slot slot_of(unsigned level, Time place) noexcept {
        return level * digits + static_cast<Slot>(place & (digits - 1));
    }

    Time base_ = 0;
    Slot first_ = 0;           // of those that are marked
    std::uint32_t levels_ = 0; // which of them have slots that are not empty
    std::array<Time, level_count> occupied_{};

    static constexpr Id cached = 4096; // so few are in the cache, and need not be prefetched
    static constexpr std::size_t near_capacity = 64;

    /// When the first slot starts, and behind that the times of TimerNear: the last of them is when
    /// something can expire, whether anything is near or not.
    std::array<Time, 1 + near_capacity> near_time_{never};
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_LEVELS_HPP
