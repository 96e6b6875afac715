// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_CHILD_HPP
#define NEXUS_IO_CHILD_HPP

#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/slots.hpp>
#include <nexus/io/handle.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>
#include <utility>
#include <vector>

/// \file
/// Child processes, through pidfd, and signals, through signalfd.

NEXUS_DETAIL_BEGIN

namespace detail {
struct ChildKind {};
struct SignalKind {};
} // namespace detail

using ChildHandle = IoHandle<detail::ChildKind>;
using SignalHandle = IoHandle<detail::SignalKind>;

/// A child process has ended. Its handle is stale, and nothing of it is left in the system.
struct ChildExit {
    ChildHandle child;
    pid_t pid = -1;
    int status = -1; ///< its exit status; -1 when a signal has ended it
    int signal = 0;  ///< which one; 0 when it has exited
};

/// Which descriptors a child gets as its standard ones; -1: those of this program.
struct SpawnOptions {
    int input = -1;
    int output = -1;
    int error = -1;
};

/// A signal was sent to this program.
struct SignalEvent {
    SignalHandle handle;
    int number = 0;
    pid_t sender = 0;
};

namespace detail {

template <class App>
struct ChildSlot {
    using kind = ChildKind;

    Descriptor process;
    pid_t pid = -1;
    Virtual<ChildExit, App> on_exit;

    void reset() noexcept {
        process.close();
        const auto handler = std::move(on_exit);
    }
};

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

/// Starts `command`, found like a shell finds it, with no signal blocked or handled. Returns the
/// error number.
[[nodiscard]] inline int spawn_process(const std::vector<std::string>& command,
                                       const SpawnOptions& options, pid_t& pid) {
    std::vector<char*> arguments;
    arguments.reserve(command.size() + 1);
    for (const std::string& argument : command)
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): execve does not write there
        arguments.push_back(const_cast<char*>(argument.c_str()));
    arguments.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (const int error = ::posix_spawn_file_actions_init(&actions))
        return error;
    if (const int error = ::posix_spawnattr_init(&attributes)) {
        ::posix_spawn_file_actions_destroy(&actions);
        return error;
    }
    int error = 0;
    const auto then = [&](int result) { error = error != 0 ? error : result; };
    const int standard[] = {options.input, options.output, options.error};
    // Above the standard numbers first, so that none is overwritten while it is still wanted.
    int kept[3] = {-1, -1, -1};
    for (int i = 0; i < 3; ++i)
        if (standard[i] >= 0) {
            kept[i] = ::fcntl(standard[i], F_DUPFD_CLOEXEC, 3);
            then(kept[i] < 0 ? errno : ::posix_spawn_file_actions_adddup2(&actions, kept[i], i));
        }
    sigset_t none;
    sigset_t all;
    ::sigemptyset(&none);
    ::sigfillset(&all);
    then(::posix_spawnattr_setsigmask(&attributes, &none));
    then(::posix_spawnattr_setsigdefault(&attributes, &all));
    then(::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF));
    if (error == 0)
        error =
            ::posix_spawnp(&pid, arguments[0], &actions, &attributes, arguments.data(), environ);
    for (const int descriptor : kept)
        if (descriptor >= 0)
            ::close(descriptor);
    ::posix_spawnattr_destroy(&attributes);
    ::posix_spawn_file_actions_destroy(&actions);
    return error;
}

/// A child that was started, and is ended unless somebody waits for it.
struct Started {
    pid_t pid = -1;

    Started() noexcept = default;
    Started(const Started&) = delete;
    Started& operator=(const Started&) = delete;
    ~Started() {
        if (pid < 0)
            return;
        ::kill(pid, SIGKILL);
        while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
};

/// The child processes and signals of an `Io`.
template <class App>
class Processes {
public:
    explicit Processes(Epoll& epoll) noexcept : epoll_(epoll) {}
    Processes(const Processes&) = delete;
    Processes& operator=(const Processes&) = delete;

    /// Starts `command[0]`, found through PATH, with the arguments that follow. It inherits the
    /// standard descriptors, or those of the options, and every other that is not close-on-exec.
    /// Throws `std::system_error`, which names the program, when it cannot be started; when it
    /// cannot be watched, it is killed. SIGCHLD must not be ignored.
    ChildHandle spawn(const std::vector<std::string>& command, const SpawnOptions& options,
                      Virtual<ChildExit, App> on_exit) {
        if (epoll_.is_closed())
            return {};
        if (command.empty())
            detail::refuse("Io::spawn: the command is empty; its first word is the program");
        require_handler(on_exit);
        detail::Started started;
        if (const int error = detail::spawn_process(command, options, started.pid))
            detail::system_refused(error, "spawn " + command[0]);
        const ChildHandle handle = watch_child(started.pid, std::move(on_exit));
        started.pid = -1;
        return handle;
    }
    template <class OnExit>
    requires(!std::is_convertible_v<OnExit, SpawnOptions>) ChildHandle
        spawn(const std::vector<std::string>& command, OnExit&& on_exit) {
        return spawn(command, SpawnOptions{}, static_cast<OnExit&&>(on_exit));
    }

