// SPDX-License-Identifier: MIT
#ifndef NEXUS_WORLD_SHUTDOWN_HPP
#define NEXUS_WORLD_SHUTDOWN_HPP

#include <nexus/config.hpp>

#include <type_traits>

/// \file
/// Ends or wakes a loop, from its own thread, another one, or a signal handler.

NEXUS_DETAIL_BEGIN

namespace detail {

/// The request to end the loop, and the hook that wakes it. Read and written from any thread and
/// from signal handlers.
class ShutdownFlag {
public:
    using Wake = void (*)(void*) noexcept;

    [[nodiscard]] constexpr bool is_set() const noexcept {
        if (std::is_constant_evaluated())
            return set_;
        return __atomic_load_n(&set_, __ATOMIC_SEQ_CST); // an acquire would cost the same
    }

    /// Sequentially consistent, like `set_wake`: if one thread sets the flag and another sets the
    /// hook and then reads the flag, at least one of them sees what the other wrote.
    constexpr void set() noexcept {
        if (std::is_constant_evaluated())
            set_ = true;
        else
            __atomic_store_n(&set_, true, __ATOMIC_SEQ_CST);
        wake();
    }

    constexpr void wake() const noexcept {
        if (std::is_constant_evaluated()) {
            if (wake_ != nullptr)
                wake_(argument_);
        } else if (const Wake function = __atomic_load_n(&wake_, __ATOMIC_SEQ_CST)) {
            function(__atomic_load_n(&argument_, __ATOMIC_RELAXED));
        }
    }

    /// Clearing the hook keeps the argument: another thread may already have loaded the old hook.
    constexpr void set_wake(Wake function, void* argument) noexcept {
        if (std::is_constant_evaluated()) {
            wake_ = function;
            argument_ = argument;
        } else {
            if (function != nullptr)
                __atomic_store_n(&argument_, argument, __ATOMIC_RELAXED);
            __atomic_store_n(&wake_, function, __ATOMIC_SEQ_CST);
        }
    }

private:
    bool set_ = false; // not std::atomic: that header alone costs half a second to compile
    Wake wake_ = nullptr;
    void* argument_ = nullptr;
};

} // namespace detail

/// Asks a world's loop to end, from anywhere: another thread, a signal handler. One word to copy;
/// points into its world and must not outlive it.
class ShutdownHandle {
public:
    constexpr explicit ShutdownHandle(detail::ShutdownFlag& flag) noexcept : flag_(&flag) {}

    [[nodiscard]] constexpr bool is_shutdown() const noexcept { return flag_->is_set(); }

    /// Sets the flag, then wakes a blocked loop. Async-signal-safe; cannot be undone.
    constexpr void shutdown() const noexcept { flag_->set(); }

private:
    detail::ShutdownFlag* flag_;
};

/// Wakes a blocked loop without asking it to end, after another thread or a signal handler has
/// handed it work. One word to copy; points into its world and must not outlive it. A default one
/// does nothing.
class Waker {
public:
    constexpr Waker() noexcept = default;
    constexpr explicit Waker(const detail::ShutdownFlag& flag) noexcept : flag_(&flag) {}

    /// Calls the world's wake hook, if there is one. Async-signal-safe; usually a system call.
    constexpr void wake() const noexcept {
        if (flag_ != nullptr)
            flag_->wake();
    }

    friend constexpr bool operator==(Waker, Waker) noexcept = default;

private:
    const detail::ShutdownFlag* flag_ = nullptr;
};

NEXUS_DETAIL_END

#endif // NEXUS_WORLD_SHUTDOWN_HPP
