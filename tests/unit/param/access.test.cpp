// SPDX-License-Identifier: MIT
// Which parameters may stand beside each other, decided at compile time. What may not is refused by
// a sentence, which the compile-fail tests read; here the rule itself.
#include <nexus/handler/handler.hpp>
#include <nexus/param/access.hpp>
#include <nexus/param/bundle.hpp>
#include <nexus/param/local.hpp>
#include <nexus/param/registry_ref.hpp>
#include <nexus/param/res.hpp>
#include <nexus/param/seq.hpp>
#include <nexus/param/shutdown.hpp>

#include <doctest/doctest.h>

#include <optional>

namespace {

using nexus::Local, nexus::Res, nexus::ResMut, nexus::Seq, nexus::SeqMut, nexus::Shutdown;

struct A {};
struct B {};
struct App {
    A a;
    std::optional<B> b;
};
struct ReadsA {
    using param_bundle = void;
    Res<A> a;
};
struct WritesA {
    using param_bundle = void;
    Seq seq;
    ResMut<A> a;
};
struct NestsWritesA {
    using param_bundle = void;
    WritesA inner;
};
using All = nexus::World<App>&;

/// Whether the two conflict, whichever comes first.
template <class First, class Second>
bool conflict() {
    const bool one_way = nexus::detail::conflict<First, Second>;
    const bool other_way = nexus::detail::conflict<Second, First>;
    CHECK(one_way == other_way);
    return one_way;
}

TEST_SUITE("access") {
    TEST_CASE("shared beside shared is fine, anything exclusive is not") {
        CHECK_FALSE(conflict<Res<A>, Res<A>>());
        CHECK(conflict<Res<A>, ResMut<A>>());
        CHECK(conflict<ResMut<A>, ResMut<A>>());
        CHECK_FALSE(conflict<ResMut<A>, ResMut<B>>());
        CHECK_FALSE(conflict<ResMut<A>, Res<B>>());
    }

    TEST_CASE("optional parameters conflict as if the resource were there") {
        CHECK_FALSE(conflict<std::optional<Res<A>>, Res<A>>());
        CHECK(conflict<std::optional<Res<A>>, ResMut<A>>());
        CHECK(conflict<std::optional<ResMut<A>>, Res<A>>());
        CHECK(conflict<std::optional<ResMut<A>>, std::optional<ResMut<A>>>());
        CHECK(conflict<std::optional<ResMut<A>>, std::optional<Res<A>>>());
    }

    TEST_CASE("an optional field and what it holds are one resource") {
        CHECK(conflict<ResMut<std::optional<B>>, std::optional<Res<B>>>());
        CHECK(conflict<Res<std::optional<B>>, std::optional<ResMut<B>>>());
        CHECK_FALSE(conflict<Res<std::optional<B>>, std::optional<Res<B>>>());
    }

    TEST_CASE("bundles conflict through what they hold, at any depth") {
        CHECK_FALSE(conflict<ReadsA, Res<A>>());
        CHECK_FALSE(conflict<ReadsA, ReadsA>());
        CHECK(conflict<ReadsA, ResMut<A>>());
        CHECK(conflict<WritesA, ReadsA>());
        CHECK(conflict<NestsWritesA, Res<A>>());
        CHECK(conflict<NestsWritesA, WritesA>());
        CHECK_FALSE(conflict<NestsWritesA, ResMut<B>>());
    }

    TEST_CASE("the whole world conflicts with whatever reads or writes") {
        CHECK(conflict<All, Res<A>>());
        CHECK(conflict<All, ResMut<A>>());
        CHECK(conflict<All, std::optional<Res<B>>>());
        CHECK(conflict<All, NestsWritesA>());
        CHECK(conflict<All, All>());
        CHECK(conflict<All, SeqMut>());
    }

    TEST_CASE("the whole world stands beside what neither reads nor writes") {
        CHECK_FALSE(conflict<All, Local<int>>());
        CHECK_FALSE(conflict<All, Seq>());
        CHECK_FALSE(conflict<All, Shutdown>());
        CHECK_FALSE(conflict<All, nexus::RegistryRef<App>>());
    }

    TEST_CASE("two SeqMut conflict, Seq conflicts with nothing") {
        CHECK(conflict<SeqMut, SeqMut>());
        CHECK_FALSE(conflict<SeqMut, Seq>());
        CHECK_FALSE(conflict<Seq, Seq>());
        CHECK_FALSE(conflict<SeqMut, ResMut<A>>());
    }

    TEST_CASE("locals and shutdowns conflict with nothing") {
        CHECK_FALSE(conflict<Local<A>, Local<A>>());
        CHECK_FALSE(conflict<Local<A>, ResMut<A>>());
        CHECK_FALSE(conflict<Shutdown, Shutdown>());
    }
}

} // namespace
