// SPDX-License-Identifier: MIT
#ifndef NEXUS_DRIVER_TIMER_QUEUE_HPP
#define NEXUS_DRIVER_TIMER_QUEUE_HPP

#include <nexus/config.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>

/// \file
/// The order in which timers expire: a hierarchical timing wheel (Varghese and Lauck, 1987) that is
/// exact to the nanosecond. What a timer does is kept elsewhere.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Numbers of timers, ordered by (time, order of scheduling). Times are unsigned.
///
/// A pending timer is in one of
///  - the wheel: 11 levels of 64 slots, of 1, 64, 64^2, ... ns. A time is put where 64 slots from
///    that of `base_` on just reach it; nothing in the wheel is earlier than `base_`, which follows
///    the time that was polled;
///  - `near_`: a short sorted array, what the slot was that time has reached, if it held few. What
///    held many is spread over the levels below instead;
///  - `overdue_`: what was scheduled for a time that had already been polled. The next poll sorts
///    it into `due_`.
///
/// Slots are doubly linked lists, in no order.
class TimerQueue {
public:
    using Id = std::uint32_t;
    using Time = std::uint64_t;

    static constexpr Id none = std::numeric_limits<Id>::max();
    static constexpr Time never = std::numeric_limits<Time>::max();

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// How many numbers there are without growing.
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

    /// Makes room for `count` timers; numbers keep what they stand for.
    void grow(std::size_t count) {
        const std::size_t nodes = first_timer + count;
        std::unique_ptr<Node[]> grown(new Node[nodes]); // not made: most is yet to be used
        if (nodes_ != nullptr) {
            std::memcpy(grown.get(), nodes_.get(), (first_timer + used_) * sizeof(Node));
        } else {
            for (Id head = 0; head < first_timer; ++head)
                grown[head] = {0, 0, head, head, 0, head};
        }
        nodes_ = std::move(grown);
        capacity_ = count;
    }

    /// A number that is not in use, or `none`.
    [[nodiscard]] Id acquire() noexcept {
        if (free_ != none) {
            const Id id = free_;
            free_ = node(id).next;
            node(id).prev = idle;
            return id;
        }
        if (used_ == capacity_)
            return none;
        const Id id = static_cast<Id>(used_++);
        node(id) = {0, 0, none, idle, 1, 0};
        return id;
    }

    /// Makes handles of this number stale.
    void retire(Id id) noexcept {
        if (++node(id).generation == 0)
            node(id).generation = 1;
        node(id).prev = idle;
    }
    void release(Id id) noexcept {
        node(id).next = free_;
        node(id).prev = unused;
        free_ = id;
    }

    [[nodiscard]] std::uint32_t generation(Id id) const noexcept { return node(id).generation; }
    [[nodiscard]] bool is_current(Id id, std::uint32_t generation) const noexcept {
        return id < used_ && node(id).generation == generation;
    }
    [[nodiscard]] bool is_used(Id id) const noexcept { return node(id).prev != unused; }
    [[nodiscard]] bool is_pending(Id id) const noexcept { return node(id).prev < idle; }
    [[nodiscard]] Time time(Id id) const noexcept { return node(id).time; }
    /// One after the last number that has been in use.
    [[nodiscard]] Id end() const noexcept { return static_cast<Id>(used_); }

    void prefetch(Id id) const noexcept { __builtin_prefetch(&node(id)); }

    /// Adds a timer that is not pending. Constant time.
    void insert(Id id, Time time) noexcept {
        if (time <= polled_) {
            note(id, time);
            append(overdue_list, id);
            has_past_ = true;
        } else {
            insert_ahead(id, time);
        }
    }

    /// The same for what may expire in the poll that is going on.
    void insert_ahead(Id id, Time time) noexcept {
        note(id, time);
        if (time < base_) [[unlikely]]
            insert_due(id);
        else if (time < near_end_)
            insert_near(id, time);
        else
            insert_wheel(id, time);
    }

    /// Removes a pending timer. Constant time.
    void remove(Id id) noexcept {
        --size_;
        if (node(id).prev == near_mark)
            remove_near(id);
        else
            unlink(id);
        node(id).prev = idle;
    }

    /// Begins a poll at the time `now`: what is inserted for a time up to `now` from here on waits
    /// for the next.
    void begin(Time now) noexcept {
        if (now < polled_) [[unlikely]]
            turn_back(now);
        polled_ = now;
        if (has_past_ && node_at(overdue_list).next != overdue_list) [[unlikely]]
            move_to_due(overdue_list);
    }

