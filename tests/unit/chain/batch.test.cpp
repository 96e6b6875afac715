// SPDX-License-Identifier: MIT
// Batches of what vectors hold in their own way, and what a batch must not do while it runs.
#include <nexus/chain/pipeline.hpp>

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <support/child.hpp>
#include <support/counted.hpp>
#include <type_traits>
#include <vector>

namespace {

using nexus::ResMut;

struct Total {
    int value = 0;
};
struct App {
    Total total;
};
using World = nexus::World<App>;
constexpr auto registry = nexus::registry<App>;

/// An event that can be moved and not assigned.
struct Order {
    const int size;
};

TEST_SUITE("batch") {
    TEST_CASE("a batch of bools") {
        World world;
        auto batch =
            nexus::pipeline<bool>(registry)
                .dispatch([](ResMut<Total> total, bool up) { total->value += up ? 1 : 10; })
                .build_batch(4);
        std::vector<bool>& input = batch.input();
        input = {true, false, true};
        batch.run(world);
        CHECK(world.resource<Total>().value == 12);
        CHECK(input.empty());
    }

    TEST_CASE("a batch of what cannot be assigned") {
        World world;
        auto batch = nexus::pipeline<Order>(registry)
                         .dispatch([](ResMut<Total> total, const Order& order) {
                             total->value = 10 * total->value + order.size;
                         })
                         .build_batch(4);
        for (const int size : {1, 2, 3})
            batch.input().push_back(Order{size});
        batch.run(world);
        CHECK(world.resource<Total>().value == 123);
        CHECK(batch.input().empty());
        CHECK(batch.input().capacity() >= 4);
    }

    TEST_CASE("a batch of what can only be moved, whose items are moved once") {
        World world;
        support::Tally tally;
        auto batch = nexus::pipeline<support::Counted>(registry)
                         .tap([](const support::Counted&) {})
                         .dispatch([](support::Counted) {})
                         .build_batch(4);
        batch.input().emplace_back(tally, 1);
        batch.run(world);
        CHECK(tally == support::Tally{.made = 1, .moved = 1, .destroyed = 2});
        auto owning = nexus::pipeline<std::unique_ptr<int>>(registry)
                          .dispatch([](ResMut<Total> total, std::unique_ptr<int> own) {
                              total->value += *own;
                          })
                          .build_batch(1);
        owning.input().push_back(std::make_unique<int>(3));
        owning.input().push_back(std::make_unique<int>(4));
        owning.run(world);
        CHECK(world.resource<Total>().value == 7);
    }

#if defined(__cpp_exceptions)
    TEST_CASE("a batch can be copied when its events can") {
        const auto batch_of = [](auto chain) {
            return chain.dispatch([](const auto&) {}).build_batch(4);
        };
        using Plain = decltype(batch_of(nexus::pipeline<int>(registry)));
        using Fixed = decltype(batch_of(nexus::pipeline<Order>(registry)));
        using Owning = decltype(batch_of(nexus::pipeline<std::unique_ptr<int>>(registry)));
        CHECK(std::is_copy_constructible_v<Plain>);
        CHECK(std::is_copy_constructible_v<Fixed>);
        CHECK_FALSE(std::is_copy_assignable_v<Fixed>);
        CHECK_FALSE(std::is_copy_constructible_v<Owning>);
        CHECK(std::is_move_constructible_v<Owning>);

        auto first = batch_of(nexus::pipeline<int>(registry));
        first.input() = {1, 2};
        auto second = first;
        second.input().push_back(3);
        CHECK(first.input() == std::vector{1, 2});
        CHECK(second.input() == std::vector{1, 2, 3});
    }

    TEST_CASE("what cannot be assigned stays behind the item that throws") {
        World world;
        auto batch = nexus::pipeline<Order>(registry)
                         .dispatch([](const Order& order) {
                             if (order.size == 2)
                                 throw order.size;
                         })
                         .build_batch(8);
        for (const int size : {1, 2, 3, 4})
            batch.input().push_back(Order{size});
        CHECK_THROWS_AS(batch.run(world), int);
        REQUIRE(batch.input().size() == 2);
        CHECK(batch.input()[0].size == 3);
        CHECK(batch.input()[1].size == 4);
        CHECK(batch.input().capacity() >= 8);
        batch.run(world);
        CHECK(batch.input().empty());
    }

    TEST_CASE("a batch runs again after an item threw") {
        World world;
        auto batch = nexus::pipeline<bool>(registry)
                         .dispatch([](bool fails) {
                             if (fails)
                                 throw 1;
                         })
                         .build_batch(8);
        batch.input() = {false, true, false, true};
        CHECK_THROWS_AS(batch.run(world), int);
        CHECK(batch.input() == std::vector<bool>{false, true});
    }
#endif

#if NEXUS_CHECKED
    TEST_CASE("a checked build stops a batch that its own steps run or fill") {
        const auto ended = [](bool runs) {
            return support::in_child([runs] {
                World world;
                auto batch = nexus::pipeline<int>(registry)
                                 .with_context(std::function<void()>())
                                 .then([](std::function<void()>& act, int) { act(); })
                                 .build_batch(4);
                batch.ctx = [&] {
                    if (runs)
                        batch.run(world);
                    else
                        batch.input().push_back(3);
                };
                batch.input() = {1, 2};
                batch.run(world);
            });
        };
        CHECK(ended(true).error.find("the batch is already running") != std::string::npos);
        CHECK(ended(false).error.find("has changed input()") != std::string::npos);
    }
#endif
}

} // namespace
