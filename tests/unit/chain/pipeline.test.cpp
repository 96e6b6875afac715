// SPDX-License-Identifier: MIT
#include <nexus/rt.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <support/alloc_guard.hpp>
#include <support/counted.hpp>
#include <support/result.hpp>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using nexus::arm, nexus::Local, nexus::on, nexus::otherwise, nexus::Res, nexus::ResMut;
using support::Counted, support::Tally;

struct Total {
    int value = 0;
};
struct Journal {
    std::string text;
};
struct App {
    Total total;
    Journal journal;
};
using World = nexus::World<App>;
constexpr auto registry = nexus::registry<App>;

void add(ResMut<Total> total, int value) {
    total->value += value;
}
Counted pass(Counted value) {
    return value;
}
bool any(const Counted&) {
    return true;
}
void look(const Counted&) {}
void end(Counted) {}

/// Runs what `steps` make of a chain of `Counted` and tells what happened to the value.
template <class Steps>
Tally moves_of(Steps steps) {
    World world;
    Tally tally;
    {
        auto chain = steps(nexus::pipeline<Counted>(registry)).build();
        chain.run(world, Counted(tally, 1));
    }
    return tally;
}

TEST_SUITE("pipeline") {
    TEST_CASE("a pipeline is a handler") {
        World world;
        auto pipeline = nexus::pipeline<int>(registry)
                            .then([](int v) { return v + 1; })
                            .dispatch<add>()
                            .build();
        static_assert(nexus::Handler<decltype(pipeline), App, int>);
        static_assert(!nexus::Handler<decltype(pipeline), App, std::string>);
        static_assert(std::is_empty_v<decltype(pipeline)>);
        nexus::Virtual<int, App> erased = pipeline;
        CHECK(erased.is_inline());
        erased.run(world, 4);
        CHECK(world.resource<Total>().value == 5);
        CHECK(pipeline.name() == "pipeline");
    }

    TEST_CASE("the owned value is moved and never copied") {
        CHECK(moves_of([](auto c) { return c.tap(look).dispatch(end); }).copied == 0);
        CHECK(moves_of([](auto c) { return c.then(pass).then(pass).dispatch(end); }).copied == 0);
        CHECK(moves_of([](auto c) {
                  return c.guard(any).transform(pass).filter(any).inspect(look).transform(end);
              }).copied == 0);
        CHECK(
            moves_of([](auto c) {
                return c.guard(any).then([](std::optional<Counted> v) { return v; }).transform(end);
            }).copied == 0);
        CHECK(moves_of([](auto c) {
                  return c.route(any, arm.then(pass), pass).dispatch(end);
              }).copied == 0);
        CHECK(moves_of([](auto c) {
                  return c.tee(arm.tap(look).dispatch(look)).dispatch(end);
              }).copied == 0);
        CHECK(moves_of([](auto c) {
                  return c.view(&Counted::value, [](const int&) {}).dispatch(end);
              }).copied == 0);
        CHECK(moves_of([](auto c) {
                  return c.fork(look, arm.then([](const Counted& v) { return v.value; }))
                      .merge([](int) {});
              }).copied == 0);
        CHECK(moves_of([](auto c) {
                  return c.select([](const Counted& v) { return v.value; }, on<1>(end),
                                  otherwise(end));
              }).copied == 0);
        CHECK(moves_of([](auto c) {
                  return c.guard(any).value_or_else([] { return Counted(3); }).dispatch(end);
              }).copied == 0);
        CHECK(moves_of([](auto c) {
                  return c.guard(any)
                      .template ok_or<support::Result<Counted, int>>(1)
                      .transform(pass)
                      .transform_error([](int e) { return e; })
                      .on_error([](int) {})
                      .transform(end);
              }).copied == 0);
    }

    TEST_CASE("steps that only look cost no move") {
        CHECK(moves_of([](auto c) { return c.tap(look).tap(look).dispatch(look); }) ==
              Tally{.made = 1, .destroyed = 1});
        CHECK(moves_of([](auto c) {
                  return c.guard(any).filter(any).inspect(look).transform(look);
              }) == Tally{.made = 1, .destroyed = 1});
    }

    TEST_CASE("an lvalue event is copied once, as for any handler") {
        World world;
        Tally tally;
        const Counted event(tally, 1);
        nexus::pipeline<Counted>(registry).tap(look).dispatch(end).build().run(world, event);
        CHECK(tally.copied == 1);
    }

    TEST_CASE("a borrowed event is neither copied nor moved") {
        World world;
        Tally tally;
        const Counted event(tally, 1);
        auto p = nexus::pipeline<const Counted&>(registry)
                     .guard(any)
                     .filter(any)
                     .inspect(look)
                     .transform(look)
                     .build();
        p.run(world, event);
        CHECK(tally == Tally{.made = 1});
    }

    TEST_CASE("move-only values flow through everything") {
        World world;
        using Box = std::unique_ptr<int>;
        auto chain =
            nexus::pipeline<Box>(registry)
                .guard([](const Box& box) { return *box > 0; })
                .transform([](Box box) {
                    ++*box;
                    return box;
                })
                .or_else([] { return std::optional<Box>(std::make_unique<int>(100)); })
                .and_then([](Box box) { return std::optional<Box>(std::move(box)); })
                .value_or_else([] { return Box(); })
                .route([](const Box& box) { return *box > 50; }, [](Box box) { return *box; },
                       arm.then([](Box box) { return -*box; }));
        CHECK(chain.run(world, std::make_unique<int>(4)) == -5);
        CHECK(chain.run(world, std::make_unique<int>(-4)) == 100);
    }

    TEST_CASE("each step sees the writes of the step before, strictly in order") {
        World world;
        const auto note = [](char letter) {
            return [letter](ResMut<Journal> journal) { journal->text += letter; };
        };
        nexus::pipeline<int>(registry)
            .tap(note('a'))
            .fork(note('b'), arm.then(note('c')).then(note('d')))
            .join()
            .then([](Res<Journal> journal) { return journal->text.size(); })
            .tap([](ResMut<Journal> journal, const std::size_t& size) {
                journal->text += std::to_string(size);
            })
            .tee(note('e'))
            .dispatch(note('f'))
            .build()
            .run(world, 1);
        CHECK(world.resource<Journal>().text == "abcd4ef");
    }

    TEST_CASE("predicates and functions are not called on what is not there") {
        World world;
        const auto fail = [](int) -> int {
            FAIL("called");
            return 0;
        };
        const auto fail_bool = [](const int&) -> bool {
            FAIL("called");
            return true;
        };
        const auto result = nexus::pipeline<int>(registry)
                                .guard([](int) { return false; })
                                .transform(fail)
                                .filter(fail_bool)
                                .inspect([](const int&) { FAIL("called"); })
                                .and_then([](int) -> std::optional<int> {
                                    FAIL("called");
                                    return {};
                                })
                                .value_or(7)
                                .run(world, 1);
        CHECK(result == 7);
    }

    TEST_CASE("logical_and and logical_or call their producer only when it decides") {
        World world;
        const auto fail = []() -> bool {
            FAIL("called");
            return true;
        };
        CHECK_FALSE(nexus::pipeline<bool>(registry).logical_and(fail).run(world, false));
        CHECK(nexus::pipeline<bool>(registry).logical_or(fail).run(world, true));
    }

    TEST_CASE("dedup and scan keep their state across runs") {
        World world;
        auto chain = nexus::pipeline<int>(registry).dedup().transform(add).build();
        for (int value : {1, 1, 2, 2, 1})
            chain.run(world, value);
        CHECK(world.resource<Total>().value == 4);

        auto sums =
            nexus::pipeline<int>(registry).scan(0, [](int& sum, int v) { return sum += v; });
        CHECK(sums.run(world, 3) == 3);
        CHECK(sums.run(world, 4) == 7);
    }

    TEST_CASE("a named chain is copied by its combinators, with its state so far") {
        World world;
        auto sums =
            nexus::pipeline<int>(registry).scan(0, [](int& sum, int v) { return sum += v; });
        CHECK(sums.run(world, 3) == 3);
        auto twice = sums.then([](int v) { return 2 * v; });
        CHECK(twice.run(world, 1) == 8);
        CHECK(sums.run(world, 1) == 4);
    }

    TEST_CASE("each use of an arm has its own state") {
        World world;
        const auto counting = arm.then([](Local<int> calls) { return ++*calls; });
        auto chain =
            nexus::pipeline<int>(registry).fork(counting, counting).merge([](int a, int b) {
                return 10 * a + b;
            });
        CHECK(chain.run(world, 0) == 11);
        CHECK(chain.run(world, 0) == 22);
    }

    TEST_CASE("a chain with context owns it, and steps take it or leave it") {
        World world;
        struct Session {
            int runs = 0;
        };
        auto chain =
            nexus::pipeline<int>(registry)
                .with_context(Session{5})
                .tap([](Session& session) { ++session.runs; })
                .guard([](const Session& session, const int& v) { return v < session.runs; })
                .transform([](int v) { return v + 1; })
                .transform(add)
                .build();
        chain.run(world, 3);
        chain.run(world, 300);
        CHECK(chain.ctx.runs == 7);
        CHECK(world.resource<Total>().value == 4);
    }

    TEST_CASE("arms of a fork may own what cannot be copied") {
        World world;
        auto chain = nexus::pipeline<int>(registry)
                         .fork([own = std::make_unique<int>(3)](int v) { return v * *own; },
                               [](int v) { return v; })
                         .merge([](int a, int b) { return a + b; });
        CHECK(chain.run(world, 5) == 20);
        auto joined =
            nexus::pipeline<int>(registry)
                .fork([own = std::make_unique<int>(3)](ResMut<Total> t, int) { t->value += *own; },
                      add)
                .join();
        joined.run(world, 5);
        CHECK(world.resource<Total>().value == 8);
    }

    TEST_CASE("an expected that is made of a borrowed value holds a copy of it") {
        World world;
        using Exp = support::Result<std::string, int>;
        const std::string event = "abc";
        auto made = nexus::pipeline<const std::string&>(registry)
                        .guard([](const std::string& s) { return !s.empty(); })
                        .ok_or<Exp>(3)
                        .transform([](std::string s) { return s + "d"; });
        CHECK(*made.run(world, event) == "abcd");
        const Exp good("x");
        auto seen = nexus::pipeline<const Exp&>(registry)
                        .inspect([](const std::string&) {})
                        .transform([](std::string s) { return s.size(); });
        CHECK(*seen.run(world, good) == 1);
        const Exp bad = support::failed<std::string>(7);
        auto failing = nexus::pipeline<const Exp&>(registry)
                           .transform([](const std::string& s) { return s.size(); })
                           .transform_error([](int e) { return e + 1; })
                           .on_error([](ResMut<Total> t, int e) { t->value = e; });
        failing.run(world, bad);
        CHECK(world.resource<Total>().value == 8);
        CHECK(event == "abc");
    }

    TEST_CASE("a function that returns a reference makes an expected that holds a copy") {
        World world;
        using Exp = support::Result<int, int>;
        auto chain =
            nexus::pipeline<Exp>(registry)
                .transform([](Res<Journal> j, int) -> const std::string& { return j->text; })
                .transform([](std::string s) { return s.size(); });
        CHECK(*chain.run(world, Exp(1)) == 0);
    }

    TEST_CASE("value_or of a narrower number, and of nothing") {
        World world;
        auto narrow = nexus::pipeline<std::optional<std::uint16_t>>(registry).value_or(0);
        CHECK(narrow.run(world, std::nullopt) == 0);
        nexus::pipeline<int>(registry)
            .guard([](int) { return true; })
            .transform(add)
            .value_or(nexus::unit{})
            .then([](ResMut<Total> t) { ++t->value; })
            .build()
            .run(world, 2);
        CHECK(world.resource<Total>().value == 3);
    }

    TEST_CASE("dedup keeps a key that cannot be assigned") {
        struct Key {
            const int number;
            bool operator==(const Key&) const = default;
        };
        World world;
        auto chain = nexus::pipeline<int>(registry)
                         .dedup([](const int& v) { return Key{v}; })
                         .transform(add)
                         .build();
        for (const int v : {2, 2, 3})
            chain.run(world, v);
        CHECK(world.resource<Total>().value == 5);
    }

    TEST_CASE("a chain without event begins with parameters") {
        World world;
        auto chain = nexus::pipeline<void>(registry)
                         .then([](ResMut<Total> total) { return ++total->value; })
                         .dispatch(add)
                         .build();
        chain.run(world);
        CHECK(world.resource<Total>().value == 2);
    }

    TEST_CASE("views of buffers flow, whoever owns the buffer") {
        World world;
        nexus::Virtual<std::string_view, App> line =
            nexus::pipeline<std::string_view>(registry)
                .guard([](std::string_view text) { return !text.empty(); })
                .transform(
                    [](ResMut<Journal> journal, std::string_view text) { journal->text = text; })
                .build();
        {
            const std::string buffer = "first";
            line.run(world, std::string_view(buffer));
        }
        const std::vector<char> second = {'s', 'e', 'c'};
        line.run(world, std::string_view(second.data(), second.size()));
        CHECK(world.resource<Journal>().text == "sec");
    }

    TEST_CASE("dispatch takes any handler") {
        World world;
        nexus::Virtual<int, App> erased = add;
        nexus::pipeline<int>(registry).dispatch(std::move(erased)).build().run(world, 1);
        nexus::pipeline<int>(registry).dispatch<add>().build().run(world, 1);
        nexus::pipeline<int>(registry)
            .dispatch(nexus::pipeline<int>(registry).dispatch(add).build())
            .build()
            .run(world, 1);
        nexus::pipeline<int>(registry)
            .dispatch(nexus::callback([](int& hits, int v) { hits += v; }, 0, registry))
            .build()
            .run(world, 1);
        CHECK(world.resource<Total>().value == 3);
    }

    TEST_CASE("running chains allocates nothing") {
        World world;
        auto chain = nexus::pipeline<int>(registry)
                         .guard([](int v) { return v > 0; })
                         .transform([](int v) { return v + 1; })
                         .filter([](const int& v) { return v != 3; })
                         .value_or(0)
                         .fork([](int v) { return v; }, [](int v) { return -v; })
                         .merge([](int a, int b) { return a + b; })
                         .dispatch(add)
                         .build();
        auto batch = nexus::pipeline<int>(registry).dispatch(add).build_batch(64);
        const support::AllocGuard guard;
        for (int i = 0; i < 64; ++i) {
            chain.run(world, i);
            batch.input().push_back(i);
        }
        batch.run(world);
        const auto allocations = guard.count();
        CHECK(allocations == 0);
    }
}