    /// Reports the end of a child that the program has started itself and for which nobody else
    /// waits. Throws `std::system_error` when there is no such child.
    ChildHandle watch_child(pid_t pid, Virtual<ChildExit, App> on_exit) {
        if (epoll_.is_closed())
            return {};
        require_handler(on_exit);
        Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)));
        if (!process)
            detail::system_refused(errno, "pidfd_open of process " + std::to_string(pid));
        siginfo_t info{};
        if (::waitid(by_descriptor, static_cast<id_t>(process.get()), &info,
                     WEXITED | WNOHANG | WNOWAIT) != 0)
            detail::system_refused(errno, "waitid for process " + std::to_string(pid));
        const ChildHandle handle = children_.open();
        ChildSlot<App>& slot = *children_.find(handle);
        slot.process = std::move(process);
        slot.pid = pid;
        slot.on_exit = std::move(on_exit);
        const IoTag tag{IoTag::Kind::child, handle.index(), Children::generation(handle)};
        if (const int error = epoll_.add(slot.process.get(), EPOLLIN, tag)) {
            children_.close(handle);
            detail::system_refused(error, "epoll_ctl for process " + std::to_string(pid));
        }
        return handle;
    }

    /// The process, -1 when stale.
    [[nodiscard]] pid_t pid(ChildHandle handle) noexcept {
        const ChildSlot<App>* const slot = children_.find(handle);
        return slot == nullptr ? -1 : slot->pid;
    }

    /// Sends a signal to that very process, also when its number should be in use again. False when
    /// the handle is stale or the system refuses.
    bool signal(ChildHandle handle, int number) noexcept {
        const ChildSlot<App>* const slot = children_.find(handle);
        return slot != nullptr &&
               ::syscall(SYS_pidfd_send_signal, slot->process.get(), number, nullptr, 0) == 0;
    }

    /// Handles a signal as an event: it is blocked in this thread, so call this before other
    /// threads are started. Several of the same number that wait are one event. Throws
    /// `std::system_error` for a number that is none, SIGKILL and SIGSTOP.
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
        const SignalHandle handle = signals_.open();
        SignalSlot<App>& slot = *signals_.find(handle);
        slot.source = std::move(source);
        slot.number = number;
        slot.on_signal = std::move(on_signal);
        const IoTag tag{IoTag::Kind::signal, handle.index(), Signals::generation(handle)};
        if (const int error = epoll_.add(slot.source.get(), EPOLLIN, tag)) {
            signals_.close(handle);
            detail::system_refused(error, "epoll_ctl for signal " + std::to_string(number));
        }
        ::pthread_sigmask(SIG_BLOCK, &set, &before);
        slot.was_blocked = ::sigismember(&before, number) == 1;
        return handle;
    }

    /// Waits no more for a child, which runs on; whoever does is to wait for it. False when stale.
    bool close(ChildHandle handle) noexcept {
        ChildSlot<App>* const slot = children_.find(handle);
        if (slot == nullptr)
            return false;
        epoll_.remove(slot->process.get());
        slot->process.close();
        children_.close(handle);
        return true;
    }
    /// The signal does again what it did before, if it has no other handler; one that has arrived
    /// until now and was not yet reported is dropped. False when stale.
    bool close(SignalHandle handle) noexcept {
        SignalSlot<App>* const slot = signals_.find(handle);
        if (slot == nullptr)
            return false;
        epoll_.remove(slot->source.get());
        unblock(*slot);
        slot->source.close();
        signals_.close(handle);
        return true;
    }
    [[nodiscard]] bool is_open(ChildHandle handle) noexcept {
        return children_.find(handle) != nullptr;
    }
    [[nodiscard]] bool is_open(SignalHandle handle) noexcept {
        return signals_.find(handle) != nullptr;
    }

protected:
    void close_processes() noexcept {
        children_.for_each([this](ChildHandle handle, ChildSlot<App>&) { close(handle); });
        signals_.for_each([this](SignalHandle handle, SignalSlot<App>&) { close(handle); });
    }

    std::size_t dispatch_child(World<App>& world, IoTag tag, std::uint32_t&) {
        ChildSlot<App>* const slot = children_.find(tag.index, tag.generation);
        if (slot == nullptr)
            return 0;
        const ChildHandle handle = children_.handle(tag.index);
        siginfo_t info{};
        if (::waitid(by_descriptor, static_cast<id_t>(slot->process.get()), &info,
                     WEXITED | WNOHANG) == 0 &&
            info.si_pid == 0)
            return 0; // it has not ended
        const typename Children::Visit visit(children_, handle);
        ChildExit exit{handle, slot->pid};
        if (info.si_pid != 0)
            (info.si_code == CLD_EXITED ? exit.status : exit.signal) = info.si_status;
        close(handle);
        world.next_sequence();
        slot->on_exit.run(world, exit);
        return 1;
    }

    std::size_t dispatch_signal(World<App>& world, IoTag tag, std::uint32_t& events) {
        SignalSlot<App>* const slot = signals_.find(tag.index, tag.generation);
        if (slot == nullptr || std::exchange(events, 0u) == 0)
            return 0;
        const SignalHandle handle = signals_.handle(tag.index);
        const typename Signals::Visit visit(signals_, handle);
        signalfd_siginfo info{};
        if (::read(slot->source.get(), &info, sizeof(info)) != sizeof(info))
            return 0;
        world.next_sequence();
        slot->on_signal.run(world, SignalEvent{handle, static_cast<int>(info.ssi_signo),
                                               static_cast<pid_t>(info.ssi_pid)});
        return 1;
    }

private:
    using Children = Slots<ChildSlot<App>>;
    using Signals = Slots<SignalSlot<App>>;

    static constexpr auto by_descriptor = static_cast<idtype_t>(3); // P_PIDFD, Linux 5.4

    static void require_handler(const Virtual<ChildExit, App>& on_exit) {
        if (!on_exit)
            detail::refuse("Io: a child process needs a handler for its end");
    }

    /// Unless the signal is still wanted: then whoever wants it is to do so. One that is pending
    /// would end the program as soon as it is not blocked any more: it is taken out before.
    void unblock(const SignalSlot<App>& slot) noexcept {
        bool blocked = slot.was_blocked;
        signals_.for_each([&](SignalHandle, SignalSlot<App>& other) {
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
    Children children_;
    Signals signals_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_CHILD_HPP
