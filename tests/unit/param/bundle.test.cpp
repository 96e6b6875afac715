// SPDX-License-Identifier: MIT
#include <nexus/handler/handler.hpp>
#include <nexus/param/bundle.hpp>
#include <nexus/param/local.hpp>
#include <nexus/param/seq.hpp>
#include <nexus/param/shutdown.hpp>

#include <doctest/doctest.h>

#include <optional>
#include <type_traits>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut, nexus::Seq;

struct Book {
    int depth = 1;
};
struct Limits {
    int max = 10;
};
struct Stats {
    int runs = 0;
};
struct Missing {};
struct App {
    Book book;
    Limits limits;
    Stats stats;
    std::optional<Missing> maybe;
};

struct Risk {
    using param_bundle = void;
    Res<Book> book;
    Res<Limits> limits;

    [[nodiscard]] bool allows(int size) const { return book->depth + size <= limits->max; }
};

struct Everything {
    using param_bundle = void;
    Risk risk;
    ResMut<Stats> stats;
    struct Inner {
        using param_bundle = void;
        Seq seq;
        Local<int> calls;
        struct Innermost {
            using param_bundle = void;
            std::optional<Res<Missing>> maybe;
            nexus::Shutdown shutdown;
        } innermost;
    } inner;
};

/// Of somebody else, so that it cannot be marked in itself.
struct Foreign {
    ResMut<Book> book;
};

struct Empty {
    using param_bundle = void;
};

} // namespace

template <>
inline constexpr bool nexus::enable_param_bundle<Foreign> = true;

namespace {

bool check(Risk risk, int size) {
    return risk.allows(size);
}

TEST_SUITE("bundle") {
    TEST_CASE("a bundle gives its parameters by name") {
        nexus::World<App> world;
        auto handler = nexus::handler<check>(world.registry());
        CHECK(handler.run(world, 9));
        CHECK_FALSE(handler.run(world, 10));
        world.app().limits.max = 11;
        CHECK(handler.run(world, 10));
        CHECK(std::is_empty_v<decltype(handler)>);
    }

    TEST_CASE("bundles nest in bundles with every kind of parameter") {
        nexus::World<App> world;
        world.set_sequence(nexus::Sequence(5));
        auto handler = nexus::handler(
            [](Everything all, int size) {
                ++*all.inner.calls;
                all.stats->runs += 100;
                if (*all.inner.calls == 2)
                    all.inner.innermost.shutdown.trigger();
                CHECK(all.inner.innermost.maybe.has_value() == (*all.inner.calls == 2));
                CHECK(all.risk.allows(size));
                return all.inner.seq.get().value() + *all.inner.calls;
            },
            world.registry());
        CHECK(handler.run(world, 3) == 6);
        CHECK_FALSE(world.shutdown_handle().is_shutdown());
        world.app().maybe.emplace();
        CHECK(handler.run(world, 3) == 7);
        CHECK(world.shutdown_handle().is_shutdown());
        CHECK(world.app().stats.runs == 200);
    }

    TEST_CASE("two bundles that read the same resource are fine") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](Risk a, Risk b, Res<Book> c) { return &*a.book == &*b.book && &*c == &*a.book; },
            world.registry());
        CHECK(handler.run(world));
    }

    TEST_CASE("a bundle stands anywhere among parameters, and last without an event") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](ResMut<Stats> stats, Risk risk) {
                stats->runs = risk.limits->max;
                return stats->runs;
            },
            world.registry());
        CHECK(handler.run(world) == 10);
        CHECK(std::is_void_v<decltype(handler)::event_type>);
    }

    TEST_CASE("a foreign struct becomes a bundle by specialisation") {
        nexus::World<App> world;
        nexus::handler([](Foreign foreign, int n) { foreign.book->depth = n; }, world.registry())
            .run(world, 12);
        CHECK(world.app().book.depth == 12);
    }

    TEST_CASE("an empty bundle asks for nothing") {
        nexus::World<App> world;
        auto handler = nexus::handler([](Empty, int n) { return n; }, world.registry());
        CHECK(handler.run(world, 4) == 4);
    }

    TEST_CASE("the state of a bundle is that of its locals, one for each handler") {
        struct Counter {
            using param_bundle = void;
            Local<int> calls;
            Res<Book> book;
        };
        nexus::World<App> world;
        const auto count = [](Counter counter, Counter other) {
            *other.calls += 10;
            return ++*counter.calls + *other.calls;
        };
        auto first = nexus::handler(count, world.registry());
        auto second = nexus::handler(count, world.registry());
        CHECK(first.run(world) == 11);
        CHECK(first.run(world) == 22);
        CHECK(second.run(world) == 11);
        CHECK(sizeof(first) == 2 * sizeof(int));
    }
}

} // namespace
