// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_DETAIL_QUEUE_HPP
#define NEXUS_TIME_DETAIL_QUEUE_HPP

#include <nexus/time/detail/levels.hpp>
#include <nexus/time/detail/near.hpp>
#include <nexus/time/detail/nodes.hpp>

#include <cstddef>
#include <cstdint>
#include <utility>

/// \file
/// The order in which timers expire: a hierarchical timing wheel (Varghese and Lauck, 1987) that is
/// exact to the nanosecond. The handlers are kept elsewhere.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Timers, ordered by time, and by the order of scheduling when times are equal. Times are
/// unsigned.
///
/// A pending timer is in one of
///  - the levels, whose base follows the time of the last poll;
///  - the near timers, which come out of the slot that time has reached, if it held few. If it held
///    many, they are spread over the levels below instead;
///  - the overdue list: timers scheduled for a time that had already been polled. The next poll
///    merges them into the due list;
///  - the due list, which is sorted.
class TimerQueue {
public:
    using Id = TimerNodes::Id;
    using Time = TimerNodes::Time;
    using Earliest = TimerLevels::Earliest;

    static constexpr Id none = TimerNodes::none;
    static constexpr Time never = TimerNodes::never;

    // The ids of timers: see TimerNodes.
    [[nodiscard]] std::size_t capacity() const noexcept { return nodes_.capacity(); }
    void grow(std::size_t count) { nodes_.grow(count); }
    [[nodiscard]] Id acquire() noexcept { return nodes_.acquire(); }
    void retire(Id id) noexcept { nodes_.retire(id); }
    void release(Id id) noexcept { nodes_.release(id); }
    [[nodiscard]] Id end() const noexcept { return nodes_.end(); }
    [[nodiscard]] std::uint32_t generation(Id id) const noexcept { return nodes_.generation(id); }
    [[nodiscard]] bool is_current(Id id, std::uint32_t generation) const noexcept {
        return nodes_.is_current(id, generation);
    }
    [[nodiscard]] bool is_pending(Id id) const noexcept { return nodes_.is_pending(id); }
    [[nodiscard]] Time time(Id id) const noexcept { return nodes_.time(id); }

    /// How many timers are pending.
    [[nodiscard]] std::size_t size() const noexcept { return size_; }

    /// Adds a timer that is not pending. Constant time.
    void insert(Id id, Time time) noexcept {
        note(id, time);
        if (time > polled_ && time >= near_.end()) [[likely]]
            append(first_timer + id, time);
        else
            insert_early(id, time, time <= polled_);
    }

    /// The same for a periodic timer, which may expire again in the poll that is going on.
    void insert_ahead(Id id, Time time) noexcept {
        note(id, time);
        insert_early(id, time, false);
    }

    /// Removes a pending timer. Constant time.
    void remove(Id id) noexcept {
        --size_;
        if (nodes_.node(id).prev == TimerNodes::near_mark)
            near_.remove(nodes_, first_timer + id);
        else
            nodes_.unlink(id);
        nodes_.node(id).prev = TimerNodes::idle;
    }

    /// Begins a poll at the time `now`. A timer that is inserted from here on for a time up to
    /// `now` waits for the next poll.
    void begin(Time now) noexcept {
        if (now < polled_) [[unlikely]]
            rewind(now);
        polled_ = now;
        if (has_past_ && has_overdue()) [[unlikely]]
            move_to_due(overdue_list);
    }

    /// No handle of a timer that is here names a later one.
    void swap(TimerQueue& other) noexcept {
        std::swap(*this, other);
        TimerNodes::share_stamps(nodes_, other.nodes_);
    }

    /// Takes out the first timer that has expired at `now`, or returns `none`. Calls `announce(id)`
    /// for timers that are to expire soon.
    template <class Announce>
    [[nodiscard]] NEXUS_DETAIL_INLINE Id pop(Time now, const Announce& announce) noexcept {
        if (has_past_) [[unlikely]]
            return pop_past(now);
        if (near_.first_time() > now)
            return none;
        if (near_.size() == 0) {
            const Time first = refill(now);
            if (end() > TimerLevels::cached)
                for (std::size_t i = near_.size(); i != 0; --i)
                    announce(near_.link(i) - first_timer);
            if (has_past_) [[unlikely]]
                return pop_past(now);
            if (first > now)
                return none;
        }
        return pop_near();
    }