    /// Takes out the first timer that has expired at `now`, or returns `none`. `announce(id)` is
    /// called for those that are to expire soon.
    template <class Announce>
    [[nodiscard]] NEXUS_DETAIL_INLINE Id pop(Time now, const Announce& announce) noexcept {
        if (near_size_ == 0 && opens_ <= now && refill(now))
            for (std::size_t i = 0; i < near_size_; ++i)
                announce(near_[i].at - first_timer);
        if (has_past_) [[unlikely]]
            if (const Id due = pop_due(now); due != none)
                return due;
        if (near_size_ == 0 || near_[near_size_ - 1].time > now)
            return none;
        const Link at = near_[--near_size_].at;
        --size_;
        node_at(at).prev = idle;
        return at - first_timer;
    }

    /// After what had expired at `now` is gone: the wheel goes on from here. A wheel that is empty
    /// up to `now` need not be changed for that.
    void finish(Time now) noexcept {
        if (near_size_ == 0 && base_ < now && opens_ > now)
            near_end_ = base_ = now;
    }

    struct Earliest {
        Time time;
        bool is_exact; // else it is earlier than all
    };

    /// A time that none precedes, at the cost of some loads.
    [[nodiscard]] Earliest bound() const noexcept {
        if (has_past_) [[unlikely]]
            return {0, false};
        return near_size_ != 0 ? Earliest{near_[near_size_ - 1].time, true}
                               : Earliest{opens_, false};
    }

    /// The earliest time, `never` when there is none. A slot that holds more than `limit` timers is
    /// not looked through.
    [[nodiscard]] Earliest earliest(std::size_t limit) const noexcept {
        Earliest first{never, true};
        if (size_ == 0)
            return first;
        if (near_size_ != 0)
            first.time = near_[near_size_ - 1].time;
        else if (levels_ != 0)
            first = earliest_in_wheel(limit);
        if (const Link due = node_at(due_list).next; due != due_list)
            first = earlier(first, node_at(due).time);
        for (Link at = node_at(overdue_list).next; at != overdue_list; at = node_at(at).next)
            first = earlier(first, node_at(at).time);
        return first;
    }

private:
    static constexpr unsigned digit_bits = 6;
    static constexpr unsigned digits = 1U << digit_bits;
    static constexpr unsigned level_count = (64 + digit_bits - 1) / digit_bits;

    /// Where a node is: the heads of the lists, then the timers.
    using Link = std::uint32_t;
    using Slot = std::uint32_t; // level * digits + digit; the link of its head as well
    static constexpr Link overdue_list = level_count * digits;
    static constexpr Link due_list = overdue_list + 1;
    static constexpr Link first_timer = due_list + 1;

    // Instead of a link to the one before:
    static constexpr Link idle = none - 3;      // in use, not pending
    static constexpr Link unused = none - 2;    // to be acquired
    static constexpr Link near_mark = idle - 1; // pending, in `near_`

    struct alignas(32) Node {
        Time time;
        std::uint64_t stamp; // when it was scheduled, in numbers of schedulings
        Link next;           // of a free one: the number of the next free one
        Link prev;
        std::uint32_t generation;
        Link ahead; // of this in its slot, about: what to prefetch
    };
    struct Near {
        Time time;
        Link at;
    };
    static constexpr std::size_t near_capacity = 64;
    static constexpr std::size_t few = near_capacity / 2;
    static constexpr std::size_t ranked = 8; // sorted by comparing each with each

    [[nodiscard]] Node& node_at(Link at) const noexcept { return nodes_[at]; }
    [[nodiscard]] Node& node(Id id) const noexcept { return nodes_[first_timer + id]; }

    [[nodiscard]] static bool precedes(const Node& left, const Node& right) noexcept {
        return left.time < right.time || (left.time == right.time && left.stamp < right.stamp);
    }

    void note(Id id, Time time) noexcept {
        ++size_;
        node(id).time = time;
        node(id).stamp = ++stamp_;
    }

    // ---------------------------------------------------------------------------------- lists

    void append(Link head, Id id) noexcept { append_at(head, first_timer + id); }
    void append_at(Link head, Link at) noexcept {
        Node& list = node_at(head);
        const Link last = list.prev;
        node_at(at).prev = last;
        node_at(at).next = head;
        node_at(last).next = at;
        list.prev = at;
    }

    void insert_behind(Link before, Link at) noexcept {
        const Link next = node_at(before).next;
        node_at(at).prev = before;
        node_at(at).next = next;
        node_at(next).prev = at;
        node_at(before).next = at;
    }

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

    // ---------------------------------------------------------------------------------- wheel

    void insert_wheel(Id id, Time time) noexcept { append_wheel(first_timer + id, time); }

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
        if ((occupied_[slot / digits] &= ~(Time{1} << (slot % digits))) == 0)
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

    /// Opens the slots that time has reached until `near_` holds something; false when they are
    /// empty or none is left.
    [[gnu::noinline]] bool refill(Time now) noexcept {
        do {
            if (first_ == none)
                find_first();
            if (opens_ > now)
                return false;
            open(first_, now);
        } while (near_size_ == 0);
        return true;
    }

