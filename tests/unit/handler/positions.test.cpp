// SPDX-License-Identifier: MIT
// Functions of 0 to 16 parameters, with and without an event, and one parameter of another kind in
// every position among them.
#include <nexus/handler/callback.hpp>
#include <nexus/handler/handler.hpp>
#include <nexus/param/local.hpp>
#include <nexus/param/seq.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut;

template <std::size_t I>
struct Part {
    std::size_t value = std::size_t{1} << I;
};
// clang-format off
struct App {
    Part<0> a; Part<1> b; Part<2> c; Part<3> d; Part<4> e; Part<5> f; Part<6> g; Part<7> h;
    Part<8> i; Part<9> j; Part<10> k; Part<11> l; Part<12> m; Part<13> n; Part<14> o; Part<15> p;
};
// clang-format on
using World = nexus::World<App>;

template <class Positions>
struct Of;

/// Functions that take a parameter for each of the positions.
template <std::size_t... I>
struct Of<std::index_sequence<I...>> {
    static std::size_t sum(Res<Part<I>>... parts) { return (std::size_t{0} + ... + parts->value); }

    static std::size_t sum_with_event(Res<Part<I>>... parts, std::size_t event) {
        return (event + ... + parts->value);
    }

    static void raise(ResMut<Part<I>>... parts, [[maybe_unused]] std::size_t event) {
        (..., (parts->value += event));
    }

    static std::size_t with_context(const std::size_t& context, Res<Part<I>>... parts,
                                    std::size_t event) {
        return ((context + event) + ... + parts->value);
    }

    /// A parameter of the kind that `At` chooses for the position.
    template <template <std::size_t> class At>
    static std::size_t mixed(typename At<I>::type... parts) {
        return (std::size_t{0} + ... + At<I>::value(parts));
    }
};

/// The exclusive parameter stands at `Which`, shared ones elsewhere.
template <std::size_t Which>
struct Exclusive {
    template <std::size_t I>
    struct At {
        using type = std::conditional_t<I == Which, ResMut<Part<I>>, Res<Part<I>>>;
        static std::size_t value(const type& part) {
            if constexpr (I == Which)
                part->value += std::size_t{1} << 20;
            return part->value;
        }
    };
};

/// The local stands at `Which`, shared parameters elsewhere.
template <std::size_t Which>
struct Counting {
    template <std::size_t I>
    struct At {
        using type = std::conditional_t<I == Which, Local<std::size_t>, Res<Part<I>>>;
        static std::size_t value(const type& part) {
            if constexpr (I == Which)
                return ++*part << 20;
            else
                return part->value;
        }
    };
};

template <std::size_t Count>
void check_count() {
    using Functions = Of<std::make_index_sequence<Count>>;
    constexpr std::size_t all = (std::size_t{1} << Count) - 1;
    World world;
    const auto registry = world.registry();
    CAPTURE(Count);
    CHECK(nexus::handler<&Functions::sum>(registry).run(world) == all);
    CHECK(nexus::handler<&Functions::sum_with_event>(registry).run(world, 1u << 18) ==
          all + (1u << 18));
    CHECK(nexus::callback<&Functions::with_context>(std::size_t{1} << 19, registry)
              .run(world, 1u << 18) == all + (3u << 18));
    nexus::handler<&Functions::raise>(registry).run(world, 1u << 18);
    CHECK(nexus::handler<&Functions::sum>(registry).run(world) == all + Count * (1u << 18));
    CHECK(std::is_empty_v<nexus::HandlerFn<&Functions::raise, App>>);
}

template <std::size_t Which>
void check_position() {
    using Functions = Of<std::make_index_sequence<16>>;
    constexpr std::size_t all = (std::size_t{1} << 16) - 1;
    constexpr std::size_t own = std::size_t{1} << Which;
    constexpr std::size_t mark = std::size_t{1} << 20;
    World world;
    CAPTURE(Which);
    auto exclusive =
        nexus::handler<&Functions::template mixed<Exclusive<Which>::template At>>(world.registry());
    CHECK(exclusive.run(world) == all + mark);
    CHECK(world.resource<Part<Which>>().value == own + mark);
    auto counting =
        nexus::handler<&Functions::template mixed<Counting<Which>::template At>>(world.registry());
    world.resource<Part<Which>>().value = 0;
    CHECK(counting.run(world) == all - own + mark);
    CHECK(counting.run(world) == all - own + 2 * mark);
    CHECK(sizeof(counting) == sizeof(std::size_t));
}

TEST_SUITE("positions") {
    TEST_CASE("functions of 0 to 16 parameters, with and without event and context") {
        []<std::size_t... Count>(std::index_sequence<Count...>) {
            (check_count<Count>(), ...);
        }
        (std::make_index_sequence<17>{});
    }

    TEST_CASE("an exclusive parameter or a local in every one of 16 positions") {
        []<std::size_t... Which>(std::index_sequence<Which...>) {
            (check_position<Which>(), ...);
        }
        (std::make_index_sequence<16>{});
    }
}

} // namespace
