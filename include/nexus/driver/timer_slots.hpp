// SPDX-License-Identifier: MIT
#ifndef NEXUS_DRIVER_TIMER_SLOTS_HPP
#define NEXUS_DRIVER_TIMER_SLOTS_HPP

#include <nexus/config.hpp>
#include <nexus/driver/timer_nodes.hpp>

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

/// \file
/// The levels of the timing wheel.

NEXUS_DETAIL_BEGIN

namespace detail {

/// 11 levels of 64 slots, of 1, 64, 64^2, ... ns. A time is put where 64 slots from that of `base_`
/// on just reach it; nothing here is earlier than `base_`. Slots are lists in no order.
class TimerSlots : public TimerNodes {
public:
    struct Earliest {
        Time time;
        bool is_exact; // else it is earlier than all
    };

protected:
    void unlink(Id id) noexcept {
        const Link next = node(id).next;
        const Link prev = node(id).prev;
        node_at(prev).next = next;
        node_at(next).prev = prev;
        if (prev == next && prev < overdue_list) {
            mark_empty(prev);
            if (prev == first_)
                first_ = none;
        }
    }

    /// To the lowest level of which 64 slots from that of `base_` on reach `time`.
    void append_wheel(Link at, Time time) noexcept {
        const auto highest = 63U - static_cast<unsigned>(std::countl_zero((time - base_) | 1));
        unsigned level = highest / digit_bits;
        level += (time >> (level * digit_bits)) - (base_ >> (level * digit_bits)) == digits;
        const Time place = time >> (level * digit_bits);
        const Time start = place << (level * digit_bits);
        const unsigned digit = static_cast<unsigned>(place) & (digits - 1);
        const Slot slot = level * digits + digit;
        occupied_[level] |= Time{1} << digit;
        levels_ |= 1U << level;
        if (start < opens_ || (start == opens_ && slot > first_)) {
            opens_ = start;
            first_ = slot;
        }
        // The head's time and stamp are the links of the last four that were appended.
        Node& head = node_at(slot);
        Node& appended = node_at(at);
        appended.ahead = static_cast<Link>(head.time);
        head.time = head.time >> 32 | head.stamp << 32;
        head.stamp = head.stamp >> 32 | Time{at} << 32;
        appended.prev = head.prev;
        appended.next = slot;
        node_at(head.prev).next = at;
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

    /// Of a level: the first slot that is not empty.
    [[nodiscard]] Slot first_slot(unsigned level) const noexcept {
        const auto from = static_cast<int>((base_ >> (level * digit_bits)) & (digits - 1));
        const int ahead = std::countr_zero(std::rotr(occupied_[level], from));
        return level * digits + (static_cast<unsigned>(from + ahead) & (digits - 1));
    }
    /// The slot that starts first; of several, the largest, which may hold what precedes the
    /// others.
    [[nodiscard]] Slot first_slot() const noexcept {
        Slot first = 0;
        Time start = never;
        for (std::uint32_t levels = levels_; levels != 0; levels &= levels - 1) {
            const Slot slot = first_slot(static_cast<unsigned>(std::countr_zero(levels)));
            if (slot_start(slot) <= start) {
                first = slot;
                start = slot_start(slot);
            }
        }
        return first;
    }

    /// The times of a slot differ in these bits.
    [[nodiscard]] static Time within(Slot slot) noexcept {
        return (Time{1} << (slot / digits * digit_bits)) - 1;
    }
    [[nodiscard]] Time slot_start(Slot slot) const noexcept {
        const unsigned shift = slot / digits * digit_bits;
        const Time base = base_ >> shift;
        return (base + ((slot - base) & (digits - 1))) << shift;
    }

    [[nodiscard]] static Earliest earlier(Earliest first, Time time) noexcept {
        return time <= first.time ? Earliest{time, true} : first;
    }

    /// The earliest in the wheel is in the first slot of a level.
    [[nodiscard]] Earliest earliest_in_wheel(std::size_t limit) const noexcept {
        Earliest first{never, true};
        for (std::uint32_t levels = levels_; levels != 0; levels &= levels - 1) {
            const Slot slot = first_slot(static_cast<unsigned>(std::countr_zero(levels)));
            const Time start = slot_start(slot);
            if (start >= first.time)
                continue;
            for (Link at = node_at(slot).next; at != slot; at = node_at(at).next) {
                if (limit == 0) {
                    first = {start, false};
                    break;
                }
                --limit;
                first = earlier(first, node_at(at).time);
            }
        }
        return first;
    }

    /// Remembers the first slot.
    void find_first() noexcept {
        first_ = levels_ == 0 ? none : first_slot();
        opens_ = levels_ == 0 ? never : slot_start(first_);
    }

    Time base_ = 0;
    Slot first_ = none;        // `none`: to be found, or there is none
    Time opens_ = never;       // no slot that is not empty starts earlier
    std::uint32_t levels_ = 0; // which of them have slots that are not empty
    std::array<Time, level_count> occupied_{};
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_DRIVER_TIMER_SLOTS_HPP
