// SPDX-License-Identifier: MIT
#ifndef NEXUS_TIME_TIMER_WHEEL_HPP
#define NEXUS_TIME_TIMER_WHEEL_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/handler/virtual.hpp>
#include <nexus/refuse.hpp>
#include <nexus/time/clock.hpp>
#include <nexus/time/detail/cell_chunks.hpp>
#include <nexus/time/detail/deadlines.hpp>
#include <nexus/time/detail/queue.hpp>
#include <nexus/time/timer.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <optional>
#include <string>
#include <utility>

/// \file
/// `TimerWheel`: what is to be done later, in a resource.

NEXUS_DETAIL_BEGIN

struct TimerDriver;

namespace detail {

/// A wheel whose handlers are `Stored`: a Virtual of Timeout in `App`.
template <class App, class Stored>
class Timers : private TimerMistakes, private TimerTimes {
public:
    using TimerMistakes::every, TimerMistakes::reschedule, TimerMistakes::schedule;
    Timers(const Timers&) = delete;
    Timers& operator=(const Timers&) = delete;

    /// Runs `handler` once, in the first poll at or after `deadline`; in the next poll, when that
    /// has gone by. Constant time; allocates when more timers are pending than ever before, or when
    /// the handler does not fit in 24 bytes.
    template <class H>
    TimerHandle schedule(TimePoint deadline, H&& handler) {
        return add(deadline, Duration::zero(), CatchUp::skip, static_cast<H&&>(handler));
    }

    /// Runs `handler` every `period`, until it is cancelled: first one period after what the Clock
    /// of the wheel's world shows, or, when the wheel has never been polled, one period after the
    /// first poll. A period that is not positive is refused.
    template <class H>
    TimerHandle every(Duration period, H&& handler, CatchUp policy = CatchUp::skip) {
        const Duration each = positive(period);
        return add(clock_ == nullptr ? unknown : later(clock_->now(), each), each, policy,
                   static_cast<H&&>(handler));
    }

    /// The same, but first at `first`.
    template <class H>
    TimerHandle every(TimePoint first, Duration period, H&& handler,
                      CatchUp policy = CatchUp::skip) {
        return add(known(first), positive(period), policy, static_cast<H&&>(handler));
    }

    /// The timer will not run, or not again. False when it has run or was cancelled. Its handler is
    /// destroyed at once; from within that handler, when it has returned. Constant time.
    bool cancel(TimerHandle handle) noexcept {
        const Id id = handle.id_;
        if (!queue_.is_current(id, handle.generation_) || !queue_.is_pending(id))
            return false;
        take_out(id);
        queue_.retire(id);
        if (id == running_)
            running_ = Queue::none; // destroyed after its turn
        else
            destroy(id);
        return true;
    }

    /// Moves the timer to another time, as if it were scheduled now; a periodic one goes on from
    /// there. A timer that is just running may be given another turn. False when it has run or was
    /// cancelled, or when a bounded wheel is full. Constant time.
    bool reschedule(TimerHandle handle, TimePoint deadline) noexcept {
        const Id id = handle.id_;
        if (!queue_.is_current(id, handle.generation_))
            return false;
        if (queue_.is_pending(id))
            take_out(id);
        else if (id != running_ || queue_.size() >= bound_)
            return false;
        insert(id, known(deadline));
        return true;
    }

    /// Cancels all timers, as `cancel` does: also from within a handler. What the destructors of
    /// handlers schedule meanwhile is refused. Keeps the memory. Linear in the most timers that
    /// were ever pending.
    void clear() noexcept {
        const std::size_t bound = std::exchange(bound_, 0);
        for (Id id = 0; id < queue_.end(); ++id)
            if (queue_.is_pending(id))
                cancel(TimerHandle(id, queue_.generation(id)));
        bound_ = bound;
    }

    /// Whether the timer is still to run.
    [[nodiscard]] bool is_pending(TimerHandle handle) const noexcept {
        return queue_.is_current(handle.id_, handle.generation_) && queue_.is_pending(handle.id_);
    }

    /// The timer that is just running, for its own handler; names none when there is none.
    [[nodiscard]] TimerHandle running() const noexcept {
        return running_ == Queue::none ? TimerHandle()
                                       : TimerHandle(running_, queue_.generation(running_));
    }

    /// How many timers are pending. One that is running counts if it will run again.
    [[nodiscard]] std::size_t size() const noexcept { return queue_.size(); }
    [[nodiscard]] bool empty() const noexcept { return queue_.size() == 0; }

