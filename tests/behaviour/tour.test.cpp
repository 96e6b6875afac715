// SPDX-License-Identifier: MIT
// The scenarios that the example program shows, looked at one by one.
#include "../../examples/tour.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

TEST_SUITE("tour") {
    TEST_CASE("an order book is bounded by a configuration") {
        CHECK(tour::bounded_book() == 10);
    }

    TEST_CASE("a counter fed 10 and 5 reads 15") {
        CHECK(tour::counter() == 15);
    }

    TEST_CASE("a risk check reads three resources") {
        const tour::Verdicts verdicts = tour::risk_check();
        CHECK(verdicts.small);
        CHECK_FALSE(verdicts.large);
        CHECK_FALSE(verdicts.when_halted);
    }

    TEST_CASE("a debug resource may be absent or there") {
        const tour::Logged logged = tour::optional_resource();
        CHECK(logged.quiet_count == 1);
        CHECK(logged.verbose_count == 1);
        CHECK(logged.lines == std::vector<std::string>{"event 7"});
    }

    TEST_CASE("a local counts for one instance of a function") {
        CHECK(tour::local_counters() == std::pair(3, 1));
    }

    TEST_CASE("the sequence number is stamped on each event") {
        CHECK(tour::stamps() == std::vector<std::int64_t>{1, 2, 3});
    }

    TEST_CASE("a fatal event triggers shutdown") {
        CHECK(tour::events_until_fatal() == 4);
    }

    TEST_CASE("a connection event makes a callback and stores it in a resource") {
        CHECK(tour::stored_callbacks() == 33);
    }

    TEST_CASE("a session callback's context is read afterwards") {
        const tour::Session session = tour::session();
        CHECK(session.user == "ada");
        CHECK(session.messages == 2);
    }

    TEST_CASE("raw world access reaches everything") {
        CHECK(tour::raw_access() == std::pair<std::uint64_t, std::uint64_t>(21, 42));
    }

    TEST_CASE("a mixed vector: one handler adds 5, the next multiplies by 3") {
        CHECK(tour::mixed_vector() == 15);
    }

    TEST_CASE("a handler is a class member by its named type") {
        CHECK(tour::class_member() == std::pair(8, 2));
        CHECK(sizeof(tour::Gateway) == sizeof(int));
    }

    TEST_CASE("a handler is returned from a function") {
        CHECK(tour::returned_handler() == 42);
    }

    TEST_CASE("one generic install takes any of them") {
        CHECK(tour::generic_install() == 2 + 20 + 200 + 4 + 2000);
    }
}

} // namespace
