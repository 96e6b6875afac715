// SPDX-License-Identifier: MIT
#ifndef NEXUS_DRIVER_TIMER_QUEUE_HPP
#define NEXUS_DRIVER_TIMER_QUEUE_HPP

#include <nexus/driver/timer_slots.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

/// \file
/// The order in which timers expire: a hierarchical timing wheel (Varghese and Lauck, 1987) that is
/// exact to the nanosecond. What a timer does is kept elsewhere.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Timers, ordered by (time, order of scheduling). Times are unsigned.
///
/// A pending timer is in one of
///  - the wheel, the `base_` of which follows the time that was polled;
///  - `near_`: a short sorted array, what the slot was that time has reached, if it held few. What
///    held many is spread over the levels below instead;
///  - `overdue_`: what was scheduled for a time that had already been polled. The next poll sorts
///    it into `due_`.
class TimerQueue : public TimerSlots {
public:
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Adds a timer that is not pending. Constant time.
    void insert(Id id, Time time) noexcept {
        note(id, time);
        if (time > polled_ && time >= near_end_) [[likely]]
            append_wheel(first_timer + id, time);
        else
            insert_early(id, time, time <= polled_);
    }

    /// The same for what may expire in the poll that is going on: a periodic timer.
    void insert_ahead(Id id, Time time) noexcept {
        note(id, time);
        insert_early(id, time, false);
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

    /// Exchanges all but the last stamp: both go on with the higher, so that no handle of one that
    /// was here names a new one.
    void swap(TimerQueue& other) noexcept {
        std::swap(*this, other);
        stamp_ = other.stamp_ = stamp_ < other.stamp_ ? other.stamp_ : stamp_;
    }

    /// Takes out the first timer that has expired at `now`, or returns `none`. `announce(id)` is
    /// called for those that are to expire soon.
    template <class Announce>
    [[nodiscard]] NEXUS_DETAIL_INLINE Id pop(Time now, const Announce& announce) noexcept {
        if (near_size_ == 0 && opens_ <= now && refill(now) && end() > cached)
            for (std::size_t i = 0; i < near_size_; ++i)
                announce(near_at_[i] - first_timer);
        if (has_past_) [[unlikely]]
            if (const Id due = pop_due(now); due != none)
                return due;
        if (near_size_ == 0 || near_time_[near_size_ - 1] > now)
            return none;
        const Link at = near_at_[--near_size_];
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

    /// A time that none precedes, at the cost of some loads.
    [[nodiscard]] Earliest bound() const noexcept {
        if (has_past_) [[unlikely]]
            return {0, false};
        return near_size_ != 0 ? Earliest{near_time_[near_size_ - 1], true}
                               : Earliest{opens_, false};
    }

    /// The earliest time, `never` when there is none. A slot that holds more than `limit` timers is
    /// not looked through.
    [[nodiscard]] Earliest earliest(std::size_t limit) const noexcept {
        Earliest first{never, true};
        if (size_ == 0)
            return first;
        if (near_size_ != 0)
            first.time = near_time_[near_size_ - 1];
        else if (levels_ != 0)
            first = earliest_in_wheel(limit);
        if (const Link due = node_at(due_list).next; due != due_list)
            first = earlier(first, node_at(due).time);
        for (Link at = node_at(overdue_list).next; at != overdue_list; at = node_at(at).next)
            first = earlier(first, node_at(at).time);
        return first;
    }

private:
    static constexpr std::size_t near_capacity = 64;
    static constexpr Id cached = 4096; // so few are in the cache, and need not be announced
    static constexpr std::size_t few = near_capacity / 2;
    static constexpr std::size_t ranked = 4; // sorted by comparing each with each

    void note(Id id, Time time) noexcept {
        ++size_;
        node(id).time = time;
        node(id).stamp = ++stamp_;
    }

    /// What belongs elsewhere than in the wheel, perhaps.
    [[gnu::noinline]] void insert_early(Id id, Time time, bool is_past) noexcept {
        if (is_past) {
            append(overdue_list, id);
            has_past_ = true;
        } else if (time < base_) {
            insert_due(id);
        } else if (time < near_end_) {
            insert_near(id, time);
        } else {
            append_wheel(first_timer + id, time);
        }
    }

    /// Opens the slots that time has reached until `near_` holds something; false when they are
    /// empty or none is left.
    [[gnu::noinline]] bool refill(Time now) noexcept {
        do {
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
            Node& moved = node_at(at);
            least = moved.time < least ? moved.time : least;
            near_time_[count] = moved.time;
            near_at_[count++] = at;
            at = before(at);
            moved.prev = near_mark;
        }
        if (slot >= digits && (at != slot || opens_ <= end)) {
            // Spread over the levels below; the base goes on to the first.
            least = opens_ < least ? opens_ : least;
            near_end_ = base_ = at != slot ? start : now < least ? now : least;
            node_at(slot).next = node_at(slot).prev = slot;
            for (std::size_t i = 0; i < count; ++i)
                append_wheel(near_at_[i], near_time_[i]);
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
            const Link at = near_at_[i];
            std::size_t place = i;
            for (; place != 0 && precedes(node_at(near_at_[place - 1]), node_at(at)); --place)
                move_near(place - 1, place);
            set_near(place, at);
        }
    }

    /// The same for a few, without a branch that depends on their number or their order: each goes
    /// where as many are later than it.
    void rank_near() noexcept {
        std::array<Time, ranked> times;
        std::array<Link, ranked> links;
        std::array<std::uint64_t, ranked> stamps;
        std::array<std::size_t, ranked> later;
        for (std::size_t i = 0; i < ranked; ++i) {
            const bool is_one = i < near_size_; // else it goes behind the others
            times[i] = is_one ? near_time_[i] : 0;
            links[i] = is_one ? near_at_[i] : 0;
            stamps[i] = is_one ? node_at(links[i]).stamp : 0;
            later[i] = ranked - 1 - i;
        }
#pragma GCC unroll 4
        for (std::size_t i = 1; i < ranked; ++i) {
#pragma GCC unroll 4
            for (std::size_t j = 0; j < i; ++j) {
                const std::size_t is_before{times[i] < times[j]};
                const std::size_t is_equal{times[i] == times[j]};
                const std::size_t precedes =
                    is_before | (is_equal & std::size_t{stamps[i] < stamps[j]});
                later[i] += precedes;
                later[j] -= precedes;
            }
        }
        for (std::size_t i = 0; i < ranked; ++i) {
            near_time_[later[i]] = times[i];
            near_at_[later[i]] = links[i];
        }
    }

    void set_near(std::size_t place, Link at) noexcept {
        near_time_[place] = node_at(at).time;
        near_at_[place] = at;
    }
    void move_near(std::size_t from, std::size_t to) noexcept {
        near_time_[to] = near_time_[from];
        near_at_[to] = near_at_[from];
    }

    void insert_near(Id id, Time time) noexcept {
        if (near_size_ == near_capacity) [[unlikely]] {
            return_to_wheel();
            if (time >= near_end_) {
                append_wheel(first_timer + id, time);
                return;
            }
        }
        std::size_t place = near_size_++; // the last is the first to expire
        for (; place != 0 && near_time_[place - 1] <= time; --place)
            move_near(place - 1, place);
        set_near(place, first_timer + id);
        node(id).prev = near_mark;
    }

    void remove_near(Id id) noexcept {
        std::size_t place = 0;
        std::size_t end = near_size_;
        const Time time = node(id).time;
        while (place < end) {
            const std::size_t middle = (place + end) / 2;
            if (near_time_[middle] > time)
                place = middle + 1;
            else
                end = middle;
        }
        while (near_at_[place] != first_timer + id)
            ++place;
        for (--near_size_; place < near_size_; ++place)
            move_near(place + 1, place);
    }

    /// The later half goes back into the wheel.
    [[gnu::cold, gnu::noinline]] void return_to_wheel() noexcept {
        const Time cut = near_time_[few];
        std::size_t returned = few;
        while (returned < near_capacity && near_time_[returned] == cut)
            ++returned;
        near_end_ = cut;
        for (std::size_t i = 0; i < returned; ++i)
            append_wheel(near_at_[i], near_time_[i]);
        near_size_ = near_capacity - returned;
        for (std::size_t i = 0; i < near_size_; ++i)
            move_near(i + returned, i);
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
            (near_size_ != 0 && !precedes(node_at(due), node_at(near_at_[near_size_ - 1]))))
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

    /// The clock has been set back: all is sorted and scheduled again, in its order.
    [[gnu::cold, gnu::noinline]] void turn_back(Time now) noexcept {
        Link chain = none;
        const auto add = [&](Link at) {
            node_at(at).next = chain;
            chain = at;
        };
        for (std::size_t i = 0; i < near_size_; ++i)
            add(near_at_[i]);
        near_size_ = 0;
        if (capacity() != 0) {
            for (Link head = 0; head < first_timer; ++head) {
                for (Link at = node_at(head).next; at != head;)
                    add(std::exchange(at, node_at(at).next));
                node_at(head).next = node_at(head).prev = head;
            }
        }
        occupied_.fill(0);
        levels_ = 0;
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

    std::size_t size_ = 0;
    Time polled_ = 0;
    Time near_end_ = 0;     // near_ holds what is earlier, the wheel the rest
    bool has_past_ = false; // whether `due` or `overdue` may hold timers
    std::size_t near_size_ = 0;
    std::array<Time, near_capacity> near_time_{}; // from the latest to the earliest
    std::array<Link, near_capacity> near_at_{};
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_DRIVER_TIMER_QUEUE_HPP
