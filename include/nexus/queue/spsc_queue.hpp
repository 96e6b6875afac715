// SPDX-License-Identifier: MIT
#ifndef NEXUS_QUEUE_SPSC_QUEUE_HPP
#define NEXUS_QUEUE_SPSC_QUEUE_HPP

#include <nexus/handler/handler.hpp>
#include <nexus/refuse.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <boost/lockfree/spsc_queue.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
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
/// belongs to neither world and must outlive the driver. Boost's `lockfree::spsc_queue` keeps the
/// events.
///
/// All memory is allocated when it is made, twice `capacity` events: one half is the consumer's,
/// who collects what waits in one go. A consumer that sleeps in its I/O driver is woken by the
/// first push: one system call for each time it sleeps. A push while it is awake costs none, but
/// one atomic exchange that settles which is the case.
template <class Event>
class SpscQueue { // NOLINT(clang-analyzer-optin.performance.Padding): what two threads write
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
    /// Room for `capacity` events that are yet to be collected; 1 to 2^30.
    explicit SpscQueue(std::size_t capacity) : events_(checked(capacity)), capacity_(capacity) {
        collected_.reserve(capacity);
    }
    SpscQueue(const SpscQueue&) = delete;
    SpscQueue& operator=(const SpscQueue&) = delete;

    /// For the producer: puts an event behind the others. False, and the event is left as it was,
    /// when the queue is full: the consumer is behind, and what to do about it is yours to say.
    bool push(const Held& event) requires std::is_copy_constructible_v<Held> {
        return events_.push(event) && announce();
    }
    bool push(Held&& event) {
        if constexpr (std::is_trivially_copyable_v<Held> && std::is_copy_constructible_v<Held>) {
            return events_.push(event) && announce();
        } else {
            // The one form of the library's push that moves.
            const std::move_iterator<Held*> first(&event);
            return events_.push(first, first + 1) != first && announce();
        }
    }

    /// For the producer: copies as many events of the range as there is room for, in order, and
    /// returns the first that was left. Makes them visible, and wakes, once.
    template <class Iterator>
    Iterator push(Iterator first, Iterator last) {
        const Iterator left = events_.push(first, last);
        if (left != first)
            announce();
        return left;
    }

    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

private:
    template <class E, class H>
    friend class QueueDriver;

    static std::size_t checked(std::size_t capacity) {
        constexpr std::size_t most = std::size_t{1} << 30;
        if (capacity < 1 || capacity > most)
            detail::refuse("SpscQueue: the capacity is " + std::to_string(capacity) +
                           "; it must be 1 to " + std::to_string(most));
        return capacity;
    }

    /// The push and this exchange come in this order; the consumer exchanges, then looks into the
    /// queue. Exchanges of one variable have an order of their own, each sees what came before the
    /// one it follows: so either the consumer sees the event, or this sees that it sleeps.
    bool announce() noexcept {
        if (asleep_.exchange(false, std::memory_order_acq_rel)) {
            waker_.wake();
            woken_.fetch_add(1, std::memory_order_release);
        }
        return true;
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

    /// For the consumer: whether events wait, collected or not.
    [[nodiscard]] bool has_events() const {
        return next_ != collected_.size() || events_.read_available() != 0;
    }
    /// For the consumer: how many events are collected; if there was none, those that wait in the
    /// queue now are. All at once: the two threads pass their positions to and fro once for each
    /// poll and not for each event.
    std::size_t collect() {
        if (collected_.empty())
            events_.consume_all(
                [&](Held& event) { collected_.push_back(static_cast<Held&&>(event)); });
        return collected_.size() - next_;
    }
    void forget_done() noexcept {
        if (next_ == collected_.size()) {
            collected_.clear();
            next_ = 0;
        }
    }

    // The library's own allocator wants a function of the user's when there are no exceptions.
    boost::lockfree::spsc_queue<Held, boost::lockfree::allocator<std::allocator<Held>>> events_;
    std::size_t capacity_;

    // The consumer's.
    std::vector<Held> collected_;
    std::size_t next_ = 0; // in `collected_`
    Waker waker_;
    std::uint64_t expected_ = 0; // wakes that the producer has begun
    bool sleeping_ = false;

    // The producer's cache line, but for when the consumer falls asleep or wakes.
    alignas(64) std::atomic<bool> asleep_ = false;
    std::atomic<std::uint64_t> woken_ = 0; // wakes that the producer has done
};

/// Dispatches the events of a queue to one handler, which may be anything that takes an `Event`, in
/// the world that polls it.
///
/// A poll collects all events that wait, which frees their room in the queue, and runs the handler
/// with at most `most_per_poll` of them; the rest is for the next polls, of this driver or the one
/// after it. One indirection less than a `Virtual`: the handler's type is kept. Pinned: neither
/// copied nor moved.
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
        queue_.rouse();
        const std::size_t left = queue_.collect();
        const std::size_t count = left < most_ ? left : most_;
        const Dispatching dispatching(*this);
        if constexpr (SpscQueue<Event>::fits) {
            for (std::size_t i = 0; i < count; ++i) {
                Event& event = queue_.collected_[queue_.next_++];
                world.next_sequence();
                static_cast<void>(handler_.run(world, static_cast<Event&&>(event)));
            }
        }
        return count;
    }

    /// Now when events wait, else unknown: then the next push wakes the world.
    template <class App>
    [[nodiscard]] std::optional<TimePoint> next_deadline(World<App>& world) {
        if (queue_.has_events())
            return (TimePoint::min)();
        queue_.sleep(world.waker());
        if (!queue_.has_events())
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
        ~Dispatching() {
            driver.dispatching_ = false;
            driver.queue_.forget_done();
        }
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
