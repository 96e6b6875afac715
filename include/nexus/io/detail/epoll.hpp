// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_EPOLL_HPP
#define NEXUS_IO_DETAIL_EPOLL_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/time/clock.hpp>

#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <vector>

/// \file
/// One turn of an `Io`: one `epoll_wait`, its events, and the objects that were put off.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Names the object that an event belongs to. Fits into the 64 bits that epoll stores for each
/// descriptor.
struct IoTag {
    enum class Kind : std::uint8_t { wake, stream, listener, datagram, watch, child, signal };

    Kind kind = Kind::wake;
    std::uint32_t index = 0;
    std::uint32_t generation = 0;

    [[nodiscard]] constexpr std::uint64_t pack() const noexcept {
        return std::uint64_t{generation} << 32 | std::uint64_t{index} << 4 |
               static_cast<std::uint64_t>(kind);
    }
    [[nodiscard]] static constexpr IoTag unpack(std::uint64_t bits) noexcept {
        return {static_cast<Kind>(bits & 0xf), static_cast<std::uint32_t>(bits >> 4) & 0x0fff'ffff,
                static_cast<std::uint32_t>(bits >> 32)};
    }
};

/// An epoll descriptor, an eventfd that wakes it, and the events that are not yet dispatched.
///
/// Level-triggered: a ready descriptor gets one `recv` per turn, and none is issued just to see
/// EAGAIN. Bytes that were left unread, because there were many or because a handler threw, are
/// reported again. So no busy peer keeps the others waiting.
class Epoll {
public:
    explicit Epoll(std::size_t events_per_turn)
        : events_(std::make_unique<epoll_event[]>(checked(events_per_turn))),
          room_(static_cast<int>(events_per_turn)) {
        epoll_ = Descriptor(::epoll_create1(EPOLL_CLOEXEC));
        if (!epoll_)
            detail::system_refused(errno, "epoll_create1 for Io");
        wake_ = Descriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
        if (!wake_)
            detail::system_refused(errno, "eventfd for Io");
        if (const int error = add(wake_.get(), EPOLLIN, IoTag{}))
            detail::system_refused(error, "epoll_ctl for the eventfd of Io");
    }
    Epoll(const Epoll&) = delete;
    Epoll& operator=(const Epoll&) = delete;

    /// `add` and `change` return the error number of the system, 0 for none.
    int add(int descriptor, std::uint32_t events, IoTag tag) noexcept {
        return control(EPOLL_CTL_ADD, descriptor, events, tag);
    }
    int change(int descriptor, std::uint32_t events, IoTag tag) noexcept {
        return control(EPOLL_CTL_MOD, descriptor, events, tag);
    }
    /// Call it before the descriptor is closed: epoll reports it as long as a duplicate exists.
    void remove(int descriptor) noexcept {
        if (epoll_)
            control(EPOLL_CTL_DEL, descriptor, 0, {});
    }
    /// For destruction: from now on, nothing is removed from the set. After a fork two processes
    /// share the set, and the other one may still use it.
    void close() noexcept { epoll_.close(); }
    [[nodiscard]] bool is_closed() const noexcept { return !epoll_; }

    /// Has the object of `tag` dispatched in a later turn, without an event. Amortised constant
    /// time.
    void put_off(IoTag tag) { deferred_.push_back(tag.pack()); }

    /// Blocks until something is ready, `until` is reached, or a signal comes; 24 hours at most.
    /// nullopt: without a limit. Returns at once when there is something to dispatch already.
    void wait(std::optional<TimePoint> until) {
        if (next_ < count_ || deferred_left_ > 0)
            return;
        std::chrono::nanoseconds left{-1};
        if (!deferred_.empty())
            left = std::chrono::nanoseconds{0};
        else if (until)
            left = remaining(*until);
        collect(left);
        collected_ = true;
    }

    /// Calls `dispatch(tag, events)` for each event: those that `wait` has collected, or else those
    /// that are ready now. `dispatch` clears the bits of `events` that it has handled. After an
    /// exception the next `poll` repeats the event with the remaining bits.
    template <class Dispatch>
    void poll(Dispatch&& dispatch) {
        NEXUS_ASSERT(!dispatching_, "IoDriver: poll() from a handler that this driver is running");
        if (next_ == count_ && deferred_left_ == 0 && !collected_)
            collect(std::chrono::nanoseconds{0});
        collected_ = false;
        const Dispatching dispatching(*this);
        while (next_ < count_) {
            const IoTag tag = IoTag::unpack(events_[next_].data.u64);
            if (!begun_)
                left_of_event_ = events_[next_].events;
            begun_ = true;
            if (tag.kind == IoTag::Kind::wake)
                drain_wake();
            else
                dispatch(tag, left_of_event_);
            begun_ = false;
            ++next_;
        }
        if (!deferred_.empty())
            dispatch_deferred(dispatch);
    }

