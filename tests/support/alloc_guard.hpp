// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_SUPPORT_ALLOC_GUARD_HPP
#define NEXUS_TESTS_SUPPORT_ALLOC_GUARD_HPP

#include <cstddef>

namespace support {

/// Heap allocations made by this thread through `operator new`, whatever its form, since the
/// program started.
std::size_t allocations() noexcept;

/// Counts the allocations of one scope on the thread that made it:
///
///     AllocGuard guard;
///     handler.run(world, event);
///     CHECK(guard.count() == 0);
///
/// Read the count into a variable before an assertion that allocates its own message.
class AllocGuard {
public:
    AllocGuard() noexcept : before_(allocations()) {}

    [[nodiscard]] std::size_t count() const noexcept { return allocations() - before_; }

private:
    std::size_t before_;
};

} // namespace support

#endif