    /// When the next timer is to run. A load, as a rule; after the earliest has run or was
    /// cancelled, a look through the timers of one slot.
    [[nodiscard]] std::optional<TimePoint> next_deadline() const noexcept {
        return next((std::numeric_limits<std::size_t>::max)());
    }

protected:
    Timers() noexcept = default;
    /// Makes room for `count` timers; more than `bound` are refused.
    Timers(std::size_t count, std::size_t bound) : bound_(bound) {
        while (queue_.capacity() < count)
            grow();
    }
    /// Takes over the timers of `other`, and their handles. Neither may be running a timer.
    Timers(Timers&& other) noexcept { swap(other); }
    Timers& operator=(Timers&& other) noexcept {
        Timers(static_cast<Timers&&>(other)).swap(*this);
        return *this;
    }
    ~Timers() { clear(); } // a handler's destructor may cancel other timers; it can add none

private:
    friend nexus::TimerDriver;
    using Queue = TimerQueue;
    using Id = TimerQueue::Id;

    /// What a timer does: a line of the cache.
    struct alignas(64) Cell {
        Stored handler;
        Duration period; // zero: once
        CatchUp policy;

        template <class H>
        Cell(H&& to_store, Duration every, CatchUp when_late)
            : handler(static_cast<H&&>(to_store)), period(every), policy(when_late) {}
    };

    static Duration positive(Duration period) {
        if (period <= Duration::zero())
            detail::refuse("every(): the period is " + std::to_string(period.count()) +
                           " ns, which is not positive");
        return period;
    }

    template <class H>
    TimerHandle add(TimePoint deadline, Duration period, CatchUp policy, H&& handler) {
        if (queue_.size() >= bound_)
            return {};
        Id id = queue_.acquire();
        if (id == Queue::none) [[unlikely]] {
            grow();
            id = queue_.acquire();
        }
        TimerClaim claim(queue_, id);
        ::new (static_cast<void*>(cells_[id])) Cell(static_cast<H&&>(handler), period, policy);
        claim.id = Queue::none;
        insert(id, deadline);
        return {id, queue_.generation(id)};
    }

    [[gnu::cold, gnu::noinline]] void grow() { queue_.grow(cells_.grow()); }

    void insert(Id id, TimePoint deadline) noexcept {
        if (deadline < wake_at_) {
            wake_at_ = deadline;
            is_exact_ = true;
        }
        queue_.insert(id, time_of(deadline));
    }

    void take_out(Id id) noexcept {
        queue_.remove(id);
        is_exact_ = is_exact_ && deadline_of(queue_.time(id)) != wake_at_;
    }

    void destroy(Id id) noexcept {
        cells_[id]->~Cell();
        queue_.release(id);
    }

    [[nodiscard]] std::optional<TimePoint> next(std::size_t limit) const noexcept {
        if (queue_.size() == 0)
            return std::nullopt;
        if (is_exact_)
            return wake_at_;
        const Queue::Earliest first = queue_.earliest(limit);
        if (clock_ != nullptr && !is_polling_) { // else the next poll must not be missed
            wake_at_ = deadline_of(first.time);
            is_exact_ = first.is_exact;
        }
        return deadline_of(first.time);
    }

    // ------------------------------------------------------------------------------------ poll

    /// Runs what has expired. That there is nothing is seen by a load, a comparison and a branch.
    NEXUS_DETAIL_INLINE std::size_t poll(World<App>& world, const Clock& clock) {
        if (clock.now() < wake_at_)
            return 0;
        return run_expired(world, clock);
    }

    /// Puts the wheel in order after a poll, also after one that was left by an exception.
    struct Round {
        Timers& timers;
        Queue::Time now;

        Round(Timers& polled, TimePoint at) noexcept : timers(polled), now(time_of(at)) {
            timers.is_polling_ = true;
            timers.is_exact_ = false;
            timers.wake_at_ = (TimePoint::min)();
            timers.queue_.begin(now);
        }
        Round(const Round&) = delete;
        Round& operator=(const Round&) = delete;
        ~Round() {
            timers.is_polling_ = false;
            timers.queue_.finish(now);
            const Queue::Earliest first = timers.queue_.bound();
            timers.wake_at_ = deadline_of(first.time);
            timers.is_exact_ = first.is_exact;
        }
    };

    /// Puts away a timer after its handler has returned or thrown.
    struct Turn {
        Timers& timers;
        Id id;

        Turn(Timers& running_in, Id running) noexcept : timers(running_in), id(running) {
            timers.running_ = id;
        }
        Turn(const Turn&) = delete;
        Turn& operator=(const Turn&) = delete;
        ~Turn() {
            timers.running_ = Queue::none;
            if (!timers.queue_.is_pending(id)) {
                timers.queue_.retire(id);
                timers.destroy(id);
            }
        }
    };

