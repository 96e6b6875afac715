// SPDX-License-Identifier: MIT
#include <nexus/world/sequence.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <type_traits>

namespace {

using nexus::Sequence;

constexpr auto lowest = std::numeric_limits<std::int64_t>::min();
constexpr auto highest = std::numeric_limits<std::int64_t>::max();

TEST_SUITE("sequence") {
    TEST_CASE("the three constants have the values that protocols give them") {
        CHECK(Sequence::zero.value() == 0);
        CHECK(Sequence::null.value() == lowest);
        CHECK(Sequence::uninitialized.value() == -1);
        CHECK(Sequence{} == Sequence::zero);
    }

    TEST_CASE("next counts up by one") {
        CHECK(Sequence::zero.next() == Sequence(1));
        CHECK(Sequence(41).next().value() == 42);
        CHECK(Sequence(-3).next() == Sequence(-2));
    }

    TEST_CASE("next wraps from the highest number and steps over null") {
        CHECK(Sequence(highest).next() == Sequence(lowest + 1));
    }

    TEST_CASE("next steps over uninitialized") {
        CHECK(Sequence(-2).next() == Sequence::zero);
    }

    TEST_CASE("next of a sentinel is an ordinary number") {
        CHECK(Sequence::null.next() == Sequence(lowest + 1));
        CHECK(Sequence::uninitialized.next() == Sequence::zero);
    }

    TEST_CASE("no number within a thousand of a wrap has a sentinel for its successor") {
        Sequence up(highest - 1000);
        Sequence zero(-1000);
        for (int i = 0; i < 2000; ++i) {
            up = up.next();
            zero = zero.next();
            REQUIRE(up != Sequence::null);
            REQUIRE(zero != Sequence::uninitialized);
        }
        CHECK(up.value() < 0);
        CHECK(zero.value() > 0);
    }

    TEST_CASE("elapsed_since is the distance, negative when the other is later") {
        CHECK(Sequence(15).elapsed_since(Sequence(10)) == 5);
        CHECK(Sequence(10).elapsed_since(Sequence(15)) == -5);
        CHECK(Sequence(7).elapsed_since(Sequence(7)) == 0);
    }

    TEST_CASE("elapsed_since is right across a wrap") {
        CHECK(Sequence(lowest + 4).elapsed_since(Sequence(highest - 5)) == 10);
        CHECK(Sequence(highest).elapsed_since(Sequence(lowest)) == -1);
    }

    TEST_CASE("sequences are ordered as their numbers are") {
        CHECK(Sequence(1) < Sequence(2));
        CHECK(Sequence::null < Sequence::uninitialized);
        CHECK(Sequence::uninitialized < Sequence::zero);
        CHECK(Sequence(5) >= Sequence(5));
        CHECK(Sequence(5) != Sequence(6));
        CHECK((Sequence(3) <=> Sequence(2)) > 0);
    }

    TEST_CASE("a sequence is a plain 64-bit value that no integer becomes by accident") {
        CHECK(sizeof(Sequence) == 8);
        CHECK(std::is_trivially_copyable_v<Sequence>);
        CHECK_FALSE(std::is_convertible_v<std::int64_t, Sequence>);
        CHECK(std::is_constructible_v<Sequence, std::int64_t>);
    }
}

} // namespace
