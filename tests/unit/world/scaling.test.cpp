// SPDX-License-Identifier: MIT
// Schemas as large as they get: each resource has handlers of its own, and each handler must find
// its own resource and no other.
#include <nexus/handler/handler.hpp>
#include <nexus/world/world.hpp>

#include <doctest/doctest.h>

#include <cstddef>
#include <utility>

namespace {

template <std::size_t>
struct Part {
    std::size_t value = 0;
};

// clang-format off
template <std::size_t First>
struct Eight {
    using resource_group = void;
    Part<First> a; Part<First + 1> b; Part<First + 2> c; Part<First + 3> d;
    Part<First + 4> e; Part<First + 5> f; Part<First + 6> g; Part<First + 7> h;
};

struct Flat64 {
    Part<0> p00; Part<1> p01; Part<2> p02; Part<3> p03; Part<4> p04; Part<5> p05; Part<6> p06; Part<7> p07;
    Part<8> p08; Part<9> p09; Part<10> p10; Part<11> p11; Part<12> p12; Part<13> p13; Part<14> p14; Part<15> p15;
    Part<16> p16; Part<17> p17; Part<18> p18; Part<19> p19; Part<20> p20; Part<21> p21; Part<22> p22; Part<23> p23;
    Part<24> p24; Part<25> p25; Part<26> p26; Part<27> p27; Part<28> p28; Part<29> p29; Part<30> p30; Part<31> p31;
    Part<32> p32; Part<33> p33; Part<34> p34; Part<35> p35; Part<36> p36; Part<37> p37; Part<38> p38; Part<39> p39;
    Part<40> p40; Part<41> p41; Part<42> p42; Part<43> p43; Part<44> p44; Part<45> p45; Part<46> p46; Part<47> p47;
    Part<48> p48; Part<49> p49; Part<50> p50; Part<51> p51; Part<52> p52; Part<53> p53; Part<54> p54; Part<55> p55;
    Part<56> p56; Part<57> p57; Part<58> p58; Part<59> p59; Part<60> p60; Part<61> p61; Part<62> p62; Part<63> p63;
};

/// As many fields as one struct may have.
struct Flat100 {
    Part<0> p00; Part<1> p01; Part<2> p02; Part<3> p03; Part<4> p04; Part<5> p05; Part<6> p06; Part<7> p07; Part<8> p08; Part<9> p09;
    Part<10> p10; Part<11> p11; Part<12> p12; Part<13> p13; Part<14> p14; Part<15> p15; Part<16> p16; Part<17> p17; Part<18> p18; Part<19> p19;
    Part<20> p20; Part<21> p21; Part<22> p22; Part<23> p23; Part<24> p24; Part<25> p25; Part<26> p26; Part<27> p27; Part<28> p28; Part<29> p29;
    Part<30> p30; Part<31> p31; Part<32> p32; Part<33> p33; Part<34> p34; Part<35> p35; Part<36> p36; Part<37> p37; Part<38> p38; Part<39> p39;
    Part<40> p40; Part<41> p41; Part<42> p42; Part<43> p43; Part<44> p44; Part<45> p45; Part<46> p46; Part<47> p47; Part<48> p48; Part<49> p49;
    Part<50> p50; Part<51> p51; Part<52> p52; Part<53> p53; Part<54> p54; Part<55> p55; Part<56> p56; Part<57> p57; Part<58> p58; Part<59> p59;
    Part<60> p60; Part<61> p61; Part<62> p62; Part<63> p63; Part<64> p64; Part<65> p65; Part<66> p66; Part<67> p67; Part<68> p68; Part<69> p69;
    Part<70> p70; Part<71> p71; Part<72> p72; Part<73> p73; Part<74> p74; Part<75> p75; Part<76> p76; Part<77> p77; Part<78> p78; Part<79> p79;
    Part<80> p80; Part<81> p81; Part<82> p82; Part<83> p83; Part<84> p84; Part<85> p85; Part<86> p86; Part<87> p87; Part<88> p88; Part<89> p89;
    Part<90> p90; Part<91> p91; Part<92> p92; Part<93> p93; Part<94> p94; Part<95> p95; Part<96> p96; Part<97> p97; Part<98> p98; Part<99> p99;
};

template <std::size_t First>
struct Group32 {
    using resource_group = void;
    Eight<First> a; Eight<First + 8> b; Eight<First + 16> c; Eight<First + 24> d;
};
struct Grouped128 { Group32<0> a; Group32<32> b; Group32<64> c; Group32<96> d; };
// clang-format on

template <std::size_t I>
void add(nexus::ResMut<Part<I>> part, std::size_t amount) {
    part->value += amount + I;
}

/// How many resources are not where they were declared.
template <class App, std::size_t... I>
std::size_t misplaced(std::index_sequence<I...>) {
    nexus::World<App> world;
    const auto* const first = reinterpret_cast<const std::byte*>(&world.app());
    return (std::size_t{0} + ... +
            static_cast<std::size_t>(
                nexus::Registry<App>::template id<Part<I>>.index != I ||
                reinterpret_cast<const std::byte*>(&world.template resource<Part<I>>()) !=
                    first + I * sizeof(Part<I>)));
}

/// Runs a handler of its own for each resource; how many did not change theirs and no other.
template <class App, std::size_t... I>
std::size_t strays(std::index_sequence<I...>) {
    nexus::World<App> world;
    (nexus::handler<add<I>>(world.registry()).run(world, 1000u), ...);
    return (std::size_t{0} + ... +
            static_cast<std::size_t>(world.template resource<Part<I>>().value != 1000 + I));
}

TEST_SUITE("scaling") {
    TEST_CASE("64 resources in one struct") {
        CHECK(nexus::Registry<Flat64>::size == 64);
        CHECK(misplaced<Flat64>(std::make_index_sequence<64>{}) == 0);
        CHECK(strays<Flat64>(std::make_index_sequence<64>{}) == 0);
    }

    TEST_CASE("100 resources in one struct, as many as there may be") {
        CHECK(nexus::Registry<Flat100>::size == 100);
        CHECK(misplaced<Flat100>(std::make_index_sequence<100>{}) == 0);
    }

    TEST_CASE("128 resources in groups of groups") {
        CHECK(nexus::Registry<Grouped128>::size == 128);
        CHECK(misplaced<Grouped128>(std::make_index_sequence<128>{}) == 0);
        CHECK(strays<Grouped128>(std::make_index_sequence<128>{}) == 0);
    }
}

} // namespace
