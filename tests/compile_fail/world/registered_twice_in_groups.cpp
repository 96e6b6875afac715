// SPDX-License-Identifier: MIT
// mistake: Two groups with the same resource
// fix: Keep the shared resource outside of both groups.
// expect: has two fields that hold `Resource`
// type: Clock
// type: App
#include <nexus/core.hpp>

struct Clock {};
struct Prices {};
struct Orders {};

#ifdef NEXUS_SHOULD_FAIL
struct MarketData {
    using resource_group = void;
    Clock clock;
    Prices prices;
};
struct Trading {
    using resource_group = void;
    Orders orders;
    Clock clock;
};
struct App {
    MarketData market_data;
    Trading trading;
};
#else
struct MarketData {
    using resource_group = void;
    Prices prices;
};
struct Trading {
    using resource_group = void;
    Orders orders;
};
struct App {
    Clock clock;
    MarketData market_data;
    Trading trading;
};
#endif

nexus::World<App> world;
