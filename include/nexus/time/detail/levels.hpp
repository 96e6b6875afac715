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

/// 11 levels of 64 slots, which are 1, 64, 64^2, ... ns wide. A time goes to the lowest level whose
/// 64 slots, starting at that of `base_`, still contain it; no time here is before `base_`. Slots
/// are unordered lists. When all timers of a slot are cancelled, it stays marked as occupied until
/// time reaches it: so removing a timer only relinks its neighbours.
///
/// The caller owns the nodes and `opens`, the time at which the first slot starts (`never` when no
/// slot is marked), and passes the same ones to each call.
class TimerLevels {
public:
    using Id = TimerNodes::Id;
    using Time = TimerNodes::Time;
    using Link = TimerNodes::Link;
    using Slot = std::uint32_t; // level * digits + digit: the link of the slot's head

    static constexpr Time never = TimerNodes::never;
    static constexpr unsigned digit_bits = TimerNodes::digit_bits;
    static constexpr unsigned digits = TimerNodes::digits;

    /// With at most this many timers all nodes are in the cache: nothing is prefetched.
    static constexpr Id cached = 4096;

    struct Earliest {
        Time time;
        bool is_exact; // otherwise `time` is a lower bound
    };

    [[nodiscard]] Time base() const noexcept { return base_; }
    void set_base(Time base) noexcept { base_ = base; }

    /// The slot that starts first, if one is marked.
    [[nodiscard]] Slot first() const noexcept { return first_; }
    [[nodiscard]] bool is_empty() const noexcept { return occupied_levels_ == 0; }

    /// Whether the slot is on a level whose slots are wider than 1 ns.
    [[nodiscard]] static bool is_wide(Slot slot) noexcept { return slot >= digits; }

    /// Adds a timer whose time is not before `base()`. Constant time.
    NEXUS_DETAIL_INLINE void append(TimerNodes& nodes, Time& opens, Link at, Time time) noexcept {
        const auto highest = 63U - static_cast<unsigned>(std::countl_zero((time - base_) | 1));
        unsigned level = highest / digit_bits;
        level += (time >> (level * digit_bits)) - (base_ >> (level * digit_bits)) == digits;
        const unsigned shift = level * digit_bits;
        const Time tick = time >> shift;
        const Time start = tick << shift;
        const Slot slot = slot_of(level, tick);
        occupied_[level] |= Time{1} << (tick & (digits - 1));
        occupied_levels_ |= 1U << level;
        if (start <= opens && (start < opens || slot > first_)) {
            opens = start;
            first_ = slot;
        }
        Node& head = nodes.node_at(slot);
        Node& appended = nodes.node_at(at);
        if (nodes.end() > cached) [[unlikely]]
            appended.ahead = Recent{head}.exchange(at);
        const Link last = head.prev;
        appended.next = slot;
        appended.prev = last;
        nodes.node_at(last).next = at;
        head.prev = at;
    }

    /// The timer before `at` in its slot. Walking a slot from its last timer to its first keeps
    /// four cache misses under way at a time.
    [[nodiscard]] static Link before(const TimerNodes& nodes, Link at) noexcept {
        __builtin_prefetch(&nodes.node_at(nodes.node_at(at).ahead));
        return nodes.node_at(at).prev;
    }

    /// Takes the mark off the first slot and looks for the next.
    void leave_first(Time& opens) noexcept {
        mark_empty(first_);
        find_first(opens);
    }

    /// Takes all marks off, after the caller has emptied the slots, and goes on from `base`.
    void reset(Time& opens, Time base) noexcept {
        occupied_.fill(0);
        occupied_levels_ = 0;
        opens = never;
        base_ = base;
    }

    /// The bits in which the times of one slot differ.
    [[nodiscard]] static Time within(Slot slot) noexcept {
        return (Time{1} << (slot / digits * digit_bits)) - 1;
    }

    [[nodiscard]] static Earliest earlier(Earliest first, Time time) noexcept {
        return time <= first.time ? Earliest{time, true} : first;
    }

    /// The earliest time, `never` when there is none. Looks at up to `limit` timers, and then
    /// settles for the start of a slot. The earliest timer is in the first slot of a level.
    [[nodiscard]] Earliest earliest(const TimerNodes& nodes, std::size_t limit) const noexcept {
        Earliest first{never, true};
        for (std::uint32_t levels = occupied_levels_; levels != 0; levels &= levels - 1) {
            const auto level = static_cast<unsigned>(std::countr_zero(levels));
            const Time from = base_ >> (level * digit_bits);
            for (Time ahead = ahead_of(level, from); ahead != 0; ahead &= ahead - 1) {
                const Time tick = from + static_cast<unsigned>(std::countr_zero(ahead));
                const Time start = tick << (level * digit_bits);
                if (start >= first.time)
                    break;
                const Slot slot = slot_of(level, tick);
                if (nodes.node_at(slot).next == slot)
                    continue; // all its timers were cancelled
                for (Link at = nodes.node_at(slot).next; at != slot; at = nodes.node_at(at).next) {
                    if (limit == 0) {
                        first = {start, false};
                        break;
                    }
                    --limit;
                    first = earlier(first, nodes.node_at(at).time);
                }
                break;
            }
        }
        return first;
    }

private:
    friend struct TimerCheck;
    using Node = TimerNodes::Node;

    /// The links of the four timers that were last appended to a slot. They are kept in the time
    /// and the stamp of its head, which has neither, so that appending touches no further cache
    /// line.
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

    void mark_empty(Slot slot) noexcept {
        occupied_[slot / digits] &= ~(Time{1} << (slot % digits));
        if (occupied_[slot / digits] == 0)
            occupied_levels_ &= ~(1U << (slot / digits));
    }

    /// Finds the slot that starts first; of several, the widest, as its timers may precede those of
    /// the others.
    void find_first(Time& opens) noexcept {
        opens = never;
        for (std::uint32_t levels = occupied_levels_; levels != 0; levels &= levels - 1) {
            const auto level = static_cast<unsigned>(std::countr_zero(levels));
            const Time from = base_ >> (level * digit_bits);
            const Time tick = from + static_cast<unsigned>(std::countr_zero(ahead_of(level, from)));
            const Time start = tick << (level * digit_bits);
            if (start <= opens) {
                first_ = slot_of(level, tick);
                opens = start;
            }
        }
    }

    /// The marks of a level, starting with the slot of `tick`, in the order of time. A tick is a
    /// time in units of the level's slots.
    [[nodiscard]] Time ahead_of(unsigned level, Time tick) const noexcept {
        return std::rotr(occupied_[level], static_cast<int>(tick & (digits - 1)));
    }
    [[nodiscard]] static Slot slot_of(unsigned level, Time tick) noexcept {
        return level * digits + static_cast<Slot>(tick & (digits - 1));
    }

    Time base_ = 0;
    Slot first_ = 0;
    std::uint32_t occupied_levels_ = 0; // a bit for each level that has marked slots
    std::array<Time, TimerNodes::level_count> occupied_{}; // the marks: a bit for each slot
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_LEVELS_HPP
