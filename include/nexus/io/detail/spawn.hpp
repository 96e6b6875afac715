// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DETAIL_SPAWN_HPP
#define NEXUS_IO_DETAIL_SPAWN_HPP

#include <nexus/diagnostics.hpp>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <fcntl.h>
#include <spawn.h>
#include <string>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

/// \file
/// Starting a process with posix_spawn.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Starts `command`, which is found through PATH, with no signal blocked or handled. Its standard
/// descriptors are copies of `standard`, or this program's own where that is -1. Returns the error
/// number.
[[nodiscard]] inline int spawn_process(const std::vector<std::string>& command,
                                       const std::array<int, 3>& standard, pid_t& pid) {
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
    // First copied to numbers above the standard ones, so that adddup2 overwrites none that is
    // needed later.
    std::array<int, 3> kept = {-1, -1, -1};
    for (std::size_t i = 0; i < 3; ++i)
        if (standard[i] >= 0) {
            kept[i] = ::fcntl(standard[i], F_DUPFD_CLOEXEC, 3);
            then(kept[i] < 0
                     ? errno
                     : ::posix_spawn_file_actions_adddup2(&actions, kept[i], static_cast<int>(i)));
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

/// Kills and reaps a started child, unless `pid` was set back to -1.
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

} // namespace detail

NEXUS_DETAIL_END

#endif // NEXUS_IO_DETAIL_SPAWN_HPP
