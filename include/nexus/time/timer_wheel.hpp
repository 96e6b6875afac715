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
/// `TimerWheel`: a resource that runs handlers later.

NEXUS_DETAIL_BEGIN

struct TimerDriver;

namespace detail {

/// A wheel that keeps its handlers in `Stored`, a Virtual of Timeout in `App`.
template <class App, class Stored>
class Timers {
public:
    Timers(const Timers&) = delete;
    Timers& operator=(const Timers&) = delete;

    /// Runs `handler` once, in the first poll at or after `deadline`; in the next poll, when the
    /// deadline has gone by. Constant time. Allocates when more timers are pending than ever
    /// before, or when the handler does not fit in 24 bytes.
    template <class H>
    TimerHandle schedule(TimePoint deadline, H&& handler) {
        return add(deadline, Duration::zero(), CatchUp::skip, static_cast<H&&>(handler));
    }

    /// Runs `handler` every `period`, until the timer is cancelled. It first runs one period from
    /// now by the world's Clock, or, when the wheel has never been polled, one period after the
    /// first poll. Refuses a period that is not positive.
    template <class H>
    TimerHandle every(Duration period, H&& handler, CatchUp policy = CatchUp::skip) {
        const Duration each = positive(period);
        return add(clock_ == nullptr ? Deadlines::unknown : Deadlines::later(clock_->now(), each),
                   each, policy, static_cast<H&&>(handler));
    }

    /// The same, but first at `first`.
    template <class H>
    TimerHandle every(TimePoint first, Duration period, H&& handler,
                      CatchUp policy = CatchUp::skip) {
        return add(Deadlines::known(first), positive(period), policy, static_cast<H&&>(handler));
    }

    /// Cancels a pending timer. False when the handle is stale. Destroys the handler at once; when
    /// the handler cancels its own timer, after it has returned. Constant time.
    bool cancel(TimerHandle handle) noexcept {
        const Id id = handle.id_;
        if (!queue_.is_current(id, handle.generation_) || !queue_.is_pending(id))
            return false;
        take_out(id);
        queue_.retire(id);
        if (id == running_)
            running_ = Queue::none; // destroyed after its handler has returned
        else
            destroy(id);
        return true;
    }

    /// Moves the timer to another time, as if it were scheduled now; a periodic one goes on from
    /// there. A timer whose handler is running may be scheduled again. False when the handle is
    /// stale, or when a bounded wheel is full. Constant time.
    bool reschedule(TimerHandle handle, TimePoint deadline) noexcept {
        const Id id = handle.id_;
        if (!queue_.is_current(id, handle.generation_))
            return false;
        if (queue_.is_pending(id))
            take_out(id);
        else if (id != running_ || queue_.size() >= bound_)
            return false;
        insert(id, Deadlines::known(deadline));
        return true;
    }

    /// Cancels all timers, as `cancel` does; a handler may call it, too. Refuses the timers that
    /// destructors of handlers schedule meanwhile. Keeps the memory. Linear in the largest number
    /// of timers that were ever pending.
    void clear() noexcept {
        const std::size_t bound = std::exchange(bound_, 0);
        for (Id id = 0; id < queue_.end(); ++id)
            if (queue_.is_pending(id))
                cancel(TimerHandle(id, queue_.generation(id)));
        bound_ = bound;
    }

    /// Whether the timer will run, or run again.
    [[nodiscard]] bool is_pending(TimerHandle handle) const noexcept {
        return queue_.is_current(handle.id_, handle.generation_) && queue_.is_pending(handle.id_);
    }

    /// The timer whose handler is running; a handle that is false when there is none.
    [[nodiscard]] TimerHandle running() const noexcept {
        return running_ == Queue::none ? TimerHandle()
                                       : TimerHandle(running_, queue_.generation(running_));
    }

    /// How many timers are pending. A running timer counts if it will run again.
    [[nodiscard]] std::size_t size() const noexcept { return queue_.size(); }
    [[nodiscard]] bool empty() const noexcept { return queue_.size() == 0; }

    /// The earliest deadline. A load, as a rule; after the earliest timer has run or was cancelled,
    /// a search through the timers of one slot per level.
    [[nodiscard]] std::optional<TimePoint> next_deadline() const noexcept {
        return next((std::numeric_limits<std::size_t>::max)());
    }