    /// Ends a poll in which all timers that had expired at `now` were popped: the levels go on from
    /// there. If no slot starts by `now`, they stay as they are, which costs nothing.
    void finish(Time now) noexcept {
        if (near_.size() == 0 && levels_.base() < now && near_.opens() > now)
            go_on_from(now);
    }

    /// A lower bound of the times, at the cost of some loads.
    [[nodiscard]] Earliest bound() const noexcept {
        if (has_past_) [[unlikely]]
            return {0, false};
        return {near_.first_time(), near_.size() != 0};
    }

    /// The earliest time, `never` when there is none. Looks at up to `limit` timers of the levels.
    [[nodiscard]] Earliest earliest(std::size_t limit) const noexcept {
        Earliest first{never, true};
        if (size_ == 0)
            return first;
        if (near_.size() != 0)
            first.time = near_.first_time();
        else if (!levels_.is_empty())
            first = levels_.earliest(nodes_, limit);
        if (const Link due = node_at(due_list).next; due != due_list)
            first = TimerLevels::earlier(first, node_at(due).time);
        for (Link at = node_at(overdue_list).next; at != overdue_list; at = node_at(at).next)
            first = TimerLevels::earlier(first, node_at(at).time);
        return first;
    }

private:
    friend struct TimerCheck;
    using Link = TimerNodes::Link;
    using Slot = TimerLevels::Slot;
    using Node = TimerNodes::Node;

    static constexpr Link overdue_list = TimerNodes::overdue_list;
    static constexpr Link due_list = TimerNodes::due_list;
    static constexpr Link first_timer = TimerNodes::first_timer;

    [[nodiscard]] Node& node_at(Link at) const noexcept { return nodes_.node_at(at); }
    [[nodiscard]] bool has_overdue() const noexcept {
        return node_at(overdue_list).next != overdue_list;
    }

    void note(Id id, Time time) noexcept {
        ++size_;
        nodes_.note(id, time);
    }

    /// Adds a timer to the levels.
    NEXUS_DETAIL_INLINE void append(Link at, Time time) noexcept {
        levels_.append(nodes_, near_.opens(), at, time);
    }

    /// When no timer is near.
    void go_on_from(Time time) noexcept {
        near_.set_end(time);
        levels_.set_base(time);
    }

    /// Inserts a timer that perhaps does not belong in the levels.
    [[gnu::noinline]] void insert_early(Id id, Time time, bool is_past) noexcept {
        if (is_past) {
            nodes_.append(overdue_list, id);
            has_past_ = true;
        } else if (time < levels_.base()) {
            insert_due(id);
        } else {
            if (time < near_.end() && near_.size() == TimerNear::capacity) [[unlikely]]
                return_to_levels();
            if (time < near_.end())
                near_.insert(nodes_, first_timer + id, time);
            else
                append(first_timer + id, time);
        }
    }

    /// The near timers are as many as they can be: the later half goes back to the levels.
    [[gnu::cold, gnu::noinline]] void return_to_levels() noexcept {
        const std::size_t returned = near_.cut();
        for (std::size_t i = 1; i <= returned; ++i)
            append(near_.link(i), near_.time(i));
        near_.drop(returned);
    }

    /// Opens the slots that time has reached until a timer is near. Returns the time of the first,
    /// which is known before all are sorted; `never` when no timer is near.
    [[gnu::noinline]] Time refill(Time now) noexcept {
        do {
            const Time first = open(levels_.first(), now);
            if (near_.size() != 0)
                return first;
        } while (near_.opens() <= now);
        return never;
    }

    /// Empties the first slot, which time has reached, when no timer is near. Few timers become the
    /// near ones; many go into the slots of the levels below.
    NEXUS_DETAIL_INLINE Time open(Slot slot, Time now) noexcept {
        const Time start = near_.opens();
        const Time end = start | TimerLevels::within(slot);
        levels_.leave_first(near_.opens());
        TimerNear::Opened opened;
        std::size_t count = 0;
        Time earliest = never;
        Link at = node_at(slot).prev;
        while (at != slot && count < TimerNear::max_sorted) {
            Node& moved = node_at(at);
            earliest = moved.time < earliest ? moved.time : earliest;
            opened.times[count] = moved.time;
            opened.links[count++] = at;
            at = TimerLevels::before(nodes_, at);
            moved.prev = TimerNodes::near_mark;
        }
        if (TimerLevels::is_wide(slot) && (at != slot || near_.opens() <= end)) {
            // Spread over the levels below; the base moves on to the first timer.
            const Time least = near_.opens() < earliest ? near_.opens() : earliest;
            go_on_from(at != slot ? start : now < least ? now : least);
            node_at(slot).next = node_at(slot).prev = slot;
            for (std::size_t i = 0; i < count; ++i)
                append(opened.links[i], opened.times[i]);
            while (at != slot) {
                const Link moved = std::exchange(at, TimerLevels::before(nodes_, at));
                append(moved, node_at(moved).time);
            }
            return never;
        }
        levels_.set_base(start);
        near_.set_end(end + (end != never));
        if (at != slot) { // many, all of one nanosecond
            move_to_due(slot);
            return never;
        }
        near_.fill(nodes_, opened, count);
        node_at(slot).next = node_at(slot).prev = slot;
        return earliest;
    }

