// SPDX-License-Identifier: MIT
// The instruments of the other tests, tested: a counter that cannot count would let every promise
// pass.
#include <doctest/doctest.h>

#include <cstddef>
#include <memory>
#include <new>
#include <support/alloc_guard.hpp>
#include <support/counted.hpp>
#include <thread>
#include <utility>

namespace {

struct alignas(128) OverAligned {
    char bytes[128] = {};
};

// Compilers may leave out a new whose memory nobody sees.
template <class T>
void look_at(T* pointer) {
    asm volatile("" : : "r"(pointer) : "memory");
}

template <class Allocate>
std::size_t allocations_of(Allocate allocate) {
    const support::AllocGuard guard;
    auto* const memory = allocate();
    look_at(memory);
    return guard.count();
}

TEST_SUITE("support") {
    TEST_CASE("the allocation guard counts every form of new") {
        std::unique_ptr<int> one;
        std::unique_ptr<int[]> many;
        std::unique_ptr<OverAligned> aligned;
        std::unique_ptr<OverAligned[]> aligned_many;
        CHECK(allocations_of([&] { return (one = std::make_unique<int>(1)).get(); }) == 1);
        CHECK(allocations_of([&] { return (many = std::make_unique<int[]>(3)).get(); }) == 1);
        CHECK(allocations_of([&] { return (aligned = std::make_unique<OverAligned>()).get(); }) ==
              1);
        CHECK(allocations_of(
                  [&] { return (aligned_many = std::make_unique<OverAligned[]>(2)).get(); }) == 1);
        CHECK(allocations_of([&] {
                  one.reset(new (std::nothrow) int(2));
                  return one.get();
              }) == 1);
    }

    TEST_CASE("the allocation guard sees nothing where nothing is allocated") {
        int value = 0;
        CHECK(allocations_of([&] { return &value; }) == 0);
    }

    TEST_CASE("the allocation guard counts its own thread alone") {
        std::size_t elsewhere = 0;
        std::thread other{[&] {
            std::unique_ptr<int> one;
            elsewhere = allocations_of([&] { return (one = std::make_unique<int>(1)).get(); });
        }};
        const support::AllocGuard guard;
        other.join();
        CHECK(guard.count() == 0);
        CHECK(elsewhere == 1);
    }

    TEST_CASE("Counted reports what happens to it") {
        support::Tally tally;
        {
            support::Counted first{tally, 7};
            support::Counted second{first};
            support::Counted third{std::move(first)};
            second = third;
            CHECK(first.value == -1);
            CHECK(third.value == 7);
            CHECK(tally.alive() == 3);
        }
        CHECK(tally ==
              support::Tally{.made = 1, .copied = 1, .moved = 1, .assigned = 1, .destroyed = 3});
    }
}

} // namespace
