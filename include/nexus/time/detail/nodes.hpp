// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_DETAIL_NODES_HPP
#define NEXUS_TIME_DETAIL_NODES_HPP

#include <nexus/config.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>

/// \file
/// The ids of timers, and the lists that pending timers are in.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Owns a node per timer: its time, its generation, and its links in a doubly linked list. The
/// heads of the lists come first, the head of slot `i` at `i`; the timers follow.
class TimerNodes {
public:
    using Id = std::uint32_t;
    using Time = std::uint64_t;

    static constexpr Id none = (std::numeric_limits<Id>::max)();
    static constexpr Time never = (std::numeric_limits<Time>::max)();

    static constexpr unsigned digit_bits = 6;
    static constexpr unsigned digits = 1U << digit_bits;
    static constexpr unsigned level_count = (64 + digit_bits - 1) / digit_bits;

    /// The index of a node: the heads of the lists, then the timers.
    using Link = std::uint32_t;
    static constexpr Link overdue_list = level_count * digits;
    static constexpr Link due_list = overdue_list + 1;
    static constexpr Link first_timer = due_list + 1;

    // In `prev`, when the timer is in no list:
    static constexpr Link idle = none - 3;      // in use, not pending
    static constexpr Link unused = none - 2;    // free to be acquired
    static constexpr Link near_mark = idle - 1; // pending, in TimerNear

    struct alignas(32) Node {
        Time time;
        std::uint64_t stamp; // counts schedulings: orders timers of equal times
        Link next;           // in a free node: the id of the next free one
        Link prev;
        std::uint32_t generation;
        Link ahead; // a node a few steps further in its slot, to prefetch
    };

    /// How many timers there is room for without growing.
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

    /// Makes room for `count` timers. Ids stay valid.
    void grow(std::size_t count) {
        const std::size_t nodes = first_timer + count;
        std::unique_ptr<Node[]> grown(new Node[nodes]); // uninitialized: most is not used yet
        if (nodes_ != nullptr) {
            std::memcpy(grown.get(), nodes_.get(), (first_timer + used_) * sizeof(Node));
        } else {
            for (Id head = 0; head < first_timer; ++head)
                grown[head] = {0, 0, head, head, 0, head};
        }
        nodes_ = std::move(grown);
        capacity_ = count;
    }

    /// An id that is not in use, or `none` when there is no room.
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
        node(id) = {0, 0, none, idle, first_generation(), 0};
        return id;
    }

    /// Makes the handles with this id stale.
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
    /// One past the highest id that was ever in use.
    [[nodiscard]] Id end() const noexcept { return static_cast<Id>(used_); }

    /// Gives the timer its time, and a place after all timers that have the same.
    void note(Id id, Time time) noexcept {
        node(id).time = time;
        node(id).stamp = ++stamp_;
    }

    /// Both go on with the higher stamp: after a swap no handle of one names a new timer of the
    /// other.
    static void share_stamps(TimerNodes& left, TimerNodes& right) noexcept {
        left.stamp_ = right.stamp_ = left.stamp_ < right.stamp_ ? right.stamp_ : left.stamp_;
    }

    [[nodiscard]] Node& node_at(Link at) const noexcept { return nodes_[at]; }
    [[nodiscard]] Node& node(Id id) const noexcept { return nodes_[first_timer + id]; }

    [[nodiscard]] static bool precedes(const Node& left, const Node& right) noexcept {
        return left.time < right.time || (left.time == right.time && left.stamp < right.stamp);
    }

    void append(Link head, Id id) noexcept { append_at(head, first_timer + id); }
    void append_at(Link head, Link at) noexcept {
        Node& list = node_at(head);
        const Link last = list.prev;
        node_at(at).prev = last;
        node_at(at).next = head;
        node_at(last).next = at;
        list.prev = at;
    }

    void insert_after(Link before, Link at) noexcept {
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
    }

    /// Makes a list of a chain, which is linked by `next` alone and ends with `none`.
    void relink(Link head, Link chain) noexcept {
        node_at(head).next = node_at(head).prev = head;
        while (chain != none) {
            const Link next = node_at(chain).next;
            append_at(head, chain);
            chain = next;
        }
    }

    /// Sorts a chain: a bottom-up merge sort, in which part `i` has 2^i timers.
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

private:
    /// Never 0, which is the generation of handles that name no timer.
    [[nodiscard]] std::uint32_t first_generation() const noexcept {
        const auto next = static_cast<std::uint32_t>(stamp_ + 1);
        return next == 0 ? 1 : next;
    }

    friend struct TimerCheck;

    /// Counts schedulings. An id is retired only after its timer was scheduled, so no generation is
    /// ahead of the stamp by more than one: a new id begins with a generation newer than all.
    std::uint64_t stamp_ = 0;
    std::unique_ptr<Node[]> nodes_; // the heads, then the timers
    std::size_t used_ = 0;
    std::size_t capacity_ = 0;
    Id free_ = none;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_TIME_DETAIL_NODES_HPP