    /// Empties the first slot, which time has reached, into `near_`, which is empty, or into the
    /// slots of the levels below.
    void open(Slot slot, Time now) noexcept {
        const Time start = opens_;
        const Time end = start | within(slot);
        mark_empty(slot);
        find_first();
        std::size_t count = 0;
        Time least = never;
        Link at = node_at(slot).prev;
        while (at != slot && count < few) {
            const Near moved{node_at(at).time, at};
            least = moved.time < least ? moved.time : least;
            at = before(at);
            node_at(moved.at).prev = near_mark;
            near_[count++] = moved;
        }
        if (slot >= digits && (at != slot || opens_ <= end)) {
            // Spread over the levels below; the base goes on to the first.
            least = opens_ < least ? opens_ : least;
            near_end_ = base_ = at != slot ? start : now < least ? now : least;
            node_at(slot).next = node_at(slot).prev = slot;
            for (std::size_t i = 0; i < count; ++i)
                append_wheel(near_[i].at, near_[i].time);
            while (at != slot) {
                const Link moved = std::exchange(at, before(at));
                append_wheel(moved, node_at(moved).time);
            }
            return;
        }
        base_ = start;
        near_end_ = end + (end != never);
        if (at != slot) { // all of one nanosecond
            move_to_due(slot);
            return;
        }
        near_size_ = count;
        sort_near();
        node_at(slot).next = node_at(slot).prev = slot;
    }

    // ----------------------------------------------------------------------------------- near

    /// From the latest to the earliest; what was scheduled later stands before what was scheduled
    /// for the same time.
    void sort_near() noexcept {
        if (near_size_ <= ranked) {
            rank_near();
            return;
        }
        for (std::size_t i = 1; i < near_size_; ++i) {
            const Near moved = near_[i];
            std::size_t place = i;
            for (; place != 0 && (near_[place - 1].time < moved.time ||
                                  (near_[place - 1].time == moved.time &&
                                   node_at(near_[place - 1].at).stamp < node_at(moved.at).stamp));
                 --place)
                near_[place] = near_[place - 1];
            near_[place] = moved;
        }
    }

    /// The same for a few, without a branch that depends on their order: each goes where as many
    /// are later than it.
    void rank_near() noexcept {
        std::array<Near, ranked> moved;
        std::array<Time, ranked> stamps;
        std::array<std::uint32_t, ranked> later;
        for (std::size_t i = 0; i < near_size_; ++i) {
            const Near one = near_[i];
            const Time stamp = node_at(one.at).stamp;
            std::uint32_t count = 0;
            for (std::size_t j = 0; j < i; ++j) {
                const std::uint32_t is_before{one.time < moved[j].time};
                const std::uint32_t is_equal{one.time == moved[j].time};
                const std::uint32_t precedes =
                    is_before | (is_equal & std::uint32_t{stamp < stamps[j]});
                count += precedes;
                later[j] += precedes ^ 1U;
            }
            moved[i] = one;
            stamps[i] = stamp;
            later[i] = count;
        }
        for (std::size_t i = 0; i < near_size_; ++i)
            near_[later[i]] = moved[i];
    }

    void insert_near(Id id, Time time) noexcept {
        if (near_size_ == near_capacity) [[unlikely]] {
            return_to_wheel();
            if (time >= near_end_) {
                insert_wheel(id, time);
                return;
            }
        }
        std::size_t place = near_size_++; // the last is the first to expire
        for (; place != 0 && near_[place - 1].time <= time; --place)
            near_[place] = near_[place - 1];
        near_[place] = {time, first_timer + id};
        node(id).prev = near_mark;
    }

    void remove_near(Id id) noexcept {
        std::size_t place = 0;
        std::size_t end = near_size_;
        const Time time = node(id).time;
        while (place < end) {
            const std::size_t middle = (place + end) / 2;
            if (near_[middle].time > time)
                place = middle + 1;
            else
                end = middle;
        }
        while (near_[place].at != first_timer + id)
            ++place;
        for (--near_size_; place < near_size_; ++place)
            near_[place] = near_[place + 1];
    }

    /// The later half goes back into the wheel.
    [[gnu::cold, gnu::noinline]] void return_to_wheel() noexcept {
        const Time cut = near_[few].time;
        std::size_t returned = few;
        while (returned < near_capacity && near_[returned].time == cut)
            ++returned;
        near_end_ = cut;
        for (std::size_t i = 0; i < returned; ++i)
            append_wheel(near_[i].at, near_[i].time);
        near_size_ = near_capacity - returned;
        std::memmove(near_.data(), near_.data() + returned, near_size_ * sizeof(Near));
    }

    // -------------------------------------------------------------------------------- the past

