// SPDX-License-Identifier: MIT
// mistake: More than 100 fields in one struct
// fix: Nest some of them in structs marked as groups.
// expect: has more than 100 fields
// type: App
#include <nexus/core.hpp>

template <int>
struct Resource {};
// clang-format off
#define TEN(i) Resource<10 * i> r##i##0; Resource<10 * i + 1> r##i##1; Resource<10 * i + 2> r##i##2; \
    Resource<10 * i + 3> r##i##3; Resource<10 * i + 4> r##i##4; Resource<10 * i + 5> r##i##5; \
    Resource<10 * i + 6> r##i##6; Resource<10 * i + 7> r##i##7; Resource<10 * i + 8> r##i##8; \
    Resource<10 * i + 9> r##i##9;
// clang-format on

#ifdef NEXUS_SHOULD_FAIL
struct App {
    TEN(0) TEN(1) TEN(2) TEN(3) TEN(4) TEN(5) TEN(6) TEN(7) TEN(8) TEN(9) Resource<100> last;
};
#else
struct Half {
    using resource_group = void;
    TEN(0) TEN(1) TEN(2) TEN(3) TEN(4)
};
struct App {
    Half half;
    TEN(5) TEN(6) TEN(7) TEN(8) TEN(9) Resource<100> last;
};
#endif

nexus::World<App> world;
