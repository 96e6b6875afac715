// SPDX-License-Identifier: MIT
#ifndef NEXUS_LOOP_SIGNAL_SHUTDOWN_HPP
#define NEXUS_LOOP_SIGNAL_SHUTDOWN_HPP

#include <nexus/diagnostics.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <iterator>
#include <mutex>
#include <sched.h>

/// \file
/// `SignalShutdown`: SIGINT and SIGTERM end the loop.

NEXUS_DETAIL_BEGIN

class SignalShutdown;

namespace detail {

template <class App>
consteval void report_guarded_world() {
    static_assert(never<App>,
                  "nexus: SignalShutdown(world): the argument must be a ShutdownHandle, not the "
                  "world of `App`; pass world.shutdown_handle()");
}

/// The list of live guards. The signal handler walks it without a lock, while other threads may
/// change it.
struct SignalGuards {
    static constexpr int signals[] = {SIGINT, SIGTERM};

    static inline std::mutex changes; // guards writes to the members below
    static inline SignalShutdown* first = nullptr;
    static inline int walking = 0; // signal handlers that may hold a pointer to a guard
    static inline struct sigaction before[2] = {};

    static void handle(int);
    static void install();
    static void restore();
};

} // namespace detail

/// During its lifetime, SIGINT and SIGTERM shut down the world of `handle`, which must outlive it.
/// Any number of guards may exist at once, for one world or several, made and destroyed by any
/// threads in any order: a signal ends all their loops. The first guard sets the signals' actions;
/// the last one restores the previous actions, unless other code has changed them since. Making the
/// first or destroying the last costs up to four system calls; allocates nothing.
///
/// Signals that the program blocks, or that an `Io` watches, do not arrive here. A second signal
/// has the same effect as the first: to end a program whose handler never returns, use SIGQUIT or
/// SIGKILL.
class SignalShutdown {
public:
    explicit SignalShutdown(ShutdownHandle handle) : handle_(handle) {
        const std::lock_guard<std::mutex> lock(detail::SignalGuards::changes);
        next_ = detail::SignalGuards::first;
        __atomic_store_n(&detail::SignalGuards::first, this, __ATOMIC_SEQ_CST);
        if (next_ == nullptr)
            detail::SignalGuards::install();
    }
    /// Not usable: reports the mistake in one sentence.
    template <class App>
    explicit SignalShutdown(World<App>& world) : SignalShutdown(world.shutdown_handle()) {
        detail::report_guarded_world<App>();
    }
    SignalShutdown(const SignalShutdown&) = delete;
    SignalShutdown& operator=(const SignalShutdown&) = delete;

    /// Waits for signal handlers that run in other threads.
    ~SignalShutdown() {
        using detail::SignalGuards;
        const std::lock_guard<std::mutex> lock(SignalGuards::changes);
        if (next_ == nullptr && SignalGuards::first == this)
            SignalGuards::restore();
        SignalShutdown** link = &SignalGuards::first;
        while (*link != this)
            link = &(*link)->next_;
        __atomic_store_n(link, next_, __ATOMIC_SEQ_CST);
        while (__atomic_load_n(&SignalGuards::walking, __ATOMIC_SEQ_CST) != 0)
            ::sched_yield();
    }

private:
    friend detail::SignalGuards;

    ShutdownHandle handle_;
    SignalShutdown* next_ = nullptr;
};

/// A destructor unlinks its guard before it reads `walking`. A signal handler that starts later
/// does not find the guard; for one that started earlier, the destructor waits.
inline void detail::SignalGuards::handle(int) {
    const int error = errno;
    __atomic_add_fetch(&walking, 1, __ATOMIC_SEQ_CST);
    for (const SignalShutdown* guard = __atomic_load_n(&first, __ATOMIC_SEQ_CST); guard != nullptr;
         guard = __atomic_load_n(&guard->next_, __ATOMIC_SEQ_CST))
        guard->handle_.shutdown();
    __atomic_sub_fetch(&walking, 1, __ATOMIC_SEQ_CST);
    errno = error;
}

inline void detail::SignalGuards::install() {
    struct sigaction action {};
    action.sa_handler = &SignalGuards::handle;
    action.sa_flags = SA_RESTART; // blocked system calls of other threads continue
    ::sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < std::size(signals); ++i)
        ::sigaction(signals[i], &action, &before[i]);
}

inline void detail::SignalGuards::restore() {
    for (std::size_t i = 0; i < std::size(signals); ++i) {
        struct sigaction now {};
        ::sigaction(signals[i], nullptr, &now);
        if ((now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == &SignalGuards::handle)
            ::sigaction(signals[i], &before[i], nullptr);
    }
}

NEXUS_DETAIL_END

#endif // NEXUS_LOOP_SIGNAL_SHUTDOWN_HPP