    /// The first that is due, unless another precedes it or it is to wait.
    [[gnu::cold, gnu::noinline]] Id pop_due(Time now) noexcept {
        const Link due = node_at(due_list).next;
        if (due == due_list) {
            has_past_ = node_at(overdue_list).next != overdue_list;
            return none;
        }
        if (node_at(due).time > now ||
            (near_size_ != 0 && !precedes(node_at(due), node_at(near_[near_size_ - 1].at))))
            return none;
        unlink(due - first_timer);
        node_at(due).prev = idle;
        --size_;
        return due - first_timer;
    }

    /// What an overdue timer is to catch up with.
    [[gnu::cold, gnu::noinline]] void insert_due(Id id) noexcept {
        Link behind = node_at(due_list).prev;
        while (behind != due_list && node_at(behind).time > node(id).time)
            behind = node_at(behind).prev;
        insert_behind(behind, first_timer + id);
        has_past_ = true;
    }

    [[gnu::cold, gnu::noinline]] void move_to_due(Link head) noexcept {
        // One chain of what is due and what is to be, which ends with `none`.
        Link chain = node_at(head).next;
        node_at(node_at(head).prev).next = none;
        if (node_at(due_list).next != due_list) {
            node_at(node_at(due_list).prev).next = chain;
            chain = node_at(due_list).next;
        }
        node_at(head).next = node_at(head).prev = head;
        relink(due_list, sorted(chain));
        has_past_ = true;
    }

    void relink(Link head, Link chain) noexcept {
        node_at(head).next = node_at(head).prev = head;
        while (chain != none) {
            const Link next = node_at(chain).next;
            append_at(head, chain);
            chain = next;
        }
    }

    /// A chain in its order: a merge sort from below, in which part `i` has 2^i timers.
    [[nodiscard]] Link sorted(Link chain) const noexcept {
        Link at = chain;
        while (at != none && node_at(at).next != none &&
               precedes(node_at(at), node_at(node_at(at).next)))
            at = node_at(at).next;
        if (at == none || node_at(at).next == none)
            return chain;
        std::array<Link, 32> parts;
        parts.fill(none);
        while (chain != none) {
            Link part = chain;
            chain = node_at(chain).next;
            node_at(part).next = none;
            std::size_t i = 0;
            for (; parts[i] != none; ++i)
                part = merged(std::exchange(parts[i], none), part);
            parts[i] = part;
        }
        Link all = none;
        for (const Link part : parts)
            all = part == none ? all : merged(part, all);
        return all;
    }

    [[nodiscard]] Link merged(Link left, Link right) const noexcept {
        Link first = none;
        Link* last = &first;
        while (left != none && right != none) {
            Link& least = precedes(node_at(right), node_at(left)) ? right : left;
            *last = least;
            last = &node_at(least).next;
            least = *last;
        }
        *last = left != none ? left : right;
        return first;
    }

    /// The clock has been set back: all is sorted and scheduled again, in its order.
    [[gnu::cold, gnu::noinline]] void turn_back(Time now) noexcept {
        Link chain = none;
        const auto add = [&](Link at) {
            node_at(at).next = chain;
            chain = at;
        };
        for (std::size_t i = 0; i < near_size_; ++i)
            add(near_[i].at);
        near_size_ = 0;
        if (nodes_ != nullptr) {
            for (Link head = 0; head < first_timer; ++head) {
                for (Link at = node_at(head).next; at != head;)
                    add(std::exchange(at, node_at(at).next));
                node_at(head).next = node_at(head).prev = head;
            }
        }
        occupied_.fill(0);
        levels_ = 0;
        first_ = none;
        opens_ = never;
        near_end_ = base_ = now;
        for (Link at = sorted(chain); at != none;) {
            const Link next = node_at(at).next;
            if (node_at(at).time <= now) {
                append_at(due_list, at);
                has_past_ = true;
            } else {
                append_wheel(at, node_at(at).time);
            }
            at = next;
        }
    }

    std::unique_ptr<Node[]> nodes_; // the heads, then the timers
    std::size_t size_ = 0;
    Time polled_ = 0;
    Time base_ = 0;
    Time near_end_ = 0; // near_ holds what is earlier, the wheel the rest
    std::uint64_t stamp_ = 0;
    bool has_past_ = false; // whether `due` or `overdue` may hold timers
    std::size_t near_size_ = 0;
    std::size_t used_ = 0;
    std::size_t capacity_ = 0;
    Id free_ = none;
    Slot first_ = none;        // `none`: to be found, or there is none
    Time opens_ = never;       // no slot that is not empty starts earlier
    std::uint32_t levels_ = 0; // which of them have slots that are not empty
    std::array<Time, level_count> occupied_{};
    std::array<Near, near_capacity> near_{}; // from the latest to the earliest
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_DRIVER_TIMER_QUEUE_HPP
