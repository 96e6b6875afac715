// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_DETAIL_NEAR_HPP
#define NEXUS_TIME_DETAIL_NEAR_HPP

#include <nexus/config.hpp>
#include <nexus/time/detail/nodes.hpp>

#include <array>
#include <cstddef>

/// \file
/// The timers that expire next, sorted.

NEXUS_DETAIL_BEGIN

namespace detail {

/// A short array, from the latest timer to the earliest. When time reaches a slot that holds few
/// timers, these become the near timers: all that are before `end()`. The levels hold the rest.
class TimerNear {
public:
    using Time = TimerNodes::Time;
    using Link = TimerNodes::Link;

    static constexpr std::size_t capacity = 64;
    static constexpr std::size_t max_sorted = capacity / 2; // at once, out of one slot
    static constexpr std::size_t max_ranked = 8;            // by comparing each with each

    /// The timers of a slot, from the last to the first, and room for as many as are ranked.
    struct Opened {
        std::array<Time, max_sorted + max_ranked> times;
        std::array<Link, max_sorted + max_ranked> links;
    };

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] Time end() const noexcept { return end_; }
    void set_end(Time end) noexcept { end_ = end; }

    /// When the first slot of the levels starts: the time that follows the near ones.
    [[nodiscard]] Time& opens() noexcept { return times_[0]; }
    [[nodiscard]] Time opens() const noexcept { return times_[0]; }

    /// The time of the earliest near timer; when there is none, `opens()`.
    [[nodiscard]] Time first_time() const noexcept { return times_[size_]; }
    [[nodiscard]] Link first() const noexcept { return links_[size_]; }
    /// A near timer: 1 is the latest, `size()` the earliest.
    [[nodiscard]] Link link(std::size_t index) const noexcept { return links_[index]; }
    [[nodiscard]] Time time(std::size_t index) const noexcept { return times_[index]; }

    /// Removes the earliest.
    Link pop() noexcept { return links_[size_--]; }

    /// Removes all; the next near timers are before `end`.
    void reset(Time end) noexcept {
        size_ = 0;
        end_ = end;
    }

    /// Fills the array, which is empty. Of timers with equal times, the one scheduled later stands
    /// first.
    NEXUS_DETAIL_INLINE void fill(const TimerNodes& nodes, Opened& opened,
                                  std::size_t count) noexcept {
        size_ = count;
        if (!(count <= max_ranked / 2 ? rank<max_ranked / 2>(opened)
                                      : count <= max_ranked && rank<max_ranked>(opened)))
            sort(nodes, opened);
    }

    /// Adds a timer that was scheduled after all that are here.
    void insert(TimerNodes& nodes, Link at, Time time) noexcept {
        std::size_t index = ++size_;
        for (; index != 1 && times_[index - 1] <= time; --index)
            move(index - 1, index);
        set(nodes, index, at);
        nodes.node_at(at).prev = TimerNodes::near_mark;
    }

    void remove(const TimerNodes& nodes, Link at) noexcept {
        std::size_t index = 1;
        std::size_t end = size_ + 1;
        const Time time = nodes.node_at(at).time;
        while (index < end) {
            const std::size_t middle = (index + end) / 2;
            if (times_[middle] > time)
                index = middle + 1;
            else
                end = middle;
        }
        while (links_[index] != at)
            ++index;
        for (; index < size_; ++index)
            move(index + 1, index);
        --size_;
    }

    /// Moves `end()` so that the later half of a full array is no longer near. Returns the number
    /// of timers before which this cuts: the caller returns these to the levels and drops them.
    [[nodiscard]] std::size_t cut() noexcept {
        std::size_t count = max_sorted;
        end_ = times_[1 + max_sorted];
        while (count < capacity && times_[1 + count] == end_)
            ++count;
        return count;
    }

    /// Removes the latest `count` timers.
    void drop(std::size_t count) noexcept {
        size_ -= count;
        for (std::size_t i = 1; i <= size_; ++i)
            move(i + count, i);
    }

private:
    friend struct TimerCheck;

    void set(const TimerNodes& nodes, std::size_t index, Link at) noexcept {
        times_[index] = nodes.node_at(at).time;
        links_[index] = at;
    }
    void move(std::size_t from, std::size_t to) noexcept {
        times_[to] = times_[from];
        links_[to] = links_[from];
    }

    /// Sorts up to `Count` timers without a branch that depends on their number or order, which
    /// would be mispredicted: the index of each is the number of those that are later. The array is
    /// filled up to `Count` with times that sort to its end: they are less than `Count`, and a slot
    /// that holds different times starts at 64 or later. False when two times are equal: then the
    /// stamps have to decide.
    template <std::size_t Count>
    NEXUS_DETAIL_INLINE bool rank(Opened& opened) noexcept {
        std::array<std::size_t, Count> index;
        for (std::size_t i = 0; i < Count; ++i) {
            opened.times[size_ + i] = Count - 1 - i;
            opened.links[size_ + i] = 0;
            index[i] = Count - i;
        }
#pragma GCC unroll 8
        for (std::size_t i = 1; i < Count; ++i) {
#pragma GCC unroll 8
            for (std::size_t j = 0; j < i; ++j) {
                const std::size_t is_before{opened.times[i] < opened.times[j]};
                index[i] += is_before;
                index[j] -= is_before;
            }
        }
        for (std::size_t i = 0; i < Count; ++i) {
            times_[index[i]] = opened.times[i];
            links_[index[i]] = opened.links[i];
        }
        bool differ = true;
        for (std::size_t i = 1; i < Count; ++i)
            differ = differ & (times_[i] != times_[i + 1]);
        return differ;
    }

    /// An insertion sort by times and stamps.
    void sort(const TimerNodes& nodes, const Opened& opened) noexcept {
        for (std::size_t i = 0; i < size_; ++i) {
            const Link at = opened.links[i];
            std::size_t index = 1 + i;
            for (; index != 1 &&
                   TimerNodes::precedes(nodes.node_at(links_[index - 1]), nodes.node_at(at));
                 --index)
                move(index - 1, index);
            set(nodes, index, at);
        }
    }

    /// `opens()`, then the times of the near timers: the last one is the earliest time at which a
    /// timer can expire, whether any timer is near or not.
    std::array<Time, 1 + capacity> times_{TimerNodes::never};
    Time end_ = 0;
    std::size_t size_ = 0;
    std::array<Link, 1 + capacity> links_{}; // the timers that `times_` belong to
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_NEAR_HPP
