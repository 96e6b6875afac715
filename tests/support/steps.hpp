// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_SUPPORT_STEPS_HPP
#define NEXUS_TESTS_SUPPORT_STEPS_HPP

#if defined(__x86_64__) && defined(__linux__)

#    include <csignal>
#    include <cstddef>

namespace support {

/// How many instructions `body` executes: with the processor's trap flag set, each raises a signal.
/// A microsecond or two for each, so for short bodies only; not for two threads at a time.
template <class Body>
std::size_t count_steps(Body&& body) {
    static volatile std::size_t steps = 0;
    constexpr unsigned long long trap = 0x100;
    struct sigaction counting = {};
    struct sigaction before = {};
    counting.sa_handler = [](int) { steps = steps + 1; };
    sigaction(SIGTRAP, &counting, &before);
    steps = 0;
    __builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() | trap);
    body();
    __builtin_ia32_writeeflags_u64(__builtin_ia32_readeflags_u64() & ~trap);
    const std::size_t counted = steps;
    sigaction(SIGTRAP, &before, nullptr);
    return counted;
}

} // namespace support

#endif

#endif
