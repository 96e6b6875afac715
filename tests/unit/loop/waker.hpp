// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_UNIT_DRIVER_WAKER_HPP
#define NEXUS_TESTS_UNIT_DRIVER_WAKER_HPP

#include <nexus/time/clock.hpp>
#include <nexus/world/world.hpp>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

/// A driver that can wait, and only for being woken: an eventfd. Counts its waits.
class Waker {
public:
    Waker() : descriptor_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}
    Waker(const Waker&) = delete;
    Waker& operator=(const Waker&) = delete;
    ~Waker() { ::close(descriptor_); }

    template <class App>
    std::size_t poll(nexus::World<App>&) {
        return 0;
    }
    template <class App>
    void wait(nexus::World<App>&, std::optional<nexus::TimePoint>) {
        ++waits;
        pollfd ready{descriptor_, POLLIN, 0};
        ::poll(&ready, 1, -1);
    }
    template <class App>
    void attach(nexus::World<App>& world) {
        world.set_wake_hook(&wake, this);
    }
    template <class App>
    void detach(nexus::World<App>& world) {
        world.set_wake_hook(nullptr, nullptr);
    }

    std::atomic<int> waits = 0;

private:
    static void wake(void* self) noexcept {
        const std::uint64_t one = 1;
        static_cast<void>(!::write(static_cast<Waker*>(self)->descriptor_, &one, sizeof(one)));
    }

    int descriptor_;
};

#endif
