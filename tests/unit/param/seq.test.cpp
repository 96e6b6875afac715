// SPDX-License-Identifier: MIT
#include <nexus/handler/handler.hpp>
#include <nexus/param/res.hpp>
#include <nexus/param/seq.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>
#include <utility>

namespace {

using nexus::Seq, nexus::SeqMut, nexus::Sequence;

struct App {};

TEST_SUITE("seq") {
    TEST_CASE("Seq is the number of the event that is being handled") {
        nexus::World<App> world;
        auto stamp = nexus::handler([](Seq seq) { return seq.get(); }, world.registry());
        CHECK(stamp.run(world) == Sequence::zero);
        world.next_sequence();
        world.next_sequence();
        CHECK(stamp.run(world) == Sequence(2));
    }

    TEST_CASE("Seq is a copy, taken before the function is called") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](Seq before, SeqMut now) {
                now.advance();
                return before.get();
            },
            world.registry());
        CHECK(handler.run(world) == Sequence::zero);
        CHECK(world.sequence() == Sequence(1));
    }

    TEST_CASE("advance moves the world's number and returns it") {
        nexus::World<App> world;
        auto handler = nexus::handler(
            [](SeqMut seq) {
                const auto first = seq.advance();
                CHECK(first == Sequence(1));
                CHECK(seq.get() == first);
                return seq.advance();
            },
            world.registry());
        CHECK(handler.run(world) == Sequence(2));
        CHECK(world.sequence() == Sequence(2));
    }

    TEST_CASE("advance skips the sentinels") {
        nexus::World<App> world;
        world.set_sequence(Sequence(INT64_MAX));
        auto handler = nexus::handler([](SeqMut seq) { return seq.advance(); }, world.registry());
        CHECK(handler.run(world) == Sequence(INT64_MIN + 1));
        world.set_sequence(Sequence(-2));
        CHECK(handler.run(world) == Sequence::zero);
    }

    TEST_CASE("reset begins a session at zero and returns that") {
        nexus::World<App> world;
        world.set_sequence(Sequence(900));
        auto handler = nexus::handler([](SeqMut seq) { return seq.reset(); }, world.registry());
        CHECK(handler.run(world) == Sequence::zero);
        CHECK(world.sequence() == Sequence::zero);
    }

    TEST_CASE("Seq stands beside another Seq") {
        nexus::World<App> world;
        world.set_sequence(Sequence(3));
        auto handler = nexus::handler(
            [](Seq a, Seq b) { return a.get().value() + b.get().value(); }, world.registry());
        CHECK(handler.run(world) == 6);
    }

    TEST_CASE("a schema may hold a Sequence of its own beside the world's") {
        struct Session {
            Sequence last_sent;
        };
        nexus::World<Session> world;
        nexus::handler(
            [](nexus::ResMut<Sequence> mine, SeqMut worlds) {
                worlds.advance();
                *mine = worlds.advance();
            },
            world.registry())
            .run(world);
        CHECK(world.sequence() == Sequence(2));
        CHECK(world.app().last_sent == Sequence(2));
    }

    TEST_CASE("SeqMut is move-only and Seq is a plain value") {
        CHECK_FALSE(std::is_copy_constructible_v<SeqMut>);
        CHECK(std::is_move_constructible_v<SeqMut>);
        CHECK(std::is_trivially_copyable_v<Seq>);
    }
}

} // namespace
