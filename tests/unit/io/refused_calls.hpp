// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_UNIT_IO_REFUSED_CALLS_HPP
#define NEXUS_TESTS_UNIT_IO_REFUSED_CALLS_HPP

#include <cstddef>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <thread>

/// \file
/// System calls that fail, made by a filter of system calls. A filter stays with the thread that
/// has set it up: so what it is for runs there, and the test then goes on where it was.

namespace io_test {

/// Runs `body` where the system call `number` fails with `error`. False when there are no filters
/// here.
template <class Body>
bool while_refused(unsigned number, int error, Body body) {
    bool is_refused = false;
    std::thread([&] {
        sock_filter code[] = {
            BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | static_cast<unsigned>(error)),
            BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        };
        const sock_fprog program{4, code};
        is_refused = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                     ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
        if (is_refused)
            body();
    }).join();
    return is_refused;
}

} // namespace io_test

#endif // NEXUS_TESTS_UNIT_IO_REFUSED_CALLS_HPP
