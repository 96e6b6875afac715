// SPDX-License-Identifier: MIT
// Parameter kinds that users define through param_traits, and what the protocol promises them.
#include <nexus/handler/callback.hpp>
#include <nexus/handler/handler.hpp>
#include <nexus/param/local.hpp>
#include <nexus/param/param.hpp>
#include <nexus/param/seq.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <type_traits>

namespace {

struct Book {
    int depth = 3;
};
struct Limits {
    int max = 10;
};
struct App {
    Book book;
    Limits limits;
};
struct Bare {
    Book book;
};

/// What may still be added, computed for the function: reads two resources.
struct Room {
    int value;
};

/// How often the handler ran before this time: has state.
struct Nth {
    int value;
};

/// The depth, as a reference: writes one resource.
struct Depth {
    int& value;
};

/// Needs nothing of the schema, but reads a resource if there is one.
struct MaybeMax {
    int value;
};

/// A move-only parameter.
struct Ticket {
    explicit Ticket(int n) : number{n} {}
    Ticket(Ticket&&) = default;
    Ticket& operator=(Ticket&&) = default;
    int number;
};

/// Reaches whatever there is.
struct Audit {
    std::size_t resources;
};

int fetches = 0;

} // namespace

template <>
struct nexus::param_traits<Room> {
    struct state {};
    using reads = nexus::type_list<Book, Limits>;
    using writes = nexus::type_list<>;

    template <class Schema>
    static constexpr Room fetch(state&, nexus::World<Schema>& world) {
        return {world.app().limits.max - world.app().book.depth};
    }
};

template <>
struct nexus::param_traits<Nth> {
    struct state {
        int runs = 0;
    };
    using reads = nexus::type_list<>;
    using writes = nexus::type_list<>;

    template <class Schema>
    static constexpr Nth fetch(state& own, nexus::World<Schema>&) {
        return {++own.runs};
    }
};

template <>
struct nexus::param_traits<Depth> {
    struct state {};
    using reads = nexus::type_list<>;
    using writes = nexus::type_list<Book>;

    template <class Schema>
    static constexpr Depth fetch(state&, nexus::World<Schema>& world) {
        return {world.template resource<Book>().depth};
    }
};

template <>
struct nexus::param_traits<MaybeMax> {
    struct state {};
    using reads = nexus::type_list<Limits>;
    using writes = nexus::type_list<>;
    using needs = nexus::type_list<>;

    template <class Schema>
    static constexpr MaybeMax fetch(state&, nexus::World<Schema>& world) {
        const auto* const limits = world.template try_resource<Limits>();
        return {limits == nullptr ? -1 : limits->max};
    }
};

template <>
struct nexus::param_traits<Audit> {
    struct state {};
    using reads = type_list<>;
    using writes = type_list<everything>;

    template <class App>
    static constexpr Audit fetch(state&, World<App>&) {
        return {Registry<App>::size};
    }
};

template <>
struct nexus::param_traits<Ticket> {
    struct state {};
    using reads = nexus::type_list<>;
    using writes = nexus::type_list<>;

    template <class Schema>
    static Ticket fetch(state&, nexus::World<Schema>&) {
        return Ticket(++fetches);
    }
};

namespace {

int room(Room r) {
    return r.value;
}

TEST_SUITE("param") {
    TEST_CASE("a kind that users define is fetched like the others") {
        nexus::World<App> world;
        auto handler = nexus::handler<room>(world.registry());
        CHECK(handler.run(world) == 7);
        world.app().book.depth = 9;
        CHECK(handler.run(world) == 1);
        CHECK(std::is_empty_v<decltype(handler)>);
    }

    TEST_CASE("its state is one for each handler") {
        nexus::World<App> world;
        const auto nth = [](Nth n, int) { return n.value; };
        auto first = nexus::handler(nth, world.registry());
        auto second = nexus::handler(nth, world.registry());
        CHECK(first.run(world, 0) == 1);
        CHECK(first.run(world, 0) == 2);
        CHECK(second.run(world, 0) == 1);
        CHECK(sizeof(first) == sizeof(int));
    }

    TEST_CASE("it may write") {
        nexus::World<App> world;
        nexus::handler([](Depth depth, int n) { depth.value = n; }, world.registry())
            .run(world, 44);
        CHECK(world.app().book.depth == 44);
    }

    TEST_CASE("what it reads may be read beside it") {
        nexus::World<App> world;
        auto handler =
            nexus::handler([](nexus::Res<Book> book, Room r,
                              Room again) { return book->depth + r.value + again.value; },
                           world.registry());
        CHECK(handler.run(world) == 17);
    }

    TEST_CASE("needs decides what the schema must have") {
        nexus::World<App> with;
        nexus::World<Bare> without;
        const auto max = [](MaybeMax m) { return m.value; };
        CHECK(nexus::handler(max, with.registry()).run(with) == 10);
        CHECK(nexus::handler(max, without.registry()).run(without) == -1);
    }

    TEST_CASE("it may be move-only and is fetched once for each run") {
        nexus::World<App> world;
        fetches = 0;
        auto handler = nexus::handler([](Ticket a, Ticket b) { return 10 * a.number + b.number; },
                                      world.registry());
        const int both = handler.run(world);
        CHECK((both == 12 || both == 21)); // in the order in which arguments are evaluated
        CHECK(fetches == 2);
        handler.run(world);
        CHECK(fetches == 4);
    }

    TEST_CASE("it works in bundles, callbacks and beside built-in kinds") {
        struct Both {
            using param_bundle = void;
            Room room;
            Nth nth;
        };
        nexus::World<App> world;
        auto callback = nexus::callback(
            [](int& total, Both both, nexus::Seq seq, int event) {
                total += both.room.value * both.nth.value + int(seq.get().value()) + event;
            },
            1000, world.registry());
        callback.run(world, 1);
        CHECK(callback.ctx == 1008);
        callback.run(world, 1);
        CHECK(callback.ctx == 1023);
    }

    TEST_CASE("a kind that writes everything needs nothing of the schema") {
        nexus::World<App> world;
        auto audit = nexus::handler([](Audit all) { return all.resources; }, world.registry());
        CHECK(audit.run(world) == 2);
        nexus::World<Bare> bare;
        CHECK(nexus::handler([](Audit all) { return all.resources; }, bare.registry()).run(bare) ==
              1);
    }

    TEST_CASE("the concept Parameter tells kinds from events") {
        CHECK(nexus::Parameter<Room>);
        CHECK(nexus::Parameter<nexus::Res<Book>>);
        CHECK(nexus::Parameter<nexus::World<App>&>);
        CHECK_FALSE(nexus::Parameter<Book>);
        CHECK_FALSE(nexus::Parameter<nexus::World<App>>);
        CHECK_FALSE(nexus::Parameter<int>);
    }
}

} // namespace