    Id pop_near() noexcept {
        const Link at = near_.pop();
        --size_;
        node_at(at).prev = TimerNodes::idle;
        return at - first_timer;
    }

    // -------------------------------------------------------------------------------- the past

    /// `pop` while there may be timers in the lists of the past.
    [[gnu::cold, gnu::noinline]] Id pop_past(Time now) noexcept {
        if (near_.size() == 0 && near_.opens() <= now)
            static_cast<void>(refill(now));
        const bool is_near = near_.size() != 0 && near_.first_time() <= now;
        const Link due = node_at(due_list).next;
        if (due == due_list)
            has_past_ = has_overdue();
        if (due == due_list ||
            (is_near && !TimerNodes::precedes(node_at(due), node_at(near_.first()))))
            return is_near ? pop_near() : none;
        if (node_at(due).time > now)
            return none;
        nodes_.unlink(due - first_timer);
        node_at(due).prev = TimerNodes::idle;
        --size_;
        return due - first_timer;
    }

    /// Inserts a periodic timer that has to catch up.
    [[gnu::cold, gnu::noinline]] void insert_due(Id id) noexcept {
        Link last = node_at(due_list).prev;
        while (last != due_list && node_at(last).time > time(id))
            last = node_at(last).prev;
        nodes_.insert_after(last, first_timer + id);
        has_past_ = true;
    }

    /// Merges a list into the due list.
    [[gnu::cold, gnu::noinline]] void move_to_due(Link head) noexcept {
        // One chain of both, which ends with `none`.
        Link chain = node_at(head).next;
        node_at(node_at(head).prev).next = none;
        if (node_at(due_list).next != due_list) {
            node_at(node_at(due_list).prev).next = chain;
            chain = node_at(due_list).next;
        }
        node_at(head).next = node_at(head).prev = head;
        nodes_.relink(due_list, nodes_.sorted(chain));
        has_past_ = true;
    }

    /// The clock has been set back: sorts all timers and schedules them again in that order.
    [[gnu::cold, gnu::noinline]] void rewind(Time now) noexcept {
        Link chain = none;
        const auto add = [&](Link at) {
            node_at(at).next = chain;
            chain = at;
        };
        for (std::size_t i = near_.size(); i != 0; --i)
            add(near_.link(i));
        if (capacity() != 0) {
            for (Link head = 0; head < first_timer; ++head) {
                for (Link at = node_at(head).next; at != head;)
                    add(std::exchange(at, node_at(at).next));
                node_at(head).next = node_at(head).prev = head;
            }
        }
        near_.reset(now);
        levels_.reset(near_.opens(), now);
        for (Link at = nodes_.sorted(chain); at != none;) {
            const Link next = node_at(at).next;
            if (node_at(at).time <= now) {
                nodes_.append_at(due_list, at);
                has_past_ = true;
            } else {
                append(at, node_at(at).time);
            }
            at = next;
        }
    }

    TimerNodes nodes_;
    TimerLevels levels_;
    TimerNear near_;
    std::size_t size_ = 0;
    Time polled_ = 0;       // the time of the last poll
    bool has_past_ = false; // whether the due or the overdue list may hold timers
};

/// An id that is given back unless its timer gets a handler.
struct TimerClaim {
    TimerQueue& queue;
    TimerQueue::Id id;

    TimerClaim(TimerQueue& from, TimerQueue::Id claimed) noexcept : queue(from), id(claimed) {}
    TimerClaim(const TimerClaim&) = delete;
    TimerClaim& operator=(const TimerClaim&) = delete;
    ~TimerClaim() {
        if (id != TimerQueue::none)
            queue.release(id);
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_QUEUE_HPP