    /// Makes a blocked `wait` return. Async-signal-safe; from any thread.
    static void wake(void* self) noexcept {
        const int before = errno;
        const std::uint64_t one = 1;
        static_cast<void>(!::write(static_cast<Epoll*>(self)->wake_.get(), &one, sizeof(one)));
        errno = before;
    }

private:
    struct Dispatching {
        explicit Dispatching(Epoll& of) noexcept : epoll(of) { epoll.dispatching_ = true; }
        Dispatching(const Dispatching&) = delete;
        Dispatching& operator=(const Dispatching&) = delete;
        ~Dispatching() { epoll.dispatching_ = false; }
        Epoll& epoll;
    };

    static std::size_t checked(std::size_t events_per_turn) {
        if (events_per_turn < 1 || events_per_turn > 65536)
            detail::refuse("IoOptions: events_per_turn is " + std::to_string(events_per_turn) +
                           "; it must be 1 to 65536");
        return events_per_turn;
    }

    int control(int operation, int descriptor, std::uint32_t events, IoTag tag) noexcept {
        epoll_event event{};
        event.events = events;
        event.data.u64 = tag.pack();
        return ::epoll_ctl(epoll_.get(), operation, descriptor, &event) == 0 ? 0 : errno;
    }

    static std::chrono::nanoseconds remaining(TimePoint until) noexcept {
        const TimePoint now = std::chrono::steady_clock::now();
        if (until <= now)
            return std::chrono::nanoseconds{0};
        constexpr auto most = std::chrono::hours{24};
        return until - now < most ? std::chrono::nanoseconds{until - now} : most;
    }

    /// Waits to the nanosecond if the system has `epoll_pwait2` (Linux 5.11) and permits it: older
    /// filters of system calls refuse it with EPERM. Otherwise rounds up to milliseconds.
    void collect(std::chrono::nanoseconds left) {
        next_ = count_ = 0;
        int count = -1;
        const char* call = "epoll_wait of Io";
        if (left.count() <= 0) {
            count = ::epoll_wait(epoll_.get(), events_.get(), room_, left.count() < 0 ? -1 : 0);
        } else {
#if defined(__GLIBC__) && (__GLIBC__ > 2 || __GLIBC_MINOR__ >= 35)
            if (nanoseconds_) {
                const timespec time{static_cast<std::time_t>(left.count() / 1'000'000'000),
                                    static_cast<long>(left.count() % 1'000'000'000)};
                count = ::epoll_pwait2(epoll_.get(), events_.get(), room_, &time, nullptr);
                nanoseconds_ = count >= 0 || (errno != ENOSYS && errno != EPERM);
                if (nanoseconds_)
                    call = "epoll_pwait2 of Io";
            }
#else
            nanoseconds_ = false;
#endif
            if (!nanoseconds_)
                count = ::epoll_wait(epoll_.get(), events_.get(), room_,
                                     static_cast<int>((left.count() + 999'999) / 1'000'000));
        }
        if (count >= 0)
            count_ = static_cast<std::size_t>(count);
        else if (errno != EINTR) // a signal: the loop checks its shutdown flag and waits again
            detail::system_refused(errno, call);
    }

    void drain_wake() noexcept {
        std::uint64_t count = 0;
        static_cast<void>(!::read(wake_.get(), &count, sizeof(count)));
    }

    /// Only the objects that are put off now: those that they put off wait for the next turn.
    template <class Dispatch>
    [[gnu::cold, gnu::noinline]] void dispatch_deferred(Dispatch& dispatch) {
        if (deferred_left_ == 0)
            deferred_left_ = deferred_.size();
        while (deferred_left_ > 0) {
            std::uint32_t no_event = 0;
            dispatch(IoTag::unpack(deferred_[deferred_next_]), no_event);
            ++deferred_next_;
            --deferred_left_;
        }
        deferred_.erase(deferred_.begin(),
                        deferred_.begin() + static_cast<std::ptrdiff_t>(deferred_next_));
        deferred_next_ = 0;
    }

    Descriptor epoll_;
    Descriptor wake_;
    std::unique_ptr<epoll_event[]> events_;
    int room_;
    std::size_t next_ = 0;
    std::size_t count_ = 0;
    std::uint32_t left_of_event_ = 0; // bits of the event at `next_` that are not yet handled
    bool begun_ = false;              // that event is being dispatched, or its handler threw
    bool collected_ = false;
    bool dispatching_ = false;
    bool nanoseconds_ = true;
    std::vector<std::uint64_t> deferred_;
    std::size_t deferred_next_ = 0;
    std::size_t deferred_left_ = 0;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_EPOLL_HPP