    [[gnu::noinline]] std::size_t run_expired(World<App>& world, const Clock& clock) {
        NEXUS_ASSERT(!is_polling_, "poll(): a timer's handler polls its own wheel; schedule a "
                                   "timer for what is to happen at once");
        if (is_polling_)
            return 0;
        clock_ = &clock;
        const TimePoint now = clock.now();
        const Round round(*this, now);
        std::size_t count = 0;
        const auto prefetch = [this](Id id) { __builtin_prefetch(cells_[id]); };
        for (Id id = 0; (id = queue_.pop(round.now, prefetch)) != Queue::none;) {
            Cell& cell = *cells_[id];
            const TimePoint deadline = deadline_of(queue_.time(id));
            if (cell.period != Duration::zero() && !advance(id, cell, {deadline, now}))
                continue;
            const Turn turn(*this, id);
            static_cast<void>(world.next_sequence());
            cell.handler.run(world, Timeout{deadline, now});
            ++count;
        }
        return count;
    }

    /// Schedules a periodic timer for its next turn; false when this is not one yet.
    bool advance(Id id, Cell& cell, const Timeout& timeout) noexcept {
        if (timeout.deadline == unknown) {
            queue_.insert_ahead(id, time_of(later(timeout.now, cell.period)));
            return false;
        }
        if (timeout.deadline >= (TimePoint::max)() - Duration(1))
            return true; // the end of time: it has run for the last time
        TimePoint next = later(timeout.deadline, cell.period);
        if (cell.policy == CatchUp::delay)
            next = later(timeout.now, cell.period);
        else if (cell.policy == CatchUp::skip && next <= timeout.now)
            next = later(timeout.now, cell.period - late(timeout, cell.period));
        queue_.insert_ahead(id, time_of(next));
        return true;
    }

    void swap(Timers& other) noexcept {
        queue_.swap(other.queue_);
        cells_.swap(other.cells_);
        std::swap(bound_, other.bound_);
        for (Timers* timers : {this, &other}) {
            NEXUS_ASSERT(!timers->is_polling_,
                         "TimerWheel: a wheel is moved, or assigned to, by a handler of its own; "
                         "clear() it instead");
            timers->clock_ = nullptr;
            timers->wake_at_ = (TimePoint::min)();
            timers->is_exact_ = false;
        }
    }

    static constexpr std::size_t few = 32; // as many as a poll may look through

    mutable TimePoint wake_at_ = (TimePoint::min)(); // before this a poll has nothing to do
    mutable bool is_exact_ = false;                  // whether it is the earliest deadline
    bool is_polling_ = false;
    Id running_ = Queue::none;
    const Clock* clock_ = nullptr; // since the first poll
    std::size_t bound_ = (std::numeric_limits<std::size_t>::max)();
    CellChunks<Cell> cells_;
    Queue queue_;
};

} // namespace detail

/// Timers of a world, as a resource. They run when a `TimerDriver` is polled: never early, in the
/// order of their deadlines, those of equal deadlines in the order in which they were scheduled. A
/// handler is anything that takes a `Timeout` or no event; it may take `ResMut<TimerWheel<App>>`
/// and change any timer, its own included. What it schedules for a time that has come runs in the
/// next poll; what it cancels does not run any more.
///
/// Costs follow what expires: a poll with nothing due is a load, a comparison and a branch; a
/// pending timer is a line of the cache and half a one, and is moved a few times in its life.
template <class App>
class TimerWheel : public detail::Timers<App, Virtual<Timeout, App>> {
    using Base = detail::Timers<App, Virtual<Timeout, App>>;

public:
    /// Allocates nothing before the first timer.
    TimerWheel() noexcept = default;
    /// With room for `count` timers.
    explicit TimerWheel(std::size_t count)
        : Base(count, (std::numeric_limits<std::size_t>::max)()) {}
};

/// A wheel that holds at most `capacity` timers and allocates nothing after it was made. When it is
/// full, `schedule` and `every` return a handle that is false. A handler of more than 24 bytes does
/// not compile.
template <class App>
class BoundedTimerWheel : public detail::Timers<App, FlatVirtual<Timeout, App>> {
    using Base = detail::Timers<App, FlatVirtual<Timeout, App>>;

public:
    explicit BoundedTimerWheel(std::size_t capacity) : Base(checked(capacity) + 1, capacity) {}

private:
    static std::size_t checked(std::size_t capacity) {
        constexpr std::size_t most = std::size_t{1} << 30;
        if (capacity == 0 || capacity > most)
            detail::refuse("BoundedTimerWheel: the capacity is " + std::to_string(capacity) +
                           ", which is not in 1 to " + std::to_string(most));
        return capacity;
    }
};

NEXUS_DETAIL_END

#endif // NEXUS_TIME_TIMER_WHEEL_HPP
