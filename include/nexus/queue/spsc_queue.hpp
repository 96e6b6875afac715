// SPDX-License-Identifier: MIT
#ifndef NEXUS_QUEUE_SPSC_QUEUE_HPP
#define NEXUS_QUEUE_SPSC_QUEUE_HPP

#include <nexus/handler/handler.hpp>
#include <nexus/refuse.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <sched.h>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

/// \file
/// `SpscQueue` and `QueueDriver`: events from one thread's world to another's.

NEXUS_DETAIL_BEGIN

template <class Event, class H>
class QueueDriver;

namespace detail {

template <class Event>
consteval void report_queue_event() {
    static_assert(never<Event>,
                  "nexus: SpscQueue<Event>: an `Event` that crosses threads must be an object type "
                  "that can be moved without throwing; send a value, not a reference");
}

/// What a queue holds whose event was rejected: takes anything, so that one mistake is one error.
struct RejectedEvent {
    RejectedEvent() = default;
    template <class Given>
    RejectedEvent(const Given&) noexcept {}
};

} // namespace detail

/// A bounded queue between two threads: one pushes, one has it dispatched by a `QueueDriver`. It
/// belongs to neither world and must outlive the driver.
///
/// A ring: all memory is allocated when it is made, `capacity` events rounded up to a power of two.
/// A push costs a store and one atomic exchange, which settles whether the consumer sleeps in its
/// I/O driver. If it does, the first push wakes it: one system call for each time it sleeps. The
/// producer reads the consumer's position only when its copy of it says that the queue is full; the
/// consumer reads the producer's once for each poll.
template <class Event>
class SpscQueue { // NOLINT(clang-analyzer-optin.performance.Padding): each thread has its own lines
    static constexpr bool fits = [] {
        if constexpr (std::is_object_v<Event> && !std::is_const_v<Event> &&
                      std::is_nothrow_move_constructible_v<Event>) {
            return true;
        } else {
            detail::report_queue_event<Event>();
            return false;
        }
    }();
    using Held = std::conditional_t<fits, Event, detail::RejectedEvent>;

public:
    /// Room for `capacity` events, 1 to 2^30. An event has its room until its handler runs.
    explicit SpscQueue(std::size_t capacity)
        : cells_(std::bit_ceil(checked(capacity))), mask_(cells_.size() - 1), capacity_(capacity) {}
    SpscQueue(const SpscQueue&) = delete;
    SpscQueue& operator=(const SpscQueue&) = delete;
    ~SpscQueue() {
        while (waiting() != 0)
            static_cast<void>(take());
    }

    /// For the producer: appends an event. False when the queue is full: the consumer is behind,
    /// and the event is left as it was.
    bool push(const Held& event) requires std::is_copy_constructible_v<Held> {
        return append(event);
    }
    bool push(Held&& event) { return append(static_cast<Held&&>(event)); }

    /// For the producer: copies as many events of the range as there is room for, in order, and
    /// returns the first that was left. Makes them visible, and wakes, once.
    template <class Iterator>
    Iterator push(Iterator first, Iterator last) {
        Appended appended{*this, written_.load(std::memory_order_relaxed), 0};
        for (; first != last && has_room(appended.position()); ++first) {
            construct(appended.position(), *first);
            ++appended.count;
        }
        return first;
    }

    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

private:
    template <class E, class H>
    friend class QueueDriver;

    /// Room for one event, which is made and destroyed apart from it.
    union Cell {
        Cell() noexcept {} // NOLINT(modernize-use-equals-default): that would be deleted
        Cell(const Cell&) = delete;
        Cell& operator=(const Cell&) = delete;
        ~Cell() {} // NOLINT(modernize-use-equals-default): likewise
        Held event;
    };

    /// Publishes events that were appended, also when copying the next one throws.
    struct Appended {
        SpscQueue& queue;
        std::size_t first;
        std::size_t count;

        Appended(SpscQueue& to, std::size_t position, std::size_t number) noexcept
            : queue(to), first(position), count(number) {}
        Appended(const Appended&) = delete;
        Appended& operator=(const Appended&) = delete;
        ~Appended() {
            if (count == 0)
                return;
            queue.written_.store(position(), std::memory_order_release);
            queue.announce();
        }
        [[nodiscard]] std::size_t position() const noexcept { return first + count; }
    };

    /// For the consumer: moves the first event out, and frees its room.
    Held take() noexcept {
        const std::size_t position = read_.load(std::memory_order_relaxed);
        Held& first = cell(position).event;
        Held taken(static_cast<Held&&>(first));
        first.~Held();
        read_.store(position + 1, std::memory_order_release);
        return taken;
    }

    static std::size_t checked(std::size_t capacity) {
        constexpr std::size_t most = std::size_t{1} << 30;
        if (capacity < 1 || capacity > most)
            detail::refuse("SpscQueue: the capacity is " + std::to_string(capacity) +
                           "; it must be 1 to " + std::to_string(most));
        return capacity;
    }

    Cell& cell(std::size_t position) noexcept { return cells_[position & mask_]; }

    template <class Given>
    void construct(std::size_t position, Given&& event) {
        ::new (static_cast<void*>(std::addressof(cell(position).event)))
            Held(static_cast<Given&&>(event));
    }

    bool has_room(std::size_t position) noexcept {
        if (position - read_seen_ < capacity_)
            return true;
        read_seen_ = read_.load(std::memory_order_acquire);
        return position - read_seen_ < capacity_;
    }

    template <class Given>
    bool append(Given&& event) {
        const std::size_t position = written_.load(std::memory_order_relaxed);
        if (!has_room(position))
            return false;
        construct(position, static_cast<Given&&>(event));
        written_.store(position + 1, std::memory_order_release);
        announce();
        return true;
    }

