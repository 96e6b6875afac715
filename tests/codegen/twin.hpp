// SPDX-License-Identifier: MIT
#ifndef NEXUS_TESTS_CODEGEN_TWIN_HPP
#define NEXUS_TESTS_CODEGEN_TWIN_HPP

/// \file
/// What every file of twins begins with: the program without nexus. State is a struct, access to it
/// a pointer.

#include "by_pointer.hpp"
#include "user.hpp"

#include <cstdint>

using user::App, user::Cell, user::Cells;

/// State, event number, and a flag that ends the loop and wakes whoever waits.
template <class State>
struct World {
    State app{};
    std::int64_t sequence = 0;
    bool stop = false;
    void (*wake)(void*) noexcept = nullptr;
    void* wake_argument = nullptr;

    World() = default;
    explicit World(const State& state) : app(state) {}
};

/// The number after this one; -1 and the smallest are not numbers.
inline std::int64_t next_number(std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number) + 1;
    const auto next = static_cast<std::int64_t>(bits);
    if (next < 0) [[unlikely]]
        if (next == -1 || next == INT64_MIN)
            return static_cast<std::int64_t>(bits + 1);
    return next;
}

inline bool stopped(const bool& stop) {
    return __atomic_load_n(&stop, __ATOMIC_ACQUIRE);
}

template <class State>
void shut_down(World<State>& world) {
    __atomic_store_n(&world.stop, true, __ATOMIC_SEQ_CST);
    if (world.wake != nullptr)
        world.wake(world.wake_argument);
}

#endif // NEXUS_TESTS_CODEGEN_TWIN_HPP
