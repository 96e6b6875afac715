// SPDX-License-Identifier: MIT
#ifndef NEXUS_WORLD_SHUTDOWN_HPP
#define NEXUS_WORLD_SHUTDOWN_HPP

#include <nexus/config.hpp>

#include <type_traits>

/// \file
/// How a loop is ended, and woken: from its own thread, another one, or a signal handler.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Whether the loop is to end, and whom to wake when it is. Read and written from any thread and
/// from signal handlers.
class ShutdownFlag {
public:
    using Wake = void (*)(void*) noexcept;

    [[nodiscard]] constexpr bool is_set() const noexcept {
        if (std::is_constant_evaluated())
            return set_;
        return __atomic_load_n(&set_, __ATOMIC_SEQ_CST); // an acquire would cost the same
    }

    /// Sequentially consistent, like `set_wake`: of two threads, one that sets the flag and one
    /// that sets the hook and then looks at the flag, one at least sees what the other did.
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

    /// Leaves the argument when the hook goes: another thread may be about to call it.
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

/// Asks a world's loop to end, from anywhere: another thread, a signal handler. Two words to copy;
/// points into its world and must not outlive it.
class ShutdownHandle {
public:
    constexpr explicit ShutdownHandle(detail::ShutdownFlag& flag) noexcept : flag_(&flag) {}

    [[nodiscard]] constexpr bool is_shutdown() const noexcept { return flag_->is_set(); }

    /// Sets the flag, then wakes whoever blocks. Async-signal-safe; there is no way back.
    constexpr void shutdown() const noexcept { flag_->set(); }

private:
    detail::ShutdownFlag* flag_;
};

/// Ends the wait of a loop that blocks, without asking it to end: for what hands work to it from
/// another thread or a signal handler. One word to copy; points into its world and must not outlive
/// it. A default one wakes nobody.
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
