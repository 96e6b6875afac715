// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_UNIT_TIME_CHECK_INVARIANTS_HPP
#define NEXUS_TESTS_UNIT_TIME_CHECK_INVARIANTS_HPP

#include <nexus/time/timer_wheel.hpp>

#include <cstddef>
#include <cstdint>

/// \file
/// Walks a whole timer wheel and checks that its parts agree.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Each function returns the first rule that is broken, in a sentence, or null.
struct TimerCheck {
    using Nodes = TimerNodes;
    using Levels = TimerLevels;
    using Near = TimerNear;
    using Queue = TimerQueue;
    using Link = Nodes::Link;
    using Time = Nodes::Time;

    /// The timers of each kind, by the marks in their nodes.
    struct Counts {
        std::size_t free = 0;
        std::size_t idle = 0;
        std::size_t near = 0;
        std::size_t listed = 0;

        explicit Counts(const Nodes& nodes) {
            for (Nodes::Id id = 0; id < nodes.end(); ++id) {
                const Link prev = nodes.node(id).prev;
                ++(prev == Nodes::unused      ? free
                   : prev == Nodes::idle      ? idle
                   : prev == Nodes::near_mark ? near
                                              : listed);
            }
        }
    };

    template <class App, class Stored>
    static const char* timers(const Timers<App, Stored>& timers) {
        if (const char* const broken = queue(timers.queue_))
            return broken;
        if (timers.empty())
            return nullptr;
        const auto first = timers.queue_.earliest(static_cast<std::size_t>(-1));
        if (!first.is_exact)
            return "without a limit the earliest time is exact";
        const TimePoint deadline = Deadlines::deadline_of(first.time);
        if (timers.wake_at_ > deadline)
            return "polls do nothing up to the earliest deadline at most";
        if (timers.is_exact_ && timers.wake_at_ != deadline)
            return "an exact wake_at_ is the earliest deadline";
        return nullptr;
    }

    static const char* queue(const Queue& queue) {
        const Nodes& nodes = queue.nodes_;
        if (nodes.capacity() == 0)
            return queue.size_ == 0 ? nullptr : "without nodes no timer is pending";
        const Counts counts(nodes);
        if (queue.size_ != counts.near + counts.listed)
            return "size() is the number of pending timers";
        if (const char* const broken = free_list(nodes, counts.free))
            return broken;
        if (const char* const broken = near(queue, counts.near))
            return broken;
        if (const char* const broken = marks(queue.levels_, queue.near_.opens()))
            return broken;
        std::size_t listed = 0;
        for (Link head = 0; head < Nodes::first_timer; ++head)
            if (const char* const broken = list(queue, head, listed))
                return broken;
        return listed == counts.listed ? nullptr : "each timer that is in a list is in one only";
    }

    static const char* free_list(const Nodes& nodes, std::size_t count) {
        for (Nodes::Id id = nodes.free_; id != Nodes::none; id = nodes.node(id).next) {
            if (id >= nodes.end() || nodes.node(id).prev != Nodes::unused)
                return "the free list holds free nodes only";
            if (count-- == 0)
                return "the free list ends";
        }
        return count == 0 ? nullptr : "the free list holds all free nodes";
    }

    /// The near timers are sorted, and before all others.
    static const char* near(const Queue& queue, std::size_t count) {
        const Near& near = queue.near_;
        if (near.size() > Near::capacity || near.size() != count)
            return "each timer that is marked as near is in the array";
        for (std::size_t i = 1; i <= near.size(); ++i) {
            const Link at = near.links_[i];
            if (at < Nodes::first_timer || at - Nodes::first_timer >= queue.end())
                return "a link of the near array is that of a timer";
            const Nodes::Node& node = queue.nodes_.node_at(at);
            if (node.prev != Nodes::near_mark)
                return "each timer in the near array is marked as near";
            if (near.times_[i] != node.time)
                return "the near array holds the times of its timers";
            if (node.time >= near.end() || node.time < queue.levels_.base())
                return "near timers are before the end, and not before the base";
            if (i > 1 && !Nodes::precedes(node, queue.nodes_.node_at(near.links_[i - 1])))
                return "the near timers are sorted";
        }
        return nullptr;
    }

