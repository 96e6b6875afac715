// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_CHILD_HPP
#define NEXUS_IO_CHILD_HPP

#include <nexus/handler/virtual.hpp>
#include <nexus/io/descriptor.hpp>
#include <nexus/io/detail/epoll.hpp>
#include <nexus/io/detail/slots.hpp>
#include <nexus/io/detail/spawn.hpp>
#include <nexus/io/handle.hpp>
#include <nexus/refuse.hpp>
#include <nexus/world/world.hpp>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <string>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <type_traits>
#include <unistd.h>
#include <utility>
#include <vector>

/// \file
/// Child processes, through pidfd.

NEXUS_DETAIL_BEGIN

namespace detail {
struct ChildKind {};
} // namespace detail

using ChildHandle = IoHandle<detail::ChildKind>;

/// A child process has ended. Its handle is stale, and the process has been reaped.
struct ChildExit {
    ChildHandle child;
    pid_t pid = -1;
    int status = -1; ///< its exit status; -1 when a signal has ended it
    int signal = 0;  ///< the signal that has ended it; 0 when it has exited
};

/// The descriptors that a child gets as its standard ones; -1: this program's own.
struct SpawnOptions {
    int input = -1;
    int output = -1;
    int error = -1;
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

/// The child processes of an `Io`.
template <class App>
class Children {
    using Slot = ChildSlot<App>;
    using Table = Slots<Slot>;
    using Handle = ChildHandle;

public:
    explicit Children(Epoll& epoll) noexcept : epoll_(epoll) {}
    Children(const Children&) = delete;
    Children& operator=(const Children&) = delete;

    /// Starts `command[0]`, found through PATH, with the arguments that follow. It inherits the
    /// standard descriptors, or those of the options, and every other that is not close-on-exec.
    /// Throws `std::system_error`, which names the program, when it cannot be started. A child that
    /// cannot be watched is killed. SIGCHLD must not be ignored.
    ChildHandle spawn(const std::vector<std::string>& command, const SpawnOptions& options,
                      Virtual<ChildExit, App> on_exit) {
        if (epoll_.is_closed())
            return {};
        if (command.empty())
            detail::refuse("Io::spawn: the command is empty; its first word is the program");
        require_handler(on_exit);
        detail::Started started;
        if (const int error = detail::spawn_process(
                command, {options.input, options.output, options.error}, started.pid))
            detail::system_refused(error, "spawn " + command[0]);
        const Handle handle = watch_child(started.pid, std::move(on_exit));
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
        const Handle handle = children_.open();
        Slot& slot = *children_.find(handle);
        slot.process = std::move(process);
        slot.pid = pid;
        slot.on_exit = std::move(on_exit);
        const IoTag tag{IoTag::Kind::child, handle.index(), Table::generation(handle)};
        if (const int error = epoll_.add(slot.process.get(), EPOLLIN, tag)) {
            children_.close(handle);
            detail::system_refused(error, "epoll_ctl for process " + std::to_string(pid));
        }
        return handle;
    }

    /// The number of the process; -1 when stale.
    [[nodiscard]] pid_t pid(ChildHandle handle) noexcept {
        const Slot* const slot = children_.find(handle);
        return slot == nullptr ? -1 : slot->pid;
    }

    /// Sends a signal to this process, never to another that got the same number later. False when
    /// the handle is stale or the system refuses.
    bool signal(ChildHandle handle, int number) noexcept {
        const Slot* const slot = children_.find(handle);
        return slot != nullptr &&
               ::syscall(SYS_pidfd_send_signal, slot->process.get(), number, nullptr, 0) == 0;
    }

    /// Stops watching a child, which runs on; the program must wait for it elsewhere. False when
    /// stale.
    bool close(ChildHandle handle) noexcept {
        Slot* const slot = children_.find(handle);
        if (slot == nullptr)
            return false;
        epoll_.remove(slot->process.get());
        slot->process.close();
        children_.close(handle);
        return true;
    }
    [[nodiscard]] bool is_open(ChildHandle handle) noexcept {
        return children_.find(handle) != nullptr;
    }

protected:
    void close_children() noexcept {
        children_.for_each([this](Handle handle, Slot&) { close(handle); });
    }

    std::size_t dispatch_child(World<App>& world, IoTag tag, std::uint32_t&) {
        Slot* const slot = children_.find(tag.index, tag.generation);
        if (slot == nullptr)
            return 0;
        const Handle handle = children_.handle(tag.index);
        siginfo_t info{};
        if (::waitid(by_descriptor, static_cast<id_t>(slot->process.get()), &info,
                     WEXITED | WNOHANG) == 0 &&
            info.si_pid == 0)
            return 0; // it has not ended
        const typename Table::Visit visit(children_, handle);
        ChildExit exit{handle, slot->pid};
        if (info.si_pid != 0)
            (info.si_code == CLD_EXITED ? exit.status : exit.signal) = info.si_status;
        close(handle);
        world.next_sequence();
        slot->on_exit.run(world, exit);
        return 1;
    }

private:
    static constexpr auto by_descriptor = static_cast<idtype_t>(3); // P_PIDFD, Linux 5.4

    static void require_handler(const Virtual<ChildExit, App>& on_exit) {
        if (!on_exit)
            detail::refuse("Io: there is no handler for the exit of the child");
    }

    Epoll& epoll_;
    Table children_;
};

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_CHILD_HPP