    /// The push and this exchange come in this order; the consumer exchanges, then looks into the
    /// queue. The exchanges of one variable have an order, and each sees the writes before the one
    /// it follows: either the consumer sees the event, or this sees that the consumer sleeps.
    void announce() noexcept {
        if (asleep_.exchange(false, std::memory_order_acq_rel)) {
            waker_.wake();
            woken_.fetch_add(1, std::memory_order_release);
        }
    }

    /// For the consumer. The exchange that undoes it tells who was first.
    void sleep(Waker waker) noexcept {
        if (sleeping_)
            return;
        if (waker_ != waker)
            waker_ = waker; // the producer reads it only after it saw that the consumer sleeps
        sleeping_ = true;
        asleep_.exchange(true, std::memory_order_acq_rel);
    }
    void rouse() noexcept {
        if (!sleeping_)
            return;
        sleeping_ = false;
        if (!asleep_.exchange(false, std::memory_order_acq_rel))
            ++expected_;
    }
    /// Afterwards the producer does not wake the world any more.
    void let_go() noexcept {
        rouse();
        while (woken_.load(std::memory_order_acquire) != expected_)
            ::sched_yield();
    }

    /// For the consumer: how many events wait.
    [[nodiscard]] std::size_t waiting() const noexcept {
        return written_.load(std::memory_order_acquire) - read_.load(std::memory_order_relaxed);
    }

    // Positions count events and never go back; the ring takes them modulo its size.
    std::vector<Cell> cells_;
    std::size_t mask_;
    std::size_t capacity_;

    // Written by the producer; the consumer exchanges `asleep_` when it falls asleep or wakes.
    alignas(64) std::atomic<std::size_t> written_ = 0;
    std::size_t read_seen_ = 0;
    std::atomic<bool> asleep_ = false;
    std::atomic<std::uint64_t> woken_ = 0; // wakes that the producer has done

    // Written by the consumer.
    alignas(64) std::atomic<std::size_t> read_ = 0;
    Waker waker_;
    std::uint64_t expected_ = 0; // wakes that the producer has begun
    bool sleeping_ = false;
};

/// Dispatches the events of a queue to one handler, which may be anything that takes an `Event`, in
/// the world that polls it.
///
/// A poll runs the handler with the events that wait when it begins, at most `most_per_poll` of
/// them; an event's room is free when its handler begins. The rest is for the next polls, of this
/// driver or the one after it. One indirection less than a `Virtual`: the handler's type is kept.
/// Pinned: neither copied nor moved.
template <class Event, class H>
class QueueDriver {
public:
    /// `callable` is a function (`nexus::fn<f>`), a lambda or a handler; it is moved in. One driver
    /// at a time for each queue.
    template <class Callable>
    QueueDriver(SpscQueue<Event>& queue, Callable&& callable, std::size_t most_per_poll = 256)
        : queue_(queue), handler_(detail::bind<void, Event>(static_cast<Callable&&>(callable))),
          most_(most_per_poll) {
        if (most_per_poll < 1)
            detail::refuse("QueueDriver: most_per_poll is 0; it must be 1 at least");
    }
    QueueDriver(const QueueDriver&) = delete;
    QueueDriver& operator=(const QueueDriver&) = delete;
    ~QueueDriver() { queue_.let_go(); }

    /// Runs the handler with the events that wait, in order, and returns with how many. What it
    /// throws passes through: its event is gone, the others stay.
    template <class App>
    std::size_t poll(World<App>& world) {
        NEXUS_ASSERT(!dispatching_, "QueueDriver: poll() from a handler that this driver is "
                                    "running; let the loop come round");
        if (dispatching_)
            return 0;
        queue_.rouse();
        const std::size_t waiting = queue_.waiting();
        const std::size_t count = waiting < most_ ? waiting : most_;
        const Dispatching dispatching(*this);
        if constexpr (SpscQueue<Event>::fits) {
            for (std::size_t i = 0; i < count; ++i) {
                Event event = queue_.take();
                world.next_sequence();
                static_cast<void>(handler_.run(world, static_cast<Event&&>(event)));
            }
        }
        return count;
    }

    /// Now when events wait, else unknown: then the next push wakes the world.
    template <class App>
    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>& world) {
        if (queue_.waiting() != 0)
            return (TimePoint::min)();
        queue_.sleep(world.waker());
        if (queue_.waiting() == 0)
            return std::nullopt;
        queue_.rouse();
        return (TimePoint::min)();
    }

    /// Makes sure that the producer does not wake the world any more.
    template <class App>
    void detach(World<App>&) {
        queue_.let_go();
    }

private:
    struct Dispatching {
        explicit Dispatching(QueueDriver& of) noexcept : driver(of) { driver.dispatching_ = true; }
        Dispatching(const Dispatching&) = delete;
        Dispatching& operator=(const Dispatching&) = delete;
        ~Dispatching() { driver.dispatching_ = false; }
        QueueDriver& driver;
    };

    SpscQueue<Event>& queue_;
    H handler_;
    std::size_t most_;
    bool dispatching_ = false;
};

template <class Event, class Callable>
QueueDriver(SpscQueue<Event>&, Callable&&)
    -> QueueDriver<Event, detail::bound_t<void, Event, Callable>>;
template <class Event, class Callable>
QueueDriver(SpscQueue<Event>&, Callable&&, std::size_t)
    -> QueueDriver<Event, detail::bound_t<void, Event, Callable>>;

NEXUS_DETAIL_END

#endif // NEXUS_QUEUE_SPSC_QUEUE_HPP
