// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_SUPPORT_CHILD_HPP
#define NEXUS_TESTS_SUPPORT_CHILD_HPP

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace support {

/// How a child process ended.
struct Ended {
    int signal = 0;    ///< which killed it, 0 for none
    int status = -1;   ///< its exit status, if no signal killed it
    std::string error; ///< what it wrote to stderr
};

/// Runs `body` in a forked child and waits for its end: for what is meant to abort. The child ends
/// with status 0 when `body` returns. Call it while this process has no other thread.
template <class Body>
Ended in_child(Body&& body) {
    int ends[2] = {-1, -1};
    if (pipe(ends) != 0)
        return {0, -1, "pipe() failed"};
    const pid_t child = fork();
    if (child == 0) {
        std::signal(SIGABRT, SIG_DFL); // the test framework has a handler of its own
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        body();
        _exit(0);
    }
    close(ends[1]);
    Ended ended;
    char buffer[4096];
    for (;;) {
        const ssize_t length = read(ends[0], buffer, sizeof(buffer));
        if (length > 0)
            ended.error.append(buffer, static_cast<std::size_t>(length));
        else if (length == 0 || errno != EINTR)
            break;
    }
    close(ends[0]);
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child)
        return ended;
    if (WIFSIGNALED(status))
        ended.signal = WTERMSIG(status);
    else
        ended.status = WEXITSTATUS(status);
    return ended;
}

} // namespace support

#endif
