// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_DETAIL_QUEUE_HPP
#define NEXUS_TIME_DETAIL_QUEUE_HPP

#include <nexus/time/detail/near.hpp>

#include <cstddef>
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
///  - the array of what is near: what the slot was that time has reached, if it held few. What held
///    many is spread over the levels below instead;
///  - `overdue_`: what was scheduled for a time that had already been polled. The next poll sorts
///    it into `due_`.
class TimerQueue : public TimerNear {
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
            remove_near(first_timer + id);
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
        if (has_past_) [[unlikely]]
            return pop_past(now);
        if (near_time_[near_size_] > now)
            return none;
        if (near_size_ == 0) {
            const Time first = refill(now);
            if (end() > cached)
                for (std::size_t i = near_size_; i != 0; --i)
                    announce(near_at_[i] - first_timer);
            if (has_past_) [[unlikely]]
                return pop_past(now);
            if (first > now)
                return none;
        }
        return pop_near();
    }

    /// After what had expired at `now` is gone: the wheel goes on from here. A wheel that is empty
    /// up to `now` need not be changed for that.
    void finish(Time now) noexcept {
        if (near_size_ == 0 && base_ < now && opens() > now)
            near_end_ = base_ = now;
    }

    /// A time that none precedes, at the cost of some loads.
    [[nodiscard]] Earliest bound() const noexcept {
        if (has_past_) [[unlikely]]
            return {0, false};
        return {near_time_[near_size_], near_size_ != 0};
    }

    /// The earliest time, `never` when there is none. A slot that holds more than `limit` timers is
    /// not looked through.
    [[nodiscard]] Earliest earliest(std::size_t limit) const noexcept {
        Earliest first{never, true};
        if (size_ == 0)
            return first;
        if (near_size_ != 0)
            first.time = near_time_[near_size_];
        else if (levels_ != 0)
            first = earliest_in_wheel(limit);
        if (const Link due = node_at(due_list).next; due != due_list)
            first = earlier(first, node_at(due).time);
        for (Link at = node_at(overdue_list).next; at != overdue_list; at = node_at(at).next)
            first = earlier(first, node_at(at).time);
        return first;
    }

private:
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
        } else {
            if (time < near_end_ && near_size_ == near_capacity) [[unlikely]]
                return_to_wheel();
            if (time < near_end_)
                insert_near(first_timer + id, time);
            else
                append_wheel(first_timer + id, time);
        }
    }

    /// Opens the slots that time has reached until something is near. Returns when the first of
    /// that expires, which is known before all are sorted; `never` when they are empty.
    [[gnu::noinline]] Time refill(Time now) noexcept {
        do {
            const Time first = open(first_, now);
            if (near_size_ != 0)
                return first;
        } while (opens() <= now);
        return never;
    }

    /// Empties the first slot, which time has reached: few timers become those that are near, of
    /// which there are none; many go into the slots of the levels below.
    NEXUS_DETAIL_INLINE Time open(Slot slot, Time now) noexcept {
        const Time start = opens();
        const Time end = start | within(slot);
        mark_empty(slot);
        find_first();
        Opened opened;
        std::size_t count = 0;
        Time earliest = never;
        Link at = node_at(slot).prev;
        while (at != slot && count < few) {
            Node& moved = node_at(at);
            earliest = moved.time < earliest ? moved.time : earliest;
            opened.times[count] = moved.time;
            opened.links[count++] = at;
            at = before(at);
            moved.prev = near_mark;
        }
        if (slot >= digits && (at != slot || opens() <= end)) {
            // Spread over the levels below; the base goes on to the first.
            const Time least = opens() < earliest ? opens() : earliest;
            near_end_ = base_ = at != slot ? start : now < least ? now : least;
            node_at(slot).next = node_at(slot).prev = slot;
            for (std::size_t i = 0; i < count; ++i)
                append_wheel(opened.links[i], opened.times[i]);
            while (at != slot) {
                const Link moved = std::exchange(at, before(at));
                append_wheel(moved, node_at(moved).time);
            }
            return never;
        }
        base_ = start;
        near_end_ = end + (end != never);
        if (at != slot) { // all of one nanosecond
            move_to_due(slot);
            return never;
        }
        fill_near(opened, count);
        node_at(slot).next = node_at(slot).prev = slot;
        return earliest;
    }

    Id pop_near() noexcept {
        const Link at = first_near();
        --near_size_;
        --size_;
        node_at(at).prev = idle;
        return at - first_timer;
    }

    // -------------------------------------------------------------------------------- the past

    /// `pop` while there may be timers in the lists of the past.
    [[gnu::cold, gnu::noinline]] Id pop_past(Time now) noexcept {
        if (near_size_ == 0 && opens() <= now)
            static_cast<void>(refill(now));
        const bool is_near = near_size_ != 0 && near_time_[near_size_] <= now;
        const Link due = node_at(due_list).next;
        if (due == due_list)
            has_past_ = node_at(overdue_list).next != overdue_list;
        if (due == due_list || (is_near && !precedes(node_at(due), node_at(first_near()))))
            return is_near ? pop_near() : none;
        if (node_at(due).time > now)
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
        for (; near_size_ != 0; --near_size_)
            add(near_at_[near_size_]);
        if (capacity() != 0) {
            for (Link head = 0; head < first_timer; ++head) {
                for (Link at = node_at(head).next; at != head;)
                    add(std::exchange(at, node_at(at).next));
                node_at(head).next = node_at(head).prev = head;
            }
        }
        occupied_.fill(0);
        levels_ = 0;
        opens() = never;
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
    bool has_past_ = false; // whether `due` or `overdue` may hold timers
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_QUEUE_HPP