TEST_SUITE("batch") {
    TEST_CASE("a batch handles its items in order and keeps its capacity") {
        World world;
        auto batch = nexus::pipeline<char>(registry)
                         .dispatch([](ResMut<Journal> journal, char c) { journal->text += c; })
                         .build_batch(4);
        CHECK(batch.input().capacity() >= 4);
        batch.run(world);
        for (const char c : {'a', 'b', 'c'})
            batch.input().push_back(c);
        batch.run(world);
        CHECK(batch.input().empty());
        CHECK(batch.input().capacity() >= 4);
        CHECK(world.resource<Journal>().text == "abc");
    }

#if defined(__cpp_exceptions)
    TEST_CASE("the item that throws is gone, those before are done, those after stay") {
        World world;
        auto batch = nexus::pipeline<int>(registry)
                         .tap([](const int& v) {
                             if (v == 2)
                                 throw v;
                         })
                         .dispatch(add)
                         .build_batch(4);
        batch.input() = {1, 2, 3, 4};
        CHECK_THROWS_AS(batch.run(world), int);
        CHECK(world.resource<Total>().value == 1);
        CHECK(batch.input() == std::vector<int>{3, 4});
        batch.run(world);
        CHECK(world.resource<Total>().value == 8);
        CHECK(batch.input().empty());
    }
#endif

    TEST_CASE("state and context persist across the items and the runs of a batch") {
        World world;
        auto batch = nexus::pipeline<int>(registry)
                         .with_context(0)
                         .dedup()
                         .transform([](int& seen, int) { ++seen; })
                         .build_batch(8);
        batch.input() = {1, 1, 2};
        batch.run(world);
        batch.input() = {2, 3};
        batch.run(world);
        CHECK(batch.ctx == 3);
    }
}

} // namespace