    // Mistakes: each is one error, in a sentence.
    template <class Given, class H>
    requires is_not_deadline<Given>
    static TimerHandle schedule(Given, H&&) {
        report_not_deadline<Given>();
        return {};
    }
    template <class Given>
    requires is_not_deadline<Given>
    static bool reschedule(TimerHandle, Given) {
        report_not_deadline<Given>();
        return false;
    }
    template <class Given, class H>
    requires is_not_period<Given>
    static TimerHandle every(Given, H&&, CatchUp = CatchUp::skip) {
        report_not_period<Given>();
        return {};
    }
    template <class Given, class H>
    requires is_not_deadline<Given>
    static TimerHandle every(Given, Duration, H&&, CatchUp = CatchUp::skip) {
        report_not_deadline<Given>();
        return {};
    }

protected:
    Timers() noexcept = default;
    /// Makes room for `count` timers, and refuses more than `bound`.
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
    ~Timers() { clear(); } // handlers' destructors may cancel other timers, but add none

private:
    friend nexus::TimerDriver;
    friend struct TimerCheck;
    using Queue = TimerQueue;
    using Id = TimerQueue::Id;

    /// The handler of a timer, and its period: one cache line.
    struct alignas(64) Cell {
        Stored handler;
        Duration period; // zero: the timer runs once
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
        queue_.insert(id, Deadlines::time_of(deadline));
    }

    void take_out(Id id) noexcept {
        queue_.remove(id);
        is_exact_ = is_exact_ && Deadlines::deadline_of(queue_.time(id)) != wake_at_;
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
        if (clock_ != nullptr && !is_polling_) { // otherwise the next poll has to look
            wake_at_ = Deadlines::deadline_of(first.time);
            is_exact_ = first.is_exact;
        }
        return Deadlines::deadline_of(first.time);
    }

    // ------------------------------------------------------------------------------------ poll

    /// Runs the expired timers. When there is none, this is a load, a comparison and a branch.
    NEXUS_DETAIL_INLINE std::size_t poll(World<App>& world, const Clock& clock) {
        if (clock.now() < wake_at_)
            return 0;
        return run_expired(world, clock);
    }

    /// A poll that finds something to do. Leaves the wheel in order, also after an exception.
    struct Round {
        Timers& timers;
        Queue::Time now;

        Round(Timers& polled, TimePoint at) noexcept : timers(polled), now(Deadlines::time_of(at)) {
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
            timers.wake_at_ = Deadlines::deadline_of(first.time);
            timers.is_exact_ = first.is_exact;
        }
    };

    /// The run of a handler. Afterwards, also after an exception, releases a timer that is done.
    struct Run {
        Timers& timers;
        Id id;

        Run(Timers& running_in, Id running) noexcept : timers(running_in), id(running) {
            timers.running_ = id;
        }
        Run(const Run&) = delete;
        Run& operator=(const Run&) = delete;
        ~Run() {
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
            const TimePoint deadline = Deadlines::deadline_of(queue_.time(id));
            if (cell.period != Duration::zero() && !advance(id, cell, {deadline, now}))
                continue;
            const Run run(*this, id);
            static_cast<void>(world.next_sequence());
            cell.handler.run(world, Timeout{deadline, now});
            ++count;
        }
        return count;
    }

    /// Schedules a periodic timer for its next run. False when it is not to run now: this poll is
    /// the first, from which the first period counts.
    bool advance(Id id, Cell& cell, const Timeout& timeout) noexcept {
        if (timeout.deadline == Deadlines::unknown) {
            queue_.insert_ahead(id, Deadlines::time_of(Deadlines::later(timeout.now, cell.period)));
            return false;
        }
        if (timeout.deadline >= (TimePoint::max)() - Duration(1))
            return true; // the end of the clock: this run is the last
        TimePoint next = Deadlines::later(timeout.deadline, cell.period);
        if (cell.policy == CatchUp::delay)
            next = Deadlines::later(timeout.now, cell.period);
        else if (cell.policy == CatchUp::skip && next <= timeout.now)
            next = Deadlines::next_multiple(timeout, cell.period);
        queue_.insert_ahead(id, Deadlines::time_of(next));
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

    static constexpr std::size_t max_inspected = 32; // timers, by the driver's next_deadline()

    mutable TimePoint wake_at_ = (TimePoint::min)(); // a poll before this has nothing to do
    mutable bool is_exact_ = false;                  // whether wake_at_ is the earliest deadline
    bool is_polling_ = false;
    Id running_ = Queue::none;
    const Clock* clock_ = nullptr; // set by the first poll
    std::size_t bound_ = (std::numeric_limits<std::size_t>::max)();
    CellChunks<Cell> cells_;
    Queue queue_;
};

} // namespace detail

/// The timers of a world, as a resource. They run when a `TimerDriver` is polled: never early, in
/// the order of their deadlines; timers of equal deadlines run in the order of scheduling. A
/// handler is a callable that takes a `Timeout` or no event. It may take `ResMut<TimerWheel<App>>`
/// and change any timer, its own included. A timer that it schedules for a time already reached
/// runs in the next poll; a timer that it cancels does not run any more.
///
/// Costs follow the timers that expire. A poll with nothing due is a load, a comparison and a
/// branch. A pending timer takes one and a half cache lines, and is moved a few times in its life.
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

/// A wheel that holds at most `capacity` timers and allocates in its constructor only. When it is
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