    /// The marks of the levels, and the first slot.
    static const char* marks(const Levels& levels, Time opens) {
        Time first = Levels::never;
        Levels::Slot slot = 0;
        for (unsigned level = 0; level < Nodes::level_count; ++level) {
            if ((levels.occupied_levels_ >> level & 1U) != (levels.occupied_[level] != 0))
                return "a level is marked when a slot of it is";
            const unsigned shift = level * Nodes::digit_bits;
            for (unsigned i = 0; i < Nodes::digits; ++i) {
                const Time tick = (levels.base_ >> shift) + i;
                if ((levels.occupied_[level] >> (tick % Nodes::digits) & 1U) != 0 &&
                    tick << shift <= first) {
                    first = tick << shift;
                    slot = Levels::slot_of(level, tick);
                }
            }
        }
        if (opens != first)
            return "the levels open when the first marked slot starts";
        if (first != Levels::never && levels.first() != slot)
            return "the first slot is the widest of those that start first";
        return nullptr;
    }

    /// A list is linked both ways, and its timers belong in it.
    static const char* list(const Queue& queue, Link head, std::size_t& listed) {
        const Nodes& nodes = queue.nodes_;
        Link before = head;
        for (Link at = nodes.node_at(head).next; at != head; at = nodes.node_at(at).next) {
            if (at < Nodes::first_timer || at - Nodes::first_timer >= nodes.end())
                return "a link of a list is that of a timer";
            if (nodes.node_at(at).prev != before)
                return "lists are linked both ways";
            if (++listed > nodes.end())
                return "lists end where they begin";
            const char* const broken = head < Nodes::overdue_list
                                           ? in_slot(queue, head, nodes.node_at(at).time)
                                           : in_past(queue, head, before, at);
            if (broken != nullptr)
                return broken;
            before = at;
        }
        return nodes.node_at(head).prev == before ? nullptr : "lists are linked both ways";
    }

    static const char* in_slot(const Queue& queue, Levels::Slot slot, Time time) {
        const Levels& levels = queue.levels_;
        const unsigned level = slot / Nodes::digits;
        const unsigned shift = level * Nodes::digit_bits;
        if ((levels.occupied_[level] >> (slot % Nodes::digits) & 1U) == 0)
            return "a slot that holds timers is marked";
        if (time < levels.base_ || time < queue.near_.end())
            return "timers in slots are not before the base, nor before the end of the near ones";
        if ((time >> shift) % Nodes::digits != slot % Nodes::digits)
            return "a timer is in the slot of its time";
        if ((time >> shift) - (levels.base_ >> shift) >= Nodes::digits)
            return "a level reaches 64 slots from the base";
        return nullptr;
    }

    static const char* in_past(const Queue& queue, Link head, Link before, Link at) {
        if (!queue.has_past_)
            return "has_past_ is set when a list of the past holds timers";
        const Nodes::Node& node = queue.nodes_.node_at(at);
        if (head == Nodes::overdue_list && node.time > queue.polled_)
            return "overdue timers are not after the last poll";
        if (head == Nodes::due_list && before != head &&
            !Nodes::precedes(queue.nodes_.node_at(before), node))
            return "the due timers are sorted";
        return nullptr;
    }
};

/// The first rule that the wheel breaks, in a sentence; null when it is consistent. Linear in the
/// largest number of timers that were ever pending.
template <class App, class Stored>
const char* check_invariants(const Timers<App, Stored>& timers) {
    return TimerCheck::timers(timers);
}

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TESTS_UNIT_TIME_CHECK_INVARIANTS_HPP
