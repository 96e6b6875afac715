// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_DETAIL_NEAR_HPP
#define NEXUS_TIME_DETAIL_NEAR_HPP

#include <nexus/time/detail/levels.hpp>

#include <array>
#include <cstddef>

/// \file
/// The timers that expire next, sorted.

NEXUS_DETAIL_BEGIN

namespace detail {

/// A short array, from the latest to the earliest: what the slot was that time has reached, if it
/// held few. It holds all that is earlier than `near_end_`, the wheel the rest.
class TimerNear : public TimerSlots {
protected:
    static constexpr std::size_t few = near_capacity / 2; // so many are sorted at once
    static constexpr std::size_t ranked = 8;              // by comparing each with each

    /// What is in a slot, from the last to the first, and room for as many as are ranked.
    struct Opened {
        std::array<Time, few + ranked> times;
        std::array<Link, few + ranked> links;
    };

    /// Fills the array, which is empty. What was scheduled later stands before what was scheduled
    /// for the same time.
    NEXUS_DETAIL_INLINE void fill_near(Opened& opened, std::size_t count) noexcept {
        near_size_ = count;
        if (!(count <= ranked / 2 ? rank_near<ranked / 2>(opened)
                                  : count <= ranked && rank_near<ranked>(opened)))
            sort_near(opened);
    }

    [[nodiscard]] Link first_near() const noexcept { return near_at_[near_size_]; }

    void insert_near(Link at, Time time) noexcept {
        std::size_t place = ++near_size_; // the last is the first to expire
        for (; place != 1 && near_time_[place - 1] <= time; --place)
            move_near(place - 1, place);
        set_near(place, at);
        node_at(at).prev = near_mark;
    }

    void remove_near(Link at) noexcept {
        std::size_t place = 1;
        std::size_t end = near_size_ + 1;
        const Time time = node_at(at).time;
        while (place < end) {
            const std::size_t middle = (place + end) / 2;
            if (near_time_[middle] > time)
                place = middle + 1;
            else
                end = middle;
        }
        while (near_at_[place] != at)
            ++place;
        for (; place < near_size_; ++place)
            move_near(place + 1, place);
        --near_size_;
    }

    /// The later half of an array that is full goes back into the wheel.
    [[gnu::cold, gnu::noinline]] void return_to_wheel() noexcept {
        std::size_t returned = few;
        near_end_ = near_time_[1 + few];
        while (returned < near_capacity && near_time_[1 + returned] == near_end_)
            ++returned;
        for (std::size_t i = 1; i <= returned; ++i)
            append_wheel(near_at_[i], near_time_[i]);
        near_size_ = near_capacity - returned;
        for (std::size_t i = 1; i <= near_size_; ++i)
            move_near(i + returned, i);
    }

    Time near_end_ = 0;
    std::size_t near_size_ = 0;
    std::array<Link, 1 + near_capacity> near_at_{}; // of the times in `near_time_`

private:
    void set_near(std::size_t place, Link at) noexcept {
        near_time_[place] = node_at(at).time;
        near_at_[place] = at;
    }
    void move_near(std::size_t from, std::size_t to) noexcept {
        near_time_[to] = near_time_[from];
        near_at_[to] = near_at_[from];
    }

    /// Sorts up to `Count` without a branch that depends on their number or their order, which
    /// nobody could predict: each goes where as many are later than it. What is missing to `Count`
    /// goes to the end, with times before those of all timers, or one of theirs: time 0 is never in
    /// a slot, and a slot that holds more than one time starts at 64 or later. False when two are
    /// of the same time, which have to be sorted by their stamps.
    template <std::size_t Count>
    NEXUS_DETAIL_INLINE bool rank_near(Opened& opened) noexcept {
        std::array<std::size_t, Count> place;
        for (std::size_t i = 0; i < Count; ++i) {
            opened.times[near_size_ + i] = Count - 1 - i;
            opened.links[near_size_ + i] = 0;
            place[i] = Count - i;
        }
#pragma GCC unroll 8
        for (std::size_t i = 1; i < Count; ++i) {
#pragma GCC unroll 8
            for (std::size_t j = 0; j < i; ++j) {
                const std::size_t is_before{opened.times[i] < opened.times[j]};
                place[i] += is_before;
                place[j] -= is_before;
            }
        }
        for (std::size_t i = 0; i < Count; ++i) {
            near_time_[place[i]] = opened.times[i];
            near_at_[place[i]] = opened.links[i];
        }
        bool differ = true;
        for (std::size_t i = 1; i < Count; ++i)
            differ = differ & (near_time_[i] != near_time_[i + 1]);
        return differ;
    }

    void sort_near(const Opened& opened) noexcept {
        for (std::size_t i = 0; i < near_size_; ++i) {
            const Link at = opened.links[i];
            std::size_t place = 1 + i;
            for (; place != 1 && precedes(node_at(near_at_[place - 1]), node_at(at)); --place)
                move_near(place - 1, place);
            set_near(place, at);
        }
    }
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_NEAR_HPP
