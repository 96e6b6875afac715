// SPDX-License-Identifier: MIT
#ifndef NEXUS_IO_DESCRIPTOR_HPP
#define NEXUS_IO_DESCRIPTOR_HPP

#include <nexus/refuse.hpp>

#if !defined(__linux__)
#    error                                                                                         \
        "nexus: the I/O driver is for Linux only (epoll, eventfd, pidfd); elsewhere use nexus/rt.hpp"
#endif

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>
#include <unistd.h>
#include <utility>

/// \file
/// An owned file descriptor, and the error for a refused system call.

NEXUS_DETAIL_BEGIN

namespace detail {

/// Reports that the system refused `operation`, which names its object. Throws
/// `std::system_error`, or ends a program that is built without exceptions.
[[noreturn, gnu::cold, gnu::noinline]] inline void system_refused(int error,
                                                                  const std::string& operation) {
#if NEXUS_DETAIL_EXCEPTIONS
    throw std::system_error(error, std::generic_category(), "nexus: " + operation);
#else
    std::fprintf(stderr, "nexus: %s: %s\n", operation.c_str(),
                 std::generic_category().message(error).c_str());
    std::abort();
#endif
}

} // namespace detail

/// Owns a file descriptor, or none. Move-only; closes it when destroyed.
class Descriptor {
public:
    Descriptor() noexcept = default;
    explicit Descriptor(int to_own) noexcept : number_(to_own) {}
    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        if (this != &other) {
            close();
            number_ = other.release();
        }
        return *this;
    }
    ~Descriptor() { close(); }

    /// The descriptor, which stays owned; -1 for none.
    [[nodiscard]] int get() const noexcept { return number_; }
    /// Gives up ownership. Returns the descriptor; -1 for none.
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
    [[nodiscard]] explicit operator bool() const noexcept { return number_ >= 0; }

    /// Closes it now. Leaves `errno` as it is.
    void close() noexcept {
        if (number_ < 0)
            return;
        const int before = errno;
        ::close(release()); // not repeated: Linux has closed it even after EINTR
        errno = before;
    }

private:
    int number_ = -1;
};

NEXUS_DETAIL_END

#endif // NEXUS_IO_DESCRIPTOR_HPP
