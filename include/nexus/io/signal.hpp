// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_SIGNAL_HPP
#define NEXUS_IO_SIGNAL_HPP

#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/slots.hpp>
#include <nexus/io/handle.hpp>
#include <nexus/refuse.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/signalfd.h>
#include <sys/types.h>
#include <unistd.h>
#include <utility>

/// \file
/// Signals as events, through signalfd.

NEXUS_DETAIL_BEGIN

namespace detail {
struct SignalKind {};
} // namespace detail

using SignalHandle = IoHandle<detail::SignalKind>;

/// A signal was sent to this program.
struct SignalEvent {
    SignalHandle handle;
    int number = 0;
    pid_t sender = 0;
};

namespace detail {

template <class App>
struct SignalSlot {
    using kind = SignalKind;

    Descriptor source;
    int number = 0;
    bool was_blocked = false;
    Virtual<SignalEvent, App> on_signal;

    void reset() noexcept {
        source.close();
        const auto handler = std::move(on_signal);
    }
};

/// The signals of an `Io`.
template <class App>
class Signals {
    using Slot = SignalSlot<App>;
    using Table = Slots<Slot>;
    using Handle = SignalHandle;

public:
    explicit Signals(Epoll& epoll) noexcept : epoll_(epoll) {}
    Signals(const Signals&) = delete;
    Signals& operator=(const Signals&) = delete;

    /// Handles a signal as an event. It is blocked in this thread, so call this before other
    /// threads are started. Signals of the same number that are pending together are one event.
    /// Throws `std::system_error` for SIGKILL, SIGSTOP and a number that is not a signal.
    SignalHandle on_signal(int number, Virtual<SignalEvent, App> on_signal) {
        if (epoll_.is_closed())
            return {};
        if (!on_signal)
            detail::refuse("Io::on_signal: there is no handler");
        sigset_t set;
        sigset_t before;
        ::sigemptyset(&set);
        if (::sigaddset(&set, number) != 0 || number == SIGKILL || number == SIGSTOP)
            detail::system_refused(EINVAL, "on_signal " + std::to_string(number));
        Descriptor source(::signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC));
        if (!source)
            detail::system_refused(errno, "signalfd for signal " + std::to_string(number));
        const Handle handle = signals_.open();
        Slot& slot = *signals_.find(handle);
        slot.source = std::move(source);
        slot.number = number;
        slot.on_signal = std::move(on_signal);
        const IoTag tag{IoTag::Kind::signal, handle.index(), Table::generation(handle)};
        if (const int error = epoll_.add(slot.source.get(), EPOLLIN, tag)) {
            signals_.close(handle);
            detail::system_refused(error, "epoll_ctl for signal " + std::to_string(number));
        }
        ::pthread_sigmask(SIG_BLOCK, &set, &before);
        slot.was_blocked = ::sigismember(&before, number) == 1;
        return handle;
    }

    /// Restores the earlier effect of the signal, if it has no other handler. A signal that has
    /// arrived and was not reported yet is dropped. False when stale.
    bool close(SignalHandle handle) noexcept {
        Slot* const slot = signals_.find(handle);
        if (slot == nullptr)
            return false;
        epoll_.remove(slot->source.get());
        unblock(*slot);
        slot->source.close();
        signals_.close(handle);
        return true;
    }
    [[nodiscard]] bool is_open(SignalHandle handle) noexcept {
        return signals_.find(handle) != nullptr;
    }

protected:
    void close_signals() noexcept {
        signals_.for_each([this](Handle handle, Slot&) { close(handle); });
    }

    std::size_t dispatch_signal(World<App>& world, IoTag tag, std::uint32_t& events) {
        Slot* const slot = signals_.find(tag.index, tag.generation);
        if (slot == nullptr || std::exchange(events, 0u) == 0)
            return 0;
        const Handle handle = signals_.handle(tag.index);
        const typename Table::Visit visit(signals_, handle);
        signalfd_siginfo info{};
        if (::read(slot->source.get(), &info, sizeof(info)) != sizeof(info))
            return 0;
        world.next_sequence();
        slot->on_signal.run(world, SignalEvent{handle, static_cast<int>(info.ssi_signo),
                                               static_cast<pid_t>(info.ssi_pid)});
        return 1;
    }

private:
    /// Does nothing if another handle wants the signal: closing that one unblocks it. Drains
    /// pending ones first: unblocking would deliver them, and by default that ends the program.
    void unblock(const Slot& slot) noexcept {
        bool blocked = slot.was_blocked;
        signals_.for_each([&](Handle, Slot& other) {
            if (&other == &slot || other.number != slot.number)
                return;
            other.was_blocked = other.was_blocked && slot.was_blocked;
            blocked = true;
        });
        if (blocked)
            return;
        signalfd_siginfo dropped{};
        while (::read(slot.source.get(), &dropped, sizeof(dropped)) == sizeof(dropped)) {
        }
        sigset_t set;
        ::sigemptyset(&set);
        ::sigaddset(&set, slot.number);
        ::pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
    }

    Epoll& epoll_;
    Table signals_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_SIGNAL_HPP
